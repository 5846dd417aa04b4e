import { expect, ready, test } from '../fixtures/test.ts';

test('the auditor reads who did what', async ({ page, words, logIn }) => {
  await logIn('auditor');
  await page.goto('/office/audit');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('audit.title'));
  const rows = page.getByRole('table', { name: words('audit.table_caption') }).getByRole('row');
  await expect(rows.nth(1)).toContainText(words('audit.deed_logged_in'));
  await expect(rows.nth(1)).toContainText(words('audit.object_account'));
  await expect(page.getByRole('button', { name: words('own.reading_submit') })).toHaveCount(0);
});

test('the auditor searches the log, and what was asked stays in the form', async ({ page, words, logIn, house }) => {
  await logIn('auditor');
  await page.goto('/office/audit');
  await ready(page);
  const search = page.getByRole('search');
  await search.getByLabel(words('audit.search_who')).fill('auditor');
  await search.getByLabel(words('audit.search_deed')).selectOption('logged-in');
  await search.getByLabel(words('audit.search_from')).fill('2026-01-01');
  await search.getByRole('button', { name: words('common.search') }).click();
  await page.waitForURL(/who=auditor/);
  const rows = page.getByRole('table', { name: words('audit.table_caption') }).getByRole('row');
  const name = house.login('auditor').display_name;
  for (const row of (await rows.all()).slice(1)) {
    await expect(row).toContainText(words('audit.deed_logged_in'));
    await expect(row).toContainText(name);
  }
  await expect(search.getByLabel(words('audit.search_who'))).toHaveValue('auditor');
  await expect(search.getByLabel(words('audit.search_from'))).toHaveValue('2026-01-01');

  // An id leads to all that was done to the same thing.
  await page.goto('/office/audit?deed=reviewer-edited');
  await rows.nth(1).getByRole('link').last().click();
  await page.waitForURL(/subject=/);
  await expect(rows.nth(1)).toContainText(words('audit.object_reviewer'));

  await page.goto('/office/audit?from=2026-05-07&to=2026-05-06');
  await expect(page.getByRole('alert')).toContainText(words('faults.ends_before_start'));
  await page.goto('/office/audit?who=nobody');
  await page.locator('.empty').getByRole('link', { name: words('common.search_clear') }).click();
  await expect(page).toHaveURL(/\/office\/audit$/);
});

test('a stranger learns where the office is and whom to call', async ({ page, words, logIn }) => {
  await page.goto('/');
  const contact = page.getByRole('region', { name: '示例市信访局' });
  await expect(contact.getByRole('link', { name: '0000-0000000' })).toHaveAttribute('href', 'tel:00000000000');
  for (const go of [() => page.goto('/log-in'), () => page.goto('/no-such-page'), () => logIn('clerk')]) {
    await go();
    await expect(page.getByRole('contentinfo')).toContainText('示例市信访局');
  }
  // It stays at the foot when the program draws another page.
  await ready(page);
  await page.getByRole('navigation', { name: words('nav.label') }).getByRole('link', { name: words('nav.own') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('own.title'));
  await expect(page.locator('body > footer:last-of-type')).toContainText('0000-0000000');
});

test('a person without the role is told so, with a way on', async ({ page, words, logIn }) => {
  await logIn('observer');
  for (const path of ['/office/reviewers', '/office/reviewers/new', '/office/accounts', '/office/audit']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('problems.not_permitted'));
  }
  await page.getByRole('link', { name: words('problems.to_office') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('office.title'));
});

test('an address that does not exist says so, with a way on', async ({ page, words }) => {
  const answer = await page.goto('/no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('problems.not_found'));
  await page.getByRole('link', { name: words('problems.to_front') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('front.title'));
});

test('each role sees the areas it may enter', async ({ another, words, logIn }) => {
  const areas = {
    admin: ['nav.accounts', 'hearing_profile.title'],
    security: ['nav.accounts'],
    auditor: ['nav.accounts', 'nav.audit'],
    clerk: ['matters.nav', 'sessions.nav', 'nav.reviewers'],
    chair: ['matters.nav', 'sessions.nav', 'nav.reviewers'],
    liaison: [],
  } as const;
  for (const [who, open] of Object.entries(areas)) {
    const page = await another();
    await logIn(who as keyof typeof areas, page);
    const links = page.getByRole('navigation', { name: words('nav.label') }).first().getByRole('link');
    const expected = ['nav.home', ...open, 'nav.own'].map((area) => words(area));
    await expect(links, who).toHaveText(expected);
  }
});

test('the chair reads the pool and is offered nothing to change', async ({ page, words, logIn }) => {
  await logIn('chair');
  await page.goto('/office/reviewers');
  await expect(page.getByRole('link', { name: words('reviewers.add') })).toHaveCount(0);
  await page.goto((await page.getByRole('rowheader').getByRole('link').first().getAttribute('href'))!);
  await expect(page.getByRole('link', { name: words('reviewers.edit_link'), exact: true })).toHaveCount(0);
  await expect(page.getByText(words('reviewers.retire_title'), { exact: true })).toHaveCount(0);
});

test('answers carry the headers that protect a page', async ({ page }) => {
  const answer = (await page.goto('/'))!;
  const headers = answer.headers();
  const policy = headers['content-security-policy'] ?? '';
  for (const part of ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    expect(policy).toContain(part);
  }
  expect(policy).not.toContain("'unsafe-inline'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('same-origin');
});

test('whose log-in has run out finds the way back in from a page that is open @script-only', async ({
  page,
  context,
  words,
  logIn,
}) => {
  await logIn('clerk');
  await context.clearCookies();
  await page.getByRole('link', { name: words('nav.reviewers'), exact: true }).first().click();
  await expect(page.getByRole('alert')).toContainText(words('refusals.not_logged_in'));
  await page.getByRole('alert').getByRole('link', { name: words('problems.to_log_in'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('log_in.title'));
});
