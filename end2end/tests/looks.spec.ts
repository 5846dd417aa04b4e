// A picture of every page at the sizes of the design, for people to look at: nothing is compared.
import { resolve } from 'node:path';
import { expectNoSidewaysScrolling } from '../fixtures/axe.ts';
import { VISITS } from '../fixtures/pages.ts';
import { ready, test } from '../fixtures/test.ts';

const FOLDER = resolve(import.meta.dirname, '../../target/screenshots');

const SCREENS = [
  { width: 1180, height: 820 },
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

for (const visit of VISITS) {
  test(`${visit.name} @script-only`, async ({ page, logIn }) => {
    if (visit.who) await logIn(visit.who);
    for (const screen of SCREENS) {
      await page.setViewportSize(screen);
      await visit.go(page);
      await ready(page);
      await expectNoSidewaysScrolling(page);
      await page.screenshot({ path: resolve(FOLDER, `${visit.name}-${screen.width}.png`), fullPage: true });
    }
  });
}
