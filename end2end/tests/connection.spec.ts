// What a page says of its connection, and what that must not hide.
import { type Locator, type Page } from '@playwright/test';
import { start } from '../fixtures/program.ts';
import { expect, logIn as enter, ready, test } from '../fixtures/test.ts';

/** Everything that is said at the foot of the screen. */
const FOOT = '.boot-banner, .connection .banner';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const meet = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Fails where a banner lies over the element. */
async function expectUncovered(page: Page, element: Locator): Promise<void> {
  await expect(element).toBeInViewport({ ratio: 1 });
  await expect
    .poll(async () => {
      const box = (await element.boundingBox())!;
      const banners = await page.locator(FOOT).all();
      const boxes = await Promise.all(banners.map((banner) => banner.boundingBox()));
      return boxes.filter((banner) => banner && meet(banner, box)).length;
    })
    .toBe(0);
}

for (const [width, height, size] of [
  [1180, 820, 'normal'],
  [390, 844, 'normal'],
  [390, 844, 'largest'],
  [1440, 900, 'large'],
  [1920, 1080, 'largest'],
] as const) {
  test(`no network hides neither the focus nor a button, ${width}, text ${size} @script-only`, async ({
    page,
    context,
    house,
    words,
    logIn,
  }) => {
    await page.setViewportSize({ width, height });
    await logIn('clerk');
    await context.addCookies([{ name: 'sunshine-text-size', value: size, url: house.url }]);
    await page.goto('/office/reviewers/new');
    await ready(page);
    await expect(page.locator('.connected').first()).toBeAttached();
    await context.setOffline(true);
    await expect(page.locator(FOOT).first()).toBeVisible();

    // Each control as the keyboard reaches it, forwards to the button and back again.
    const submit = page.getByRole('button', { name: words('reviewers.add_submit'), exact: true });
    await page.getByLabel(words('reviewers.field_name'), { exact: true }).focus();
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let pressed = 0; pressed < 18; pressed += 1) {
        await page.keyboard.press(key);
        const control = page.locator('form :focus');
        if ((await control.count()) > 0) await expectUncovered(page, control);
        if (key === 'Tab' && (await submit.evaluate((button) => button === document.activeElement))) break;
      }
    }
    // Without the keyboard, so without a focus that is kept in view: at the end of the page nothing
    // is covered.
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      scrollTo(0, document.documentElement.scrollHeight);
    });
    await expectUncovered(page, submit);
    await context.setOffline(false);
    await expect(page.locator(FOOT)).toHaveCount(0);
  });
}

test('what has the focus comes out from under a banner that appears @script-only', async ({ page, context, words, logIn }) => {
  await logIn('clerk');
  await page.goto('/office/reviewers/new');
  await ready(page);
  await expect(page.locator('.connected').first()).toBeAttached();
  const field = page.getByLabel(words('reviewers.field_term_to'), { exact: true });
  await field.focus();
  await field.evaluate((element) => scrollBy(0, element.getBoundingClientRect().bottom - innerHeight + 8));
  await context.setOffline(true);
  await expect(page.locator(FOOT).first()).toBeVisible();
  await expectUncovered(page, field);
});

test('a network that is gone before the program has started is said all the same @script-only', async ({ page, words, logIn }) => {
  await logIn('clerk');
  // The browser is off line already when the program opens its stream, which nobody answers.
  await page.route('**/live/office', () => {});
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }));
  await page.goto('/office/reviewers/new');
  await ready(page);
  await expect(page.locator('.connection')).toContainText(words('live.offline'));
});

test('without a network a link keeps the page that is read, and says why @script-only', async ({ page, context, words }) => {
  await page.goto('/outcomes');
  await ready(page);
  await context.setOffline(true);
  await page.locator('.outcome-item-title a').first().click();
  await expect(page.locator(FOOT)).toContainText(words('problems.offline_title'));
  await expect(page.locator('.outcome-item-title').first()).toBeVisible();
  await context.setOffline(false);
  await page.locator('.outcome-item-title a').first().click();
  await expect(page.locator('.outcome')).toBeVisible();
});

test('a log-in that ends elsewhere is said here, and nothing typed is lost @script-only', async ({
  page,
  another,
  words,
  logIn,
}) => {
  await logIn('chair');
  const elsewhere = await another();
  await logIn('chair', elsewhere);
  await page.goto('/office/own');
  await ready(page);
  await page.getByLabel(words('own.old_password'), { exact: true }).fill('typed here');
  await expect(page.locator('.connected').first()).toBeVisible();

  await elsewhere.goto('/office/own');
  await ready(elsewhere);
  // The chair may have been left logged in elsewhere by another test: all but this one go.
  const end = elsewhere.getByRole('button', { name: words('own.end'), exact: true });
  while ((await end.count()) > 0) {
    await end.first().click();
    await expect(elsewhere.getByRole('status').filter({ hasText: words('own.notice_log_in_ended') })).toBeVisible();
    await elsewhere.goto('/office/own');
    await ready(elsewhere);
  }

  const said = page.getByRole('status').filter({ hasText: words('live.ended') });
  await expect(said).toBeVisible({ timeout: 5_000 });
  await expect(page.getByLabel(words('own.old_password'), { exact: true })).toHaveValue('typed here');
  expect(new URL(page.url()).pathname).toBe('/office/own');
  // Somebody who loads nothing and does nothing is not asked again.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.waitForTimeout(3_000);
  expect(asked).toEqual([]);

  // In another window, and back to this page; the one that waited goes on.
  const [window] = await Promise.all([
    page.waitForEvent('popup'),
    said.getByRole('link', { name: words('live.ended_log_in') }).click(),
  ]);
  await window.waitForLoadState();
  await ready(window);
  expect(new URL(window.url()).searchParams.get('next')).toBe('/office/own');
});

test('a log-in that ended while nobody looked is found out, and nothing asks for ever @script-only', async ({
  page,
  context,
  words,
  logIn,
}) => {
  await logIn('liaison');
  await expect(page.locator('.connected').first()).toBeVisible();
  // The stream is opened again with cookies that are worth nothing.
  await context.clearCookies();
  let streams = 0;
  page.on('request', (request) => (streams += Number(request.url().endsWith('/live/office'))));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(page.getByRole('status').filter({ hasText: words('live.ended') })).toBeVisible({ timeout: 5_000 });
  const before = streams;
  await page.waitForTimeout(4_000);
  expect(streams).toBe(before);
});

test('a page that finds no place for its stream asks again later and goes on @script-only', async ({ page, words, logIn }) => {
  await logIn('clerk');
  let refused = 0;
  await page.route('**/live/office', async (route) => {
    refused += 1;
    const body = JSON.stringify({ code: 'too-many-streams', status: 429 });
    await route.fulfill({ status: 429, contentType: 'application/problem+json', body });
  });
  await page.goto('/office/reviewers/new');
  await ready(page);
  const said = page.locator('.connection');
  await expect(said).toContainText(words('live.reconnecting'));
  await expect.poll(() => refused, { timeout: 10_000 }).toBeGreaterThan(1);
  // It does not hammer, and nobody is told that the log-in has ended.
  expect(refused).toBeLessThan(5);
  await expect(said).not.toContainText(words('live.ended'));
  await page.unroute('**/live/office');
  await expect(page.locator('.connected').first()).toBeVisible({ timeout: 20_000 });
});

test('a server that is started again is met again without a reload @script-only', async ({ browser, words, locale }) => {
  test.setTimeout(120_000);
  const program = await start();
  const context = await browser.newContext({ baseURL: program.url, locale, viewport: { width: 1180, height: 820 } });
  try {
    const page = await context.newPage();
    await enter(page, program.logins.find((login) => login.username === 'clerk')!, words);
    await page.goto('/office/reviewers/new');
    await ready(page);
    await expect(page.locator('.connected').first()).toBeVisible();
    const name = page.getByLabel(words('reviewers.field_name'), { exact: true });
    await name.fill('赵还没写完');

    await program.pause();
    const said = page.locator('.connection');
    await expect(said).toContainText(words('live.reconnecting'));
    await program.resume();
    await expect(said).toContainText(words('live.connected'), { timeout: 40_000 });
    await expect(page.locator('.connected').first()).toBeVisible();
    await expect(page.locator(FOOT)).toHaveCount(0);
    await expect(name).toHaveValue('赵还没写完');
  } finally {
    await context.close();
    await program.stop();
  }
});
