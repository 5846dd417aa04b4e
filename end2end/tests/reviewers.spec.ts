import { add, fill, freshName } from '../fixtures/reviewer.ts';
import { expect, ready, test } from '../fixtures/test.ts';

/** Reviewers the demo brings, all in the pool. */
const DEMO_REVIEWERS = 108;

test.beforeEach(async ({ logIn }) => logIn('clerk'));

test('the list turns its pages there and back', async ({ page, words }) => {
  await page.goto('/office/reviewers');
  await ready(page);
  const names = page.getByRole('rowheader');
  const first = await names.first().innerText();
  await page.getByRole('link', { name: words('common.page_older') }).click();
  await expect(page.getByRole('link', { name: words('common.page_newer') })).toBeVisible();
  await expect(names.first()).not.toHaveText(first);
  await page.getByRole('link', { name: words('common.page_newer') }).click();
  await expect(names.first()).toHaveText(first);
});

test('every reviewer is met once when walking through the list', async ({ page, words }) => {
  await page.goto('/office/reviewers?standing=all');
  const met = new Set<string>();
  for (let turned = 0; turned < 20; turned += 1) {
    await ready(page);
    const links = page.getByRole('rowheader').getByRole('link');
    await expect(links.first()).toBeVisible();
    for (const link of await links.all()) {
      const href = await link.getAttribute('href');
      expect(met.has(href!), `${href} is met twice`).toBe(false);
      met.add(href!);
    }
    const next = page.getByRole('link', { name: words('common.page_older') });
    if ((await next.count()) === 0) break;
    await page.goto((await next.getAttribute('href'))!);
  }
  expect(met.size).toBeGreaterThanOrEqual(DEMO_REVIEWERS);
});

test('a search finds by a part of the name and by category', async ({ page, words }) => {
  const name = freshName();
  await add(page, words, name);
  await page.goto('/office/reviewers');
  await ready(page);
  const search = page.getByRole('search');
  await search.getByLabel(words('reviewers.search_name')).fill(name.slice(1, 6));
  await search.getByRole('button', { name: words('common.search') }).click();
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.count', { count: 1 }) })).toBeVisible();
  const again = page.getByRole('search');
  await again.getByLabel(words('reviewers.search_category')).selectOption({ label: words('reviewers.category_mediator') });
  await again.getByRole('button', { name: words('common.search') }).click();
  await expect(page.getByText(words('reviewers.empty_title'))).toBeVisible();
  await page.getByRole('link', { name: words('reviewers.search_clear') }).first().click();
  await expect(page.getByRole('rowheader').first()).toBeVisible();
});

test('a reviewer is added, edited, retired and reinstated, and the history tells it', async ({ page, words }) => {
  const name = freshName();
  const address = await add(page, words, name);
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_added') })).toBeVisible();

  await page.getByRole('link', { name: words('reviewers.edit_link'), exact: true }).click();
  await ready(page);
  await page.getByLabel(words('reviewers.field_conflict_units')).fill('示例市住建局\n示例镇政府');
  await page.getByRole('checkbox', { name: words('reviewers.need_large_text') }).check();
  await page.getByRole('button', { name: words('reviewers.edit_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_edited') })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: '示例市住建局' }).first()).toBeVisible();

  await page.getByText(words('reviewers.retire_title'), { exact: true }).click();
  await page.getByLabel(words('reviewers.retire_reason'), { exact: true }).fill('任期已满');
  await page.getByRole('button', { name: words('reviewers.retire_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_retired') })).toBeVisible();
  await page.goto(`/office/reviewers?name=${encodeURIComponent(name)}`);
  await expect(page.getByText(words('reviewers.empty_title'))).toBeVisible();

  await page.goto(address);
  await ready(page);
  await page.getByRole('button', { name: words('reviewers.reinstate_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_reinstated') })).toBeVisible();

  const rows = page.getByRole('table', { name: words('reviewers.history_caption') }).getByRole('row');
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(1)).toContainText(words('reviewers.history_reinstated'));
  await expect(rows.nth(2)).toContainText(words('reviewers.history_retired', { reason: '任期已满' }));
  await expect(rows.nth(4)).toContainText(words('reviewers.history_first'));
});

test('a form that lacks something says so at the field, and keeps what was typed', async ({ page, words }) => {
  await page.goto('/office/reviewers/new');
  await ready(page);
  await fill(page, words, '');
  await page.getByLabel(words('reviewers.field_term_to'), { exact: true }).fill('2025-01-01');
  await page.getByRole('button', { name: words('reviewers.add_submit'), exact: true }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).not.toHaveCount(0);
  await expect(page.getByLabel(words('reviewers.field_appointing_body'), { exact: true })).toHaveValue('示例市律师协会');
  const name = page.getByLabel(words('reviewers.field_name'), { exact: true });
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveAccessibleDescription(new RegExp(words('faults.missing')));
  await summary.getByRole('link', { name: new RegExp(words('reviewers.field_name')) }).first().click();
  await expect(name).toBeFocused();
});

test('of two editors the second sees both versions and decides', async ({ page, another, house, words, logIn }) => {
  const name = freshName();
  const address = await add(page, words, name);
  const other = await another();
  await logIn('clerk', other);
  for (const editor of [page, other]) {
    await editor.goto(`${address}/edit`);
    await ready(editor);
  }
  const body = (editor: typeof page) => editor.getByLabel(words('reviewers.field_appointing_body'), { exact: true });
  await body(page).fill('示例市司法局');
  await page.getByRole('button', { name: words('reviewers.edit_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_edited') })).toBeVisible();

  await body(other).fill('示例市人大常委会');
  await other.getByRole('button', { name: words('reviewers.edit_submit'), exact: true }).click();
  await expect(other.getByRole('heading', { name: words('reviewers.conflict_title') })).toBeVisible();
  const both = other.getByRole('table', { name: words('reviewers.conflict_table') });
  const row = both.getByRole('row').filter({ hasText: words('reviewers.conflict_differs') });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('示例市司法局');
  await expect(row).toContainText('示例市人大常委会');
  await expect(body(other)).toHaveValue('示例市人大常委会');
  await expect(other.getByText(house.login('clerk').display_name).first()).toBeVisible();

  await other.getByRole('button', { name: words('reviewers.conflict_submit'), exact: true }).click();
  await expect(other.getByRole('status').filter({ hasText: words('reviewers.notice_edited') })).toBeVisible();
  await page.goto(address);
  await expect(page.getByText('示例市人大常委会').first()).toBeVisible();
});

test('hostile text is shown as text', async ({ page, words }) => {
  const hostile = '</textarea><script>document.title="taken"</script>';
  const name = `${freshName()}</title><b>`;
  await page.goto('/office/reviewers/new');
  await ready(page);
  await fill(page, words, name);
  await page.getByLabel(words('reviewers.field_access_note')).fill(hostile);
  await page.getByRole('button', { name: words('reviewers.add_submit'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await page.goto(`${new URL(page.url()).pathname}/edit`);
  await ready(page);
  await expect(page.getByLabel(words('reviewers.field_access_note'))).toHaveValue(hostile);
  await expect(page).not.toHaveTitle('taken');
});

test('a reviewer is added with the keyboard alone', async ({ page, words }) => {
  const name = freshName();
  await page.goto('/office/reviewers/new');
  await ready(page);
  const press = async (key: string, times = 1) => {
    for (let pressed = 0; pressed < times; pressed += 1) await page.keyboard.press(key);
  };
  const tabTo = async (label: string) => {
    const field = page.getByLabel(label, { exact: true });
    for (let tabs = 0; tabs < 40; tabs += 1) {
      if (await field.evaluate((element) => element === document.activeElement)) return;
      await press('Tab');
    }
    throw new Error(`the keyboard does not reach ${label}`);
  };
  await tabTo(words('reviewers.field_name'));
  await page.keyboard.type(name);
  await tabTo(words('reviewers.field_category'));
  await press('ArrowDown');
  await tabTo(words('reviewers.field_appointing_body'));
  await page.keyboard.type('示例市人大常委会');
  await tabTo(words('reviewers.field_term_from'));
  await page.keyboard.type('01012026');
  await tabTo(words('reviewers.field_term_to'));
  await page.keyboard.type('12312027');
  await press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
});

test('an open list says that the pool has changed @script-only', async ({ page, another, words, logIn }) => {
  await page.goto('/office/reviewers');
  await ready(page);
  const other = await another();
  await logIn('clerk', other);
  await add(other, words, freshName());
  await expect(page.getByText(words('live.stale')).first()).toBeVisible();
});
