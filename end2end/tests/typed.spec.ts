// What was typed is not lost by reading it larger or in another language, by leaving or loading a
// page; and is not there for the next person at the machine.
import { type Page } from '@playwright/test';
import { add, fill, freshName } from '../fixtures/reviewer.ts';
import { expect, ready, test } from '../fixtures/test.ts';
import { type Words, wordsOf } from '../fixtures/words.ts';

const NEW = '/office/reviewers/new';

const nameOn = (page: Page, words: Words) => page.getByLabel(words('reviewers.field_name'), { exact: true });
const isBack = (page: Page, words: Words) => page.getByRole('status').filter({ hasText: words('forms.kept') });

/** What this tab keeps of forms. */
const kept = (page: Page) =>
  page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('sunshine-typed')));

async function halfFilled(page: Page, words: Words): Promise<string> {
  const name = freshName();
  await page.goto(NEW);
  await ready(page);
  await fill(page, words, name);
  await page.getByLabel(words('reviewers.field_access_note')).fill('靠门口\n第二行');
  await page.getByRole('checkbox', { name: words('reviewers.need_dialect') }).check();
  return name;
}

async function expectFilled(page: Page, words: Words, name: string): Promise<void> {
  await expect(nameOn(page, words)).toHaveValue(name);
  await expect(page.getByLabel(words('reviewers.field_category'), { exact: true })).toHaveValue('lawyer');
  await expect(page.getByLabel(words('reviewers.field_term_from'), { exact: true })).toHaveValue('2026-01-01');
  await expect(page.getByLabel(words('reviewers.field_access_note'))).toHaveValue('靠门口\n第二行');
  await expect(page.getByRole('checkbox', { name: words('reviewers.need_dialect') })).toBeChecked();
}

test('the size of text changes without another page, also without a network @script-only', async ({
  page,
  context,
  words,
  logIn,
}) => {
  await logIn('clerk');
  const name = await halfFilled(page, words);
  let loads = 0;
  page.on('request', (request) => (loads += Number(request.isNavigationRequest())));
  const press = async (size: string) =>
    page.getByRole('button', { name: words(`reading.switch_${size}`), exact: true }).first().click();
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/do/set_reading'));
  await press('larger');
  await expect(page.locator('html.text-large')).toHaveCount(1);
  await expect(page.getByRole('button', { name: words('reading.switch_largest'), exact: true }).first()).toBeFocused();
  expect((await saved).ok()).toBe(true);
  await context.setOffline(true);
  await press('largest');
  await expect(page.locator('html.text-largest')).toHaveCount(1);
  await expectFilled(page, words, name);
  // Told when there is a network again.
  const later = page.waitForResponse((answer) => answer.url().endsWith('/do/set_reading'));
  await context.setOffline(false);
  expect((await later).ok()).toBe(true);
  expect(loads).toBe(0);
  await page.goto('/office');
  await expect(page.locator('html.text-largest')).toHaveCount(1);
  await ready(page);
  await press('normal');
  await expect(page.locator('html.text-normal')).toHaveCount(1);
});

test('the other language keeps what was typed; without a network the page stays @script-only', async ({
  page,
  context,
  words,
  logIn,
}) => {
  await logIn('clerk');
  const name = await halfFilled(page, words);
  const other = wordsOf('en');
  await context.setOffline(true);
  await page.getByRole('button', { name: words('language.other'), exact: true }).first().click();
  await expect(page.getByText(words('problems.offline')).first()).toBeVisible();
  await expectFilled(page, words, name);
  await context.setOffline(false);
  await page.getByRole('button', { name: words('language.other'), exact: true }).first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await ready(page);
  await expectFilled(page, other, name);
  await expect(isBack(page, other)).toBeVisible();
  await page.getByRole('button', { name: other('language.other'), exact: true }).first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await ready(page);
  await expectFilled(page, words, name);
});

test('a visitor keeps the user name in the other language, and nothing stays behind @script-only', async ({ page, words }) => {
  await page.goto('/log-in');
  await page.getByLabel(words('log_in.username'), { exact: true }).fill('clerk');
  await page.getByLabel(words('log_in.password'), { exact: true }).fill('not to be kept');
  await page.getByRole('button', { name: words('language.other'), exact: true }).click();
  const other = wordsOf('en');
  await expect(page.getByLabel(other('log_in.username'), { exact: true })).toHaveValue('clerk');
  await expect(page.getByLabel(other('log_in.password'), { exact: true })).toHaveValue('');
  expect(await kept(page)).toEqual([]);
});

test('a first password that is shown once is not lost without a word @script-only', async ({ page, words, logIn }) => {
  await logIn('admin');
  await page.goto('/office/accounts/new');
  await ready(page);
  await page.getByLabel(words('accounts.field_username'), { exact: true }).fill(`t${Date.now()}`);
  await page.getByLabel(words('accounts.field_display_name'), { exact: true }).fill('示例新人');
  await page.getByRole('checkbox', { name: new RegExp(words('roles.observer')) }).check();
  await page.getByRole('button', { name: words('accounts.create_submit'), exact: true }).click();
  const once = page.getByRole('heading', { name: words('once.title') });
  await expect(once).toBeVisible();
  await page.getByRole('button', { name: words('reading.switch_larger'), exact: true }).first().click();
  await expect(page.locator('html.text-large')).toHaveCount(1);
  await expect(once).toBeVisible();
  const asked: string[] = [];
  let leave = false;
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await (leave ? dialog.accept() : dialog.dismiss());
  });
  await page.getByRole('button', { name: words('language.other'), exact: true }).first().click();
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await expect(once).toBeVisible();
  expect(await kept(page)).toEqual([]);
  // As the administrator read before.
  leave = true;
  await page.reload();
  const other = wordsOf('en');
  await page.getByRole('button', { name: other('reading.switch_largest'), exact: true }).first().click();
  await page.getByRole('button', { name: other('reading.switch_normal'), exact: true }).first().click();
  await page.getByRole('button', { name: other('language.other'), exact: true }).first().click();
  await expect(page.locator('html[lang=zh-CN].text-normal')).toHaveCount(1);
});

test('leaving a half-filled form and loading it anew loses nothing @script-only', async ({ page, words, logIn }) => {
  await logIn('clerk');
  const name = await halfFilled(page, words);
  await page.reload();
  await ready(page);
  await expect(isBack(page, words)).toBeVisible();
  await expectFilled(page, words, name);
  // Inside the program, without a load.
  await page.getByRole('link', { name: words('nav.home'), exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: words('office.title') })).toBeVisible();
  await page.goBack();
  await expectFilled(page, words, name);
  await page.getByRole('button', { name: words('forms.discard'), exact: true }).click();
  await expect(nameOn(page, words)).toHaveValue('');
  await expect(nameOn(page, words)).toBeFocused();
  await expect(isBack(page, words)).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(nameOn(page, words)).toHaveValue('');
  expect(await kept(page)).toEqual([]);
});

test('what was sent is not put back @script-only', async ({ page, words, logIn }) => {
  await logIn('clerk');
  await halfFilled(page, words);
  await page.getByRole('button', { name: words('reviewers.add_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_added') })).toBeVisible();
  expect(await kept(page)).toEqual([]);
  await page.goto(NEW);
  await ready(page);
  await expect(nameOn(page, words)).toHaveValue('');
});

test('what comes back to a changed entry is put together with the change @script-only', async ({
  page,
  another,
  words,
  logIn,
}) => {
  await logIn('clerk');
  const address = await add(page, words, freshName());
  const note = words('reviewers.field_access_note');
  const body = words('reviewers.field_appointing_body');
  const save = words('reviewers.edit_submit');
  await page.goto(`${address}/edit`);
  await ready(page);
  await page.getByLabel(note).fill('靠门口');
  await page.goto('/office');
  const other = await another();
  await logIn('clerk', other);
  await other.goto(`${address}/edit`);
  await ready(other);
  await other.getByLabel(note).fill('靠窗');
  await other.getByLabel(body, { exact: true }).fill('示例市司法局');
  await other.getByRole('button', { name: save, exact: true }).click();
  await expect(other.getByRole('status').filter({ hasText: words('reviewers.notice_edited') })).toBeVisible();
  await page.goto(`${address}/edit`);
  await ready(page);
  await expect(page.getByLabel(note)).toHaveValue('靠门口');
  await expect(page.getByLabel(body, { exact: true })).toHaveValue('示例市司法局');
  await page.getByRole('button', { name: save, exact: true }).click();
  await expect(page.getByRole('heading', { name: words('reviewers.conflict_title') })).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(2);
  // Also this page can be left and found again.
  await page.goto('/office');
  await page.goto(`${address}/edit`);
  await ready(page);
  await expect(page.getByLabel(note)).toHaveValue('靠门口');
});

test('nothing is kept after logging out, and nobody else sees it @script-only', async ({ page, words, logIn }) => {
  await logIn('clerk');
  await halfFilled(page, words);
  expect(await kept(page)).toHaveLength(1);
  await page.getByRole('button', { name: words('nav.log_out'), exact: true }).first().click();
  await page.waitForURL((url) => url.pathname === '/');
  expect(await kept(page)).toEqual([]);
  // Whose log-in ends in another way: the page to log in forgets it too.
  await logIn('clerk');
  await halfFilled(page, words);
  await page.context().clearCookies();
  await page.goto('/office');
  expect(new URL(page.url()).pathname).toBe('/log-in');
  await expect.poll(() => kept(page)).toEqual([]);
  await logIn('admin');
  expect(await kept(page)).toEqual([]);
});

test('a password is not kept, and leaving asks first @script-only', async ({ page, words, logIn }) => {
  await logIn('observer');
  await page.goto('/office/own');
  await ready(page);
  await page.getByLabel(words('own.old_password'), { exact: true }).fill('typed here');
  expect(await kept(page)).toEqual([]);
  const asked: string[] = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  await ready(page);
  await expect(page.getByLabel(words('own.old_password'), { exact: true })).toHaveValue('');
});

test('a password is shown on request @script-only', async ({ page, words, logIn }) => {
  await page.goto('/log-in');
  const password = page.getByLabel(words('log_in.password'), { exact: true });
  const show = page.getByRole('button', { name: words('forms.show_password'), exact: true });
  await password.fill('sunshine');
  await expect(show).toHaveAttribute('aria-pressed', 'false');
  await show.click();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await show.click();
  await expect(password).toHaveAttribute('type', 'password');
  await logIn('observer');
  await page.goto('/office/own');
  await ready(page);
  await expect(show).toHaveCount(3);
  await show.nth(1).click();
  await expect(page.getByLabel(words('own.new_password'), { exact: true })).toHaveAttribute('type', 'text');
});

test('without script nothing offers to show a password @plain-only', async ({ page, words }) => {
  await page.goto('/log-in');
  await expect(page.getByLabel(words('log_in.password'), { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: words('forms.show_password') })).toHaveCount(0);
});

test('whoever logs in again in another window is told nothing old @script-only', async ({ page, context, words, logIn }) => {
  await logIn('clerk');
  const name = await halfFilled(page, words);
  await expect(page.locator('.connected').first()).toBeVisible();
  await context.clearCookies();
  await page.getByRole('button', { name: words('reviewers.add_submit'), exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(words('refusals.not_logged_in'));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  const ended = page.getByRole('status').filter({ hasText: words('live.ended') });
  await expect(ended).toBeVisible();
  const window = await context.newPage();
  await logIn('clerk', window);
  await expect(ended).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expectFilled(page, words, name);
  await page.getByRole('button', { name: words('reviewers.add_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_added') })).toBeVisible();
});
