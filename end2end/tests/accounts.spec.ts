import { type Page } from '@playwright/test';
import { expect, logIn as enter, ready, test } from '../fixtures/test.ts';
import { type Words } from '../fixtures/words.ts';

/** A user name no other test has. */
const freshUsername = () => `t${Math.random().toString(36).slice(2, 10)}x`;

const OWN_PASSWORD = 'a sentence of my own 7';

/** Creates an account and returns its first password. */
async function create(page: Page, words: Words, username: string, role: string): Promise<string> {
  await page.goto('/office/accounts/new');
  await ready(page);
  await page.getByLabel(words('accounts.field_username'), { exact: true }).fill(username);
  await page.getByLabel(words('accounts.field_display_name'), { exact: true }).fill('孙试用');
  await page.getByRole('checkbox', { name: new RegExp(`^${words(role)}`) }).check();
  await page.getByRole('button', { name: words('accounts.create_submit'), exact: true }).click();
  const once = page.getByRole('region', { name: words('once.title') });
  await expect(once).toBeVisible();
  await expect(once).toContainText(username);
  return (await once.locator('code').last().innerText()).trim();
}

/** Logs in with a first password and chooses an own one. */
async function firstLogIn(page: Page, words: Words, username: string, first: string): Promise<void> {
  await page.goto('/log-in');
  await ready(page);
  await page.getByLabel(words('log_in.username'), { exact: true }).fill(username);
  await page.getByLabel(words('log_in.password'), { exact: true }).fill(first);
  await page.getByRole('button', { name: words('log_in.submit'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('log_in.password_title'));
  await ready(page);
  await page.getByLabel(words('log_in.password_new'), { exact: true }).fill(OWN_PASSWORD);
  await page.getByLabel(words('log_in.password_again'), { exact: true }).fill(OWN_PASSWORD);
  await page.getByRole('button', { name: words('log_in.password_submit'), exact: true }).click();
  await page.waitForURL('**/office');
  await ready(page);
}

test('a new person logs in with the password shown once', async ({ page, another, words, logIn }) => {
  await logIn('admin');
  const username = freshUsername();
  const first = await create(page, words, username, 'roles.observer');
  const account = new URL(page.url()).pathname;
  await page.goto(account.startsWith('/do/') ? '/office/accounts' : account);
  await expect(page.getByText(first)).toHaveCount(0);
  const person = await another();
  await firstLogIn(person, words, username, first);
  await expect(person.getByRole('heading', { level: 1 })).toHaveText(words('office.title'));
});

test('a first password typed anyhow lets a person in, and a changed one lets only this browser stay', async ({ page, another, words, logIn }) => {
  await logIn('admin');
  const username = freshUsername();
  const first = await create(page, words, username, 'roles.observer');
  const person = await another();
  await firstLogIn(person, words, username, first.toUpperCase().replaceAll('-', ' '));
  const elsewhere = await another();
  await enter(elsewhere, { role: '', username, password: OWN_PASSWORD, display_name: '' }, words);
  await person.goto('/office/own');
  await ready(person);
  // A sentence in Chinese is long enough, and shows its count where it is not.
  const change = async (password: string): Promise<void> => {
    await person.getByLabel(words('own.old_password'), { exact: true }).fill(OWN_PASSWORD);
    await person.getByLabel(words('own.new_password'), { exact: true }).fill(password);
    await person.getByLabel(words('own.again'), { exact: true }).fill(password);
    await person.getByRole('button', { name: words('own.password_submit'), exact: true }).click();
  };
  await change('春天的路灯亮了');
  await expect(person.getByRole('alert')).toContainText('7');
  await change('春天的路灯早就全都亮了');
  await expect(person.getByRole('status').filter({ hasText: words('own.notice_password_changed') })).toBeVisible();
  await person.goto('/office/own');
  await expect(person.getByRole('heading', { level: 1 })).toHaveText(words('own.title'));
  await elsewhere.goto('/office/own');
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText(words('log_in.title'));
});

test('a user name is given once', async ({ page, words, logIn }) => {
  await logIn('admin');
  await page.goto('/office/accounts/new');
  await ready(page);
  await page.getByLabel(words('accounts.field_username'), { exact: true }).fill('clerk');
  await page.getByLabel(words('accounts.field_display_name'), { exact: true }).fill('孙试用');
  await page.getByRole('checkbox', { name: new RegExp(`^${words('roles.observer')}`) }).check();
  await page.getByRole('button', { name: words('accounts.create_submit'), exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(words('refusals.username_taken'));
  await expect(page.getByLabel(words('accounts.field_username'), { exact: true })).toHaveValue('clerk');
});

test('the security administrator gives a role and it opens its area', async ({ page, another, words, logIn }) => {
  const username = freshUsername();
  await logIn('admin');
  const first = await create(page, words, username, 'roles.observer');
  const person = await another();
  await firstLogIn(person, words, username, first);
  await person.goto('/office/reviewers');
  await expect(person.getByRole('heading', { level: 1 })).toHaveText(words('problems.not_permitted'));

  const security = await another();
  await logIn('security', security);
  await security.goto('/office/accounts?after=');
  await openAccount(security, words, username);
  await security.getByRole('checkbox', { name: new RegExp(`^${words('roles.chair')}`) }).check();
  await security.getByRole('button', { name: words('accounts.roles_submit'), exact: true }).click();
  await expect(security.getByRole('status').filter({ hasText: words('accounts.notice_roles_given') })).toBeVisible();
  await person.goto('/office/reviewers');
  await expect(person.getByRole('heading', { level: 1 })).toHaveText(words('reviewers.title'));
});

test('a disabled account is out at once', async ({ page, another, words, logIn }) => {
  const username = freshUsername();
  await logIn('admin');
  const first = await create(page, words, username, 'roles.observer');
  const person = await another();
  await firstLogIn(person, words, username, first);
  await openAccount(page, words, username);
  await page.getByText(words('accounts.disable_title'), { exact: true }).click();
  await page.getByRole('button', { name: words('accounts.disable_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('accounts.notice_disabled') })).toBeVisible();
  await person.goto('/office');
  await expect(person.getByRole('heading', { level: 1 })).toHaveText(words('log_in.title'));
});

test('a password is changed and the old one is worth nothing', async ({ page, another, words, logIn }) => {
  const username = freshUsername();
  await logIn('admin');
  const first = await create(page, words, username, 'roles.observer');
  const person = await another();
  await firstLogIn(person, words, username, first);
  await person.goto('/office/own');
  await ready(person);
  const change = async (old: string, fresh: string) => {
    await person.getByLabel(words('own.old_password'), { exact: true }).fill(old);
    await person.getByLabel(words('own.new_password'), { exact: true }).fill(fresh);
    await person.getByLabel(words('own.again'), { exact: true }).fill(fresh);
    await person.getByRole('button', { name: words('own.password_submit'), exact: true }).click();
  };
  await change('not the old one 1', 'another sentence 8');
  await expect(person.getByRole('alert')).toBeVisible();
  await change(OWN_PASSWORD, 'another sentence 8');
  await expect(person.getByRole('status').filter({ hasText: words('own.notice_password_changed') })).toBeVisible();
  const login = { role: '', username, password: 'another sentence 8', display_name: '' };
  await enter(await another(), login, words);
});

test('logging out everywhere ends the other browser', async ({ page, another, words, logIn }) => {
  const username = freshUsername();
  await logIn('admin');
  const first = await create(page, words, username, 'roles.observer');
  const [here, there] = [await another(), await another()];
  await firstLogIn(here, words, username, first);
  await enter(there, { role: '', username, password: OWN_PASSWORD, display_name: '' }, words);
  await here.goto('/office/own');
  await ready(here);
  await here.getByText(words('own.everywhere_title'), { exact: true }).click();
  await here.getByRole('button', { name: words('own.everywhere_submit'), exact: true }).click();
  await expect(here.getByRole('status').filter({ hasText: words('own.notice_logged_out_everywhere') })).toBeVisible();
  await there.goto('/office');
  await expect(there.getByRole('heading', { level: 1 })).toHaveText(words('log_in.title'));
});

/** Finds an account in the list, which may have several pages, and opens it. */
async function openAccount(page: Page, words: Words, username: string): Promise<void> {
  await page.goto('/office/accounts');
  for (let turned = 0; turned < 20; turned += 1) {
    await expect(page.getByRole('rowheader').first()).toBeVisible();
    const link = page.getByRole('rowheader').getByRole('link', { name: username, exact: true });
    if ((await link.count()) > 0) {
      await page.goto((await link.getAttribute('href'))!);
      await ready(page);
      return;
    }
    const next = await page.getByRole('link', { name: words('common.page_older') }).getAttribute('href');
    await page.goto(next!);
  }
  throw new Error(`${username} is not in the list`);
}
