// Every page at the sizes of the design, in both languages and at every size of text: nothing may
// scroll sideways, and people look at the pictures. `END2END_PICTURES=all` takes one of each.
import { resolve } from 'node:path';
import { type Page } from '@playwright/test';
import { expectNoSidewaysScrolling } from '../fixtures/axe.ts';
import { VISITS } from '../fixtures/pages.ts';
import { expect, ready, test } from '../fixtures/test.ts';
import { LANGUAGES } from '../fixtures/words.ts';

const FOLDER = resolve(import.meta.dirname, '../../target/screenshots');

const SCREENS = [
  { width: 1180, height: 820 },
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

/** Widths at which something changes, or where a smaller device or a magnified page stands. */
const WIDTHS_BETWEEN = [320, 700, 701, 900, 901, 1024, 1100, 1101, 1160, 1161, 1280, 1600, 1601];

const SIZES = ['normal', 'large', 'largest'] as const;

const ALL = process.env['END2END_PICTURES'] === 'all';

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: resolve(FOLDER, `${name}.png`), fullPage: true });
}

// `cargo xtask picture` asks for it; the tests leave what is committed alone.
const README_PICTURE = process.env['END2END_README_PICTURE'];
if (README_PICTURE) {
  test('the picture of the README @script-only', async ({ page, program, another, logIn }) => {
    test.setTimeout(120_000);
    const voting = program.sessions.find((one) => one.status === 'voting')!;
    const shot = async (window: Page, address: string, width: number, height: number): Promise<string> => {
      await window.setViewportSize({ width, height });
      await window.goto(address);
      await ready(window);
      await window.waitForTimeout(1_000);
      return `data:image/png;base64,${(await window.screenshot()).toString('base64')}`;
    };
    const desk = await another();
    await logIn('chair', desk);
    const published = program.sessions.find((one) => one.status === 'published')!;
    const pictures = {
      hall: await shot(await another(), `${voting.projector}?theme=dark`, 1920, 1080),
      console: await shot(desk, `/office/review-sessions/${voting.number}/console`, 1440, 900),
      outcome: await shot(await another(), `/outcomes/${published.number}`, 1180, 820),
      phone: await shot(await another(), `/outcomes/${published.number}`, 390, 844),
    };
    await page.setViewportSize({ width: 1600, height: 900 });
    await page.setContent(`
      <style>
        body { margin: 0; width: 1600px; height: 900px; background: #ECE7DA; }
        img { position: absolute; border-radius: 12px; box-shadow: 0 6px 24px rgb(10 46 110 / 30%); }
        #hall { left: 40px; top: 40px; width: 860px; }
        #console { right: 40px; top: 90px; width: 660px; }
        #outcome { left: 330px; bottom: 30px; width: 620px; }
        #phone { right: 240px; bottom: 30px; width: 190px; }
      </style>
      ${Object.entries(pictures).map(([id, source]) => `<img id="${id}" src="${source}">`).join('')}`);
    await page.waitForTimeout(500);
    await page.screenshot({ path: README_PICTURE });
  });
}

for (const locale of LANGUAGES) {
  test.describe(locale, () => {
    test.use({ locale });

    for (const visit of VISITS) {
      test(`${visit.name} @script-only`, async ({ page, comeIn }) => {
        test.setTimeout(120_000);
        if (visit.who) await comeIn(visit.who);
        await visit.go(page);
        await ready(page);
        for (const size of SIZES) {
          // Whoever changes the size stays on the page; that the server draws it so is asked elsewhere.
          await page.evaluate((size) => {
            const { classList } = document.documentElement;
            classList.remove('text-normal', 'text-large', 'text-largest');
            classList.add(`text-${size}`);
          }, size);
          for (const width of WIDTHS_BETWEEN) {
            await page.setViewportSize({ width, height: 820 });
            await expectNoSidewaysScrolling(page);
          }
          for (const screen of SCREENS) {
            await page.setViewportSize(screen);
            await expectNoSidewaysScrolling(page);
            if (ALL) await picture(page, `${visit.name}-${locale}-${size}-${screen.width}`);
            else if (locale === 'zh-CN' && size === 'normal') await picture(page, `${visit.name}-${screen.width}`);
          }
          await expect(page.locator('html')).toHaveClass(new RegExp(`text-${size}`));
        }
      });
    }
  });
}
