// Every page, in both languages, at normal and at the largest text, for a person who does not see
// it as drawn; each with and without JavaScript.
import { type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScrolling } from '../fixtures/axe.ts';
import { VISITS } from '../fixtures/pages.ts';
import { expect, ready, test } from '../fixtures/test.ts';
import { LANGUAGES } from '../fixtures/words.ts';

const SIZES = ['normal', 'largest'] as const;

/** Chooses a size of text the way the switch does, without keeping it with an account. */
async function read(page: Page, size: (typeof SIZES)[number], url: string): Promise<void> {
  await page.context().addCookies([{ name: 'sunshine-text-size', value: size, url }]);
}

/** What goes wrong in the browser, whatever the page looks like. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (fault) => faults.push(fault.message));
  page.on('console', (message) => {
    // A page that answers 403 or 404 is told so by the browser as well.
    const isAnswer = message.text().includes('the server responded with');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return faults;
}

for (const locale of LANGUAGES) {
  test.describe(locale, () => {
    test.use({ locale });

    for (const visit of VISITS) {
      test(visit.name, async ({ page, house, comeIn }) => {
        const faults = faultsOf(page);
        if (visit.who) await comeIn(visit.who);
        for (const size of SIZES) {
          await read(page, size, house.url);
          await visit.go(page);
          await ready(page);
          await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
          await expect(page.locator('html')).toHaveAttribute('lang', locale);
          await expect(page.locator('html')).toHaveClass(new RegExp(size));
          await expectAccessible(page);
          await expectNoSidewaysScrolling(page);
        }
        expect(faults).toEqual([]);
      });
    }
  });
}
