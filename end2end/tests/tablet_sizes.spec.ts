// What a reviewer's tablet looks like in every size of text: measured, not looked at.
import { type Browser, type Locator, type Page } from '@playwright/test';
import { connected, sit, type Hearing } from '../fixtures/hearing.ts';
import { QUORUM_FROM, QUORUM_TO, SIZES, card, choose, expectReceipt, held, inRound, look, next, submit, textSize } from '../fixtures/tablet.ts';
import { expect, logIn, test } from '../fixtures/test.ts';
import { wordsOf } from '../fixtures/words.ts';

test.describe.configure({ timeout: 120_000 });

const SCREENS = [
  { width: 1180, height: 820 },
  { width: 390, height: 844 },
];

/** The size of every piece of text that is on the screen, by its place in the document. */
function sizes(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const found: Record<string, number> = {};
    const all = Array.from(document.querySelectorAll('.tablet *'));
    for (const [place, element] of all.entries()) {
      const own = Array.from(element.childNodes).filter((node) => node.nodeType === Node.TEXT_NODE);
      const text = own.map((node) => node.textContent!.trim()).join('');
      const seen = element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
      if (text !== '' && seen) found[`${place} ${text}`] = parseFloat(getComputedStyle(element).fontSize);
    }
    return found;
  });
}

/** Nothing that is on the screen in two sizes of text is smaller in the larger one. */
async function expectGrowing(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    let smaller: Record<string, number> = {};
    for (const size of SIZES) {
      await textSize(page, size);
      const now = await sizes(page);
      expect(Object.keys(now).length).toBeGreaterThan(5);
      const shrunk = Object.entries(now).filter(([text, px]) => px < (smaller[text] ?? 0));
      expect(shrunk, `${screen.width} ${size}`).toEqual([]);
      smaller = now;
    }
    await textSize(page, 'normal');
  }
  await page.setViewportSize(before);
}

test('no text of ballot, confirmation and receipt is smaller where larger text is asked for', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await expectGrowing(page);
    await next(page).click();
    await expect(page.getByRole('alert').filter({ hasText: words('tablet.lacking') })).toBeVisible();
    await expectGrowing(page);
    await card(page, words('session_options.reasonable')).click();
    await choose(page, words, 'session_options.partly_reasonable');
    await expectGrowing(page);
    await submit(page, words).click();
    await expectReceipt(page, words);
    await expectGrowing(page);
  });
});

/** In every size of text and on every screen. */
async function everywhere(page: Page, check: (name: string) => Promise<void>): Promise<void> {
  const before = page.viewportSize()!;
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    for (const size of SIZES) {
      await textSize(page, size);
      await check(`${screen.width} ${size}`);
    }
  }
  await textSize(page, 'normal');
  await page.setViewportSize(before);
}

/** The chair lets the first side speak. */
async function startClock(browser: Browser, hearing: Hearing): Promise<void> {
  const context = await browser.newContext({ baseURL: hearing.program.url, javaScriptEnabled: false, locale: 'zh-CN' });
  context.scripts = false;
  const page = await context.newPage();
  const words = wordsOf('zh-CN');
  await logIn(page, hearing.program.logins.find((login) => login.username === 'chair')!, words);
  await page.goto(`/office/review-sessions/${hearing.number}/console`);
  await page.getByRole('button', { name: words('console.clock_start') }).first().click();
  await expect(page.getByRole('button', { name: words('console.clock_pause') }).first()).toBeVisible();
  await context.close();
}

/** How many lines an element's text takes. */
const lines = (element: Locator) =>
  element.evaluate((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return new Set(Array.from(range.getClientRects()).map((rect) => Math.round(rect.top))).size;
  });

for (const language of ['zh-CN', 'en'] as const) {
  test.describe(language, () => {
    test.use({ locale: language });

    test('whoever speaks is read at a glance, and the clerk is at hand, on every screen @script-only', async ({
      page,
      browser,
      words,
    }, info) => {
      await held(async (hearing) => {
        await sit(page, hearing, 1, words);
        await connected(page);
        const help = page.getByRole('button', { name: words('tablet.help') });
        await everywhere(page, () => expect(help).toBeInViewport({ ratio: 1 }));
        await hearing.fill(QUORUM_FROM, QUORUM_TO);
        await hearing.move('open');
        await hearing.move('present');
        await startClock(browser, hearing);
        await expect(page.locator('.speaking')).toBeVisible();
        await everywhere(page, async (name) => {
          await expect(help).toBeInViewport({ ratio: 1 });
          for (const word of await page.locator('.speaking-chip span').all()) {
            expect(await lines(word), name).toBe(1);
          }
          // No letter below another: a line holds a few words.
          const title = await page.locator('.now-title').boundingBox();
          expect(title!.width, name).toBeGreaterThan(200);
          expect(await lines(page.locator('.now-title')), name).toBeLessThanOrEqual(3);
        });
        await look(page, info, '19-speaking');
      });
    });
  });
}
