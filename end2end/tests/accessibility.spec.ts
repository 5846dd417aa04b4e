// Every page, in both languages, at normal and at the largest text, for a person who does not see
// it as drawn; each with and without JavaScript.
import { type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScrolling } from '../fixtures/axe.ts';
import { VISITS } from '../fixtures/pages.ts';
import { expect, ready, test } from '../fixtures/test.ts';
import { LANGUAGES } from '../fixtures/words.ts';

/** One account is not two people: what one test keeps with it, another would read in. */
const SIZES = ['normal', 'largest'] as const;

async function read(page: Page, size: (typeof SIZES)[number]): Promise<void> {
  const url = new URL(page.url() === 'about:blank' ? 'http://127.0.0.1' : page.url());
  await page.context().addCookies([{ name: 'sunshine-text-size', value: size, domain: url.hostname, path: '/' }]);
}

for (const locale of LANGUAGES) {
  for (const size of SIZES) {
    test.describe(`${locale} ${size}`, () => {
      test.use({ locale });

      for (const visit of VISITS) {
        test(visit.name, async ({ page, logIn }) => {
          // A script that went wrong says so on the console, whatever the page looks like.
          const faults: string[] = [];
          page.on('pageerror', (fault) => faults.push(fault.message));
          page.on('console', (message) => {
            if (message.type() === 'error' && !message.text().includes('the server responded with')) {
              faults.push(message.text());
            }
          });
          await read(page, size);
          if (visit.who) await logIn(visit.who);
          await visit.go(page);
          await ready(page);
          await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
          await expect(page.locator('html')).toHaveAttribute('lang', locale);
          await expect(page.locator('html')).toHaveClass(new RegExp(size));
          await expectAccessible(page);
          await expectNoSidewaysScrolling(page);
          expect(faults).toEqual([]);
        });
      }
    });
  }
}
