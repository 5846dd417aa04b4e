// Where a reader goes on after something was done: what a keyboard and a screen reader meet next.
import { type Locator, type Page } from '@playwright/test';
import { add, freshName } from '../fixtures/reviewer.ts';
import { expect, logIn as enter, ready, test } from '../fixtures/test.ts';
import { type Words } from '../fixtures/words.ts';

/** The sizes of screens and of text that are looked at. */
const SCREENS = [
  { width: 1180, height: 820 },
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

const notice = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

/** Focused, on the screen, and said by the focus alone: a live region would say it once more. */
async function expectSaidOnce(said: Locator): Promise<void> {
  await expect(said).toHaveCount(1);
  await expect(said).toBeFocused();
  await expect(said).toBeInViewport();
  await expect(said).toHaveAttribute('aria-live', 'off');
}

/** Everywhere but in a browser without the program, which loads the page at this address. */
async function expectNoNoticeInAddress(page: Page): Promise<void> {
  if (page.context().scripts !== false) await expect.poll(() => page.url()).not.toContain('notice=');
}

test('retiring and reinstating lead to what was done', async ({ page, words, logIn }) => {
  await logIn('clerk');
  await add(page, words, freshName());
  await expectSaidOnce(notice(page, words('reviewers.notice_added')));

  await page.getByText(words('reviewers.retire_title'), { exact: true }).click();
  await page.getByLabel(words('reviewers.retire_reason'), { exact: true }).fill('任期已满');
  await page.getByRole('button', { name: words('reviewers.retire_submit'), exact: true }).click();
  await expectSaidOnce(notice(page, words('reviewers.notice_retired')));
  await ready(page);

  await page.getByRole('button', { name: words('reviewers.reinstate_submit'), exact: true }).click();
  await expectSaidOnce(notice(page, words('reviewers.notice_reinstated')));
  await expectNoNoticeInAddress(page);
});

test('ending two log-ins one after the other leads to what was done each time', async ({ page, another, words, logIn }) => {
  await logIn('liaison');
  for (let more = 0; more < 2; more += 1) await logIn('liaison', await another());
  await page.goto('/office/own');
  await ready(page);
  const end = page.getByRole('button', { name: words('own.end'), exact: true });
  const before = await end.count();
  expect(before).toBeGreaterThanOrEqual(2);
  for (const left of [before - 1, before - 2]) {
    await end.first().click();
    await expect(end).toHaveCount(left);
    await expectSaidOnce(notice(page, words('own.notice_log_in_ended')));
    await ready(page);
  }
  // What is refused next is the news.
  await page.getByRole('button', { name: words('own.password_submit'), exact: true }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(notice(page, words('own.notice_log_in_ended'))).toHaveCount(0);
});

test('what was done is said once: not after a reload, and not on coming back @script-only', async ({ page, words, logIn }) => {
  await logIn('clerk');
  await page.goto('/office/own?notice=reading-kept');
  await ready(page);
  const kept = notice(page, words('own.notice_reading_kept'));
  await expectNoNoticeInAddress(page);
  expect(new URL(page.url()).pathname).toBe('/office/own');
  await expectSaidOnce(kept);

  await page.getByRole('link', { name: words('nav.home') }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('office.title'));
  await expect(kept).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('own.title'));
  await expect(kept).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(kept).toHaveCount(0);
});

test('what a command in the page did is not said again by a reload @script-only', async ({ page, words, logIn }) => {
  await logIn('clerk');
  await add(page, words, freshName());
  const added = notice(page, words('reviewers.notice_added'));
  await expect(added).toBeVisible();
  await expectNoNoticeInAddress(page);
  await page.reload();
  await ready(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(added).toHaveCount(0);
});

test('the menu of a phone closes when a page is chosen', async ({ page, words, logIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn('clerk');
  const menu = page.getByText(words('common.menu'), { exact: true });
  const areas = page.getByRole('navigation', { name: words('nav.label') });
  for (const [area, title] of [
    ['nav.reviewers', 'reviewers.title'],
    ['nav.own', 'own.title'],
    // The page it is already on.
    ['nav.own', 'own.title'],
  ] as const) {
    await menu.click();
    await areas.getByRole('link', { name: words(area) }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words(title));
    await expect(areas).toBeHidden();
    await ready(page);
    if (page.context().scripts !== false) await expect(page.locator('main')).toBeFocused();
  }
  // Open over the page, it does not stay in the way of the keyboard.
  if (page.context().scripts !== false) {
    await menu.click();
    await expect(areas).toBeVisible();
    for (let tabs = 0; tabs < 12 && (await areas.isVisible()); tabs += 1) await page.keyboard.press('Tab');
    await expect(areas).toBeHidden();
    await expect(page.locator('main :focus')).toHaveCount(1);
  }
  await menu.click();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('reviewers.title'));
  await expect(areas).toBeHidden();
});

/** Lets somebody else save first, and then saves. */
async function meetConflict(page: Page, other: Page, words: Words, address: string): Promise<void> {
  const body = words('reviewers.field_appointing_body');
  for (const editor of [page, other]) {
    await editor.goto(`${address}/edit`);
    await ready(editor);
  }
  for (const [editor, text] of [[other, '示例市司法局'], [page, '示例市人大常委会']] as const) {
    const field = editor.getByLabel(body, { exact: true });
    await field.fill(`${text}${Date.now()}`);
    await editor.getByRole('button', { name: words('reviewers.edit_submit'), exact: true }).click();
    if (editor === other) await expect(notice(other, words('reviewers.notice_edited'))).toBeVisible();
  }
}

for (const size of ['normal', 'largest']) {
  test(`two versions are on the screen and have the focus, text ${size}`, async ({ page, another, house, words, logIn }) => {
    test.setTimeout(90_000);
    await logIn('clerk');
    const address = await add(page, words, freshName());
    const other = await another();
    await enter(other, house.login('clerk'), words);
    await page.context().addCookies([{ name: 'sunshine-text-size', value: size, url: house.url }]);
    for (const screen of SCREENS) {
      await page.setViewportSize(screen);
      await meetConflict(page, other, words, address);
      const heading = page.getByRole('heading', { name: words('reviewers.conflict_title') });
      await expect(heading).toBeFocused();
      await expect(heading).toBeInViewport({ ratio: 1 });
    }
  });
}
