// Lists of the office: found by a word, and taken away as a file.
import { readFile } from 'node:fs/promises';
import { expect, ready, test } from '../fixtures/test.ts';

test('a matter is found by a word of its title, and the words stay while pages turn', async ({ page, words, logIn }) => {
  await logIn('clerk');
  await page.goto('/office/petition-matters');
  await ready(page);
  const rows = page.locator('tbody tr');
  const all = await rows.count();
  const number = await rows.last().locator('.row-link').first().innerText();
  const search = page.getByLabel(words('common.search_words'), { exact: true });
  await search.fill(number.toLowerCase());
  await search.press('Enter');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(number);
  await expect(search).toHaveValue(number.toLowerCase());
  await search.fill('zzzz');
  await search.press('Enter');
  await expect(page.getByText(words('common.none_found_title'))).toBeVisible();
  await page.getByRole('link', { name: words('common.search_clear') }).first().click();
  await expect(rows).toHaveCount(all);
});

for (const [who, list, page_of] of [
  ['clerk', 'reviewers', '/office/reviewers'],
  ['clerk', 'petition-matters', '/office/petition-matters'],
  ['clerk', 'review-sessions', '/office/review-sessions'],
  ['admin', 'accounts', '/office/accounts'],
  ['auditor', 'audit', '/office/audit'],
  ['clerk', 'outcomes', '/outcomes'],
] as const) {
  test(`the list ${list} is taken away as XLSX and CSV`, async ({ page, words, logIn }) => {
    await logIn(who);
    await page.goto(page_of);
    await ready(page);
    for (const [ending, label, begins] of [
      ['xlsx', 'exports.xlsx', 'PK'],
      ['csv', 'exports.csv', '\u00ef\u00bb\u00bf'],
    ] as const) {
      const coming = page.waitForEvent('download');
      await page.getByRole('link', { name: words(label), exact: true }).click();
      const file = await coming;
      expect(file.suggestedFilename()).toBe(`${list}.${ending}`);
      const bytes = await readFile(await file.path());
      expect(bytes.toString('latin1').startsWith(begins)).toBe(true);
      expect(bytes.length).toBeGreaterThan(100);
    }
    await expect(page).toHaveURL(new RegExp(`${page_of}$`));
  });
}
