import { add, fill, freshName } from '../fixtures/reviewer.ts';
import { expect, ready, test } from '../fixtures/test.ts';

/** Reviewers the demo brings, all in the pool. */
const DEMO_REVIEWERS = 125;

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
  await page.getByRole('link', { name: words('common.search_clear') }).first().click();
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

test('of two editors the second chooses where both changed, and takes back nothing else', async ({
  page,
  another,
  house,
  words,
  logIn,
}) => {
  const name = freshName();
  const address = await add(page, words, name);
  const other = await another();
  await logIn('clerk', other);
  for (const editor of [page, other]) {
    await editor.goto(`${address}/edit`);
    await ready(editor);
  }
  const body = words('reviewers.field_appointing_body');
  const note = words('reviewers.field_access_note');
  const colleague = house.login('clerk').display_name;
  await page.getByLabel(body, { exact: true }).fill('示例市司法局');
  await page.getByLabel(note).fill('靠门口');
  await page.getByRole('checkbox', { name: words('reviewers.need_hearing') }).check();
  await page.getByRole('button', { name: words('reviewers.edit_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_edited') })).toBeVisible();

  await other.getByLabel(body, { exact: true }).fill('示例市人大常委会');
  await other.getByLabel(words('reviewers.field_conflict_units')).fill('示例市住建局');
  await other.getByRole('checkbox', { name: words('reviewers.need_dialect') }).check();
  await other.getByRole('button', { name: words('reviewers.edit_submit'), exact: true }).click();
  await expect(other.getByRole('heading', { name: words('reviewers.conflict_title') })).toBeFocused();
  // Only what both changed is asked; what the colleague alone changed is there already.
  await expect(other.getByRole('radio')).toHaveCount(2);
  await expect(
    other.getByText(words('reviewers.conflict_taken_by', { field: note, value: '靠门口', name: colleague })),
  ).toBeVisible();
  await expect(other.getByLabel(note)).toHaveValue('靠门口');
  await expect(other.getByLabel(words('reviewers.field_conflict_units'))).toHaveValue('示例市住建局');
  for (const need of ['hearing', 'dialect']) {
    await expect(other.getByRole('checkbox', { name: words(`reviewers.need_${need}`) })).toBeChecked();
  }
  await expect(other.getByRole('radio', { name: words('reviewers.conflict_mine', { value: '示例市人大常委会' }) })).toBeChecked();
  await other
    .getByRole('radio', { name: words('reviewers.conflict_theirs', { name: colleague, value: '示例市司法局' }) })
    .check();
  await other.getByRole('button', { name: words('reviewers.conflict_submit'), exact: true }).click();
  await expect(other.getByRole('status').filter({ hasText: words('reviewers.notice_edited') })).toBeVisible();
  await page.goto(`${address}/edit`);
  await ready(page);
  await expect(page.getByLabel(body, { exact: true })).toHaveValue('示例市司法局');
  await expect(page.getByLabel(note)).toHaveValue('靠门口');
  await expect(page.getByLabel(words('reviewers.field_conflict_units'))).toHaveValue('示例市住建局');
});

test('the same name is asked about, and another person of the name can be added', async ({ page, words }) => {
  const name = freshName();
  const first = await add(page, words, name);
  await page.goto('/office/reviewers/new');
  await ready(page);
  await fill(page, words, `${name[0]} ${name.slice(1)}`);
  await page.getByLabel(words('reviewers.field_access_note')).fill('另一位');
  const submit = page.getByRole('button', { name: words('reviewers.add_submit'), exact: true });
  await submit.click();
  await expect(page.getByRole('heading', { name: words('reviewers.namesake_title') })).toBeVisible();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByRole('link', { name, exact: true })).toHaveAttribute('href', first);
  await expect(page.getByLabel(words('reviewers.field_access_note'))).toHaveValue('另一位');
  // Not said, it is asked again.
  await submit.click();
  await expect(page.getByRole('heading', { name: words('reviewers.namesake_title') })).toBeVisible();
  await page.getByRole('checkbox', { name: words('reviewers.namesake_another') }).check();
  await submit.click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  expect(new URL(page.url()).pathname).not.toBe(first);
});

test('a name typed with spaces is kept and found without them', async ({ page, words }) => {
  const name = freshName();
  await page.goto('/office/reviewers/new');
  await ready(page);
  await fill(page, words, `${name[0]}\u3000${name.slice(1, 3)} ${name.slice(3)}`);
  await page.getByRole('button', { name: words('reviewers.add_submit'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  for (const typed of [name, `${name[0]} ${name.slice(1)}`, `${name.slice(0, 2)}\u3000${name.slice(2)}`]) {
    await page.goto('/office/reviewers');
    await ready(page);
    const search = page.getByRole('search');
    await search.getByLabel(words('reviewers.search_name')).fill(typed);
    await search.getByRole('button', { name: words('common.search') }).click();
    await expect(page.getByRole('status').filter({ hasText: words('reviewers.count', { count: 1 }) })).toBeVisible();
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  }
});

test('the list stands in the order of pinyin', async ({ page }) => {
  await page.goto('/office/reviewers?category=resident_rep&standing=all');
  const names = await page.getByRole('rowheader').allInnerTexts();
  expect(names.length).toBeGreaterThan(2);
  const pinyin = new Intl.Collator('zh-CN-u-co-pinyin');
  expect(names).toEqual([...names].sort((a, b) => pinyin.compare(a, b)));
});

test('the way back leads to the list as it was left, also after a change', async ({ page, words }) => {
  await page.goto('/office/reviewers?standing=all&category=npc');
  await ready(page);
  const from = '/office/reviewers?category=npc&standing=all';
  const link = page.getByRole('rowheader').getByRole('link').last();
  const name = await link.innerText();
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  const back = page.getByRole('link', { name: words('reviewers.back_to_list'), exact: true });
  await expect(back).toHaveAttribute('href', from);
  await page.getByRole('link', { name: words('reviewers.edit_link'), exact: true }).click();
  await ready(page);
  await page.getByRole('button', { name: words('reviewers.edit_submit'), exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: words('reviewers.notice_edited') })).toBeVisible();
  await expect(back).toHaveAttribute('href', from);
  await back.click();
  await expect(page.getByRole('rowheader').filter({ hasText: name }).first()).toBeVisible();
  // What somebody else put into the address leads to the plain list.
  const elsewhere = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href');
  await page.goto(`${elsewhere!.split('?')[0]}?from=${encodeURIComponent('next=//evil.example')}`);
  await expect(back).toHaveAttribute('href', '/office/reviewers');
});

test('what is wrong is said with its number', async ({ page, words }) => {
  await page.goto('/office/reviewers/new');
  await ready(page);
  await fill(page, words, '长'.repeat(61));
  await page.getByLabel(words('reviewers.field_conflict_units')).fill('甲局\n乙局\n\n甲局');
  await page.getByRole('button', { name: words('reviewers.add_submit'), exact: true }).click();
  const name = page.getByLabel(words('reviewers.field_name'), { exact: true });
  await expect(name).toHaveAccessibleDescription(words('faults.too_long', { now: 61, max: 40 }));
  await expect(page.getByLabel(words('reviewers.field_conflict_units'))).toHaveAccessibleDescription(
    new RegExp(words('faults.twice', { again: 3, first: 1 })),
  );
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
