import { expect, logIn, ready, test } from '../fixtures/test.ts';
import { LANGUAGES, wordsOf } from '../fixtures/words.ts';

for (const locale of LANGUAGES) {
  test.describe(locale, () => {
    test.use({ locale });

    test('the front page leads to the log-in', async ({ page, words }) => {
      await page.goto('/');
      await ready(page);
      await expect(page).toHaveTitle(new RegExp(words('common.app')));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('front.title'));
      await page.getByRole('link', { name: words('front.door_office') }).first().click();
      await expect(page.getByRole('heading', { level: 1, name: words('log_in.title') })).toBeVisible();
    });

    test('a clerk logs in and out', async ({ page, words, logIn }) => {
      await logIn('clerk');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('office.title'));
      await page.getByRole('button', { name: words('nav.log_out') }).click();
      await expect(page.getByRole('status').filter({ hasText: words('own.notice_logged_out') })).toBeVisible();
      await page.goto('/office');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('log_in.title'));
    });

    test('a wrong password is refused in words and nothing typed but the password is kept', async ({ page, words }) => {
      await page.goto('/log-in');
      await ready(page);
      // Nobody of this name: what is said is the same, and nobody's account is locked by tests.
      await page.getByLabel(words('log_in.username'), { exact: true }).fill('nobody-here');
      await page.getByLabel(words('log_in.password'), { exact: true }).fill('not the password 1');
      await page.getByRole('button', { name: words('log_in.submit'), exact: true }).click();
      const alert = page.getByRole('alert');
      await expect(alert).toContainText(words('refusals.log_in_failed'));
      await expect(alert).toBeFocused();
      await expect(page.getByLabel(words('log_in.username'), { exact: true })).toHaveValue('nobody-here');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('log_in.title'));
    });

    test('an empty form names its fields', async ({ page, words }) => {
      await page.goto('/log-in');
      await ready(page);
      await page.getByRole('button', { name: words('log_in.submit'), exact: true }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('log_in.title'));
    });
  });
}

test('a page asked for before the log-in opens after it', async ({ page, house, words }) => {
  await page.goto('/office/reviewers');
  await ready(page);
  const clerk = house.login('clerk');
  await page.getByLabel(words('log_in.username'), { exact: true }).fill(clerk.username);
  await page.getByLabel(words('log_in.password'), { exact: true }).fill(clerk.password);
  await page.getByRole('button', { name: words('log_in.submit'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('reviewers.title'));
});

test('the language switch keeps the page', async ({ page }) => {
  const [chinese, english] = [wordsOf('zh-CN'), wordsOf('en')];
  await page.goto('/log-in');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: chinese('language.other') }).first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(english('log_in.title'));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(english('log_in.title'));
});

test('text grows in steps and comes back', async ({ page, words }) => {
  await page.goto('/');
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  const normal = await size();
  await page.getByRole('button', { name: words('reading.switch_larger') }).first().click();
  await expect.poll(size).toBe(24);
  await page.getByRole('button', { name: words('reading.switch_largest') }).first().click();
  await expect.poll(size).toBe(30);
  await page.getByRole('button', { name: words('reading.switch_normal') }).first().click();
  await expect.poll(size).toBe(normal);
});

test('language and size stay with the account', async ({ page, another, house, words, logIn: enter }) => {
  // The observer, whom no other test of the language meets.
  await enter('observer');
  await page.getByRole('button', { name: words('language.other') }).first().click();
  const english = wordsOf('en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(english('office.title'));
  const elsewhere = await another();
  await logIn(elsewhere, house.login('observer'), words);
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText(english('office.title'));
  await elsewhere.getByRole('button', { name: english('language.other') }).first().click();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText(words('office.title'));
});

test('somebody logs in with the keyboard alone', async ({ page, house, words }) => {
  await page.goto('/log-in');
  await ready(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: words('common.skip') });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  const username = page.getByLabel(words('log_in.username'), { exact: true });
  await page.keyboard.press('Tab');
  await expect(username).toBeFocused();
  await page.keyboard.type(house.login('clerk').username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(house.login('clerk').password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/office');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('office.title'));
});
