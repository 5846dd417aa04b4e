// A member who has nothing but a keyboard, or a switch that acts as one: from the seat card to the
// receipt. And what a screen reader is told of the ballot and of the result.
import { type Locator, type Page } from '@playwright/test';
import { refresh } from '../fixtures/hearing.ts';
import { QUORUM_FROM, QUORUM_TO, held } from '../fixtures/tablet.ts';
import { expect, ready, test } from '../fixtures/test.ts';

test.describe.configure({ timeout: 120_000 });

/** Most presses of the Tab key from the top of a page of the tablet to anything on it. */
const TABS_MAX = 30;

/** Goes on to this with the Tab key alone. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let pressed = 0; pressed < TABS_MAX; pressed += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${String(wanted)}`);
}

for (const locale of ['zh-CN', 'en'] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test('check-in and vote with the keyboard alone', async ({ page, words }) => {
      await held(async (hearing) => {
        await page.goto(`${hearing.program.url}/seat`);
        await ready(page);
        await tabTo(page, page.getByLabel(words('tablet.code')));
        await page.keyboard.type(hearing.code(1));
        await page.keyboard.press('Enter');
        await expect(page.getByRole('heading', { name: words('tablet.offer_title') })).toBeVisible();
        await ready(page);
        await tabTo(page, page.getByRole('button', { name: words('tablet.claim'), exact: true }));
        await page.keyboard.press('Enter');
        await expect(page.locator('.offer-name')).toHaveCount(0);

        await hearing.fill(QUORUM_FROM, QUORUM_TO);
        await hearing.untilDeliberation();
        await hearing.openRound();
        await refresh(page, hearing);
        const first = page.locator('.vote-card input').first();
        await expect(first).toBeAttached();
        await expect(page.locator('main')).toMatchAriaSnapshot(`
          - main:
            - group:
              - heading [level=1]
              - radio /${words('session_options.reasonable')}/
              - radio /${words('session_options.partly_reasonable')}/
              - radio /${words('session_options.unreasonable')}/
              - radio /${words('session_options.abstain')}/
              - button "${words('tablet.help')}"
            - paragraph: /.+/
            - 'button "${words('tablet.next_check')}"'
        `);
        await tabTo(page, first);
        await page.keyboard.press('Space');
        await expect(first).toBeChecked();
        await tabTo(page, page.locator('.tablet-step'));
        await page.keyboard.press('Enter');
        await expect(page.getByRole('heading', { name: words('tablet.confirm_title') })).toBeVisible();
        await ready(page);
        await tabTo(page, page.getByRole('button', { name: words('tablet.submit') }));
        await page.keyboard.press('Enter');
        await expect(page.getByRole('heading', { name: words('tablet.received') })).toBeVisible();
        expect(await hearing.returned()).toBe(1);

        await hearing.move('close_round');
        await hearing.openRound();
        await hearing.move('close_round');
        await hearing.move('announce');
        await refresh(page, hearing);
        await expect(page.getByText(words('arithmetic.advisory')).first()).toBeVisible();
        await expect(page.locator('main')).toMatchAriaSnapshot(`
          - main:
            - heading [level=1]
            - region:
              - heading [level=2]
              - article:
                - paragraph: /.+/
                - heading [level=3]
                - table:
                  - caption: /.+/
                  - rowgroup:
                    - row:
                      - columnheader
                      - columnheader
                  - rowgroup:
                    - row:
                      - rowheader "${words('session_options.reasonable')}"
                      - cell "1"
                    - row:
                      - rowheader "${words('session_options.partly_reasonable')}"
                      - cell "0"
                - paragraph: /77/
              - article
              - paragraph: ${JSON.stringify(words('arithmetic.advisory'))}
        `);
      });
    });
  });
}
