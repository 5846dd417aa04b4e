// The rules for hearings: set, refused, contested, and stamped on what is drafted afterwards.
import { type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScrolling } from '../fixtures/axe.ts';
import { type Program, start } from '../fixtures/program.ts';
import { draftSession, field, freshNumber, addMatter, submit } from '../fixtures/session.ts';
import { expect, test as base } from '../fixtures/test.ts';
import { LANGUAGES, type Words } from '../fixtures/words.ts';

// A program of its own: what is set here would reach the sessions that other tests draft.
const test = base.extend<object, { program: Program }>({
  program: [
    async ({}, use) => {
      const program = await start();
      await use(program);
      await program.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

const PAGE = '/office/hearing-profile';

interface Rules {
  least: string;
  of: string;
  within: string;
  threshold: string;
  days: string;
}

const DEFAULT: Rules = { least: '5', of: '2', within: '3', threshold: 'half_of_present', days: '7' };

const FIGURES = [
  ['quorum_at_least', 'least'],
  ['quorum_share_of', 'of'],
  ['quorum_share_in', 'within'],
  ['notice_days', 'days'],
] as const;

const option = (page: Page, code: string) => page.locator(`[name="form[threshold]"][value=${code}]`);

const done = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

/** Types the rules, and sends none. */
async function type(page: Page, rules: Rules): Promise<void> {
  for (const [name, key] of FIGURES) await field(page, name).fill(rules[key]);
  await option(page, rules.threshold).check();
}

/** What the form shows. */
async function expectTyped(page: Page, rules: Rules): Promise<void> {
  for (const [name, key] of FIGURES) await expect(field(page, name)).toHaveValue(rules[key]);
  await expect(option(page, rules.threshold)).toBeChecked();
}

/** Sets rules that are not those in force, whatever those are. */
async function set(page: Page, rules: Rules, words: Words): Promise<void> {
  await page.goto(PAGE);
  await type(page, rules);
  await submit(page, 'notice_days');
  await expect(done(page, words('hearing_profile.notice_set'))).toBeVisible();
  await expectTyped(page, rules);
}

test('a session is drafted with the rules in force, and one that is drafted keeps its own', async ({
  page,
  another,
  logIn,
  words,
}) => {
  test.setTimeout(90_000);
  await logIn('admin');
  await set(page, { ...DEFAULT, days: '8' }, words);
  const clerk = await another();
  await logIn('clerk', clerk);
  const before = await draftSession(clerk);

  // From the menu of the office, as a person would find it.
  await page.goto('/office');
  await page.getByRole('main').getByRole('link', { name: words('hearing_profile.title') }).click();
  await page.waitForURL(`**${PAGE}`);
  const strict = { least: '３', of: '3', within: '4', threshold: 'two_thirds_of_present', days: '10' };
  await type(page, strict);
  await submit(page, 'notice_days');
  await expect(done(page, words('hearing_profile.notice_set'))).toBeVisible();
  await expectTyped(page, { ...strict, least: '3' });

  // The clerk sees them before anything is drafted, and on what is drafted.
  const matter = freshNumber('HM');
  await addMatter(clerk, matter);
  await clerk.goto(`/office/petition-matters/${matter}/new-session`);
  const next = clerk.locator('.next-profile');
  await expect(next).toContainText(words('sessions.threshold_two_thirds'));
  await expect(next).toContainText(words('sessions.notice_days', { count: 10 }));
  await expect(next.getByRole('link', { name: words('hearing_profile.look') })).toBeVisible();
  const rules = clerk.locator('.file-rest');
  await draftSession(clerk);
  await expect(rules).toContainText(words('sessions.threshold_two_thirds'));
  await expect(rules).toContainText(words('sessions.notice_days', { count: 10 }));
  await clerk.goto(`/office/review-sessions/${before}`);
  await expect(rules).toContainText(words('sessions.threshold_half_of_present'));
  await expect(rules).toContainText(words('sessions.notice_days', { count: 8 }));

  // It is in the log.
  const auditor = await another();
  await logIn('auditor', auditor);
  await auditor.goto('/office/audit?deed=hearing-profile-changed');
  await expect(auditor.getByRole('cell', { name: words('hearing_profile.audit_changed') }).first()).toBeVisible();
});

test('what is wrong is said at its field, and nothing typed is lost', async ({ page, logIn, words }) => {
  await logIn('admin');
  await page.goto(PAGE);
  const wrong = { least: '0', of: '4', within: '3', threshold: 'half_of_valid', days: '九' };
  await type(page, wrong);
  await submit(page, 'notice_days');
  const summary = page.getByRole('alert');
  await expect(summary).toContainText(words('forms.summary', { count: 3 }));
  await expectTyped(page, wrong);
  for (const [name, min, max] of [
    ['quorum_at_least', 1, 1000],
    ['quorum_share_of', 1, 3],
    ['notice_days', 0, 90],
  ] as const) {
    await expect(field(page, name)).toHaveAttribute('aria-invalid', 'true');
    const fault = page.locator(`#set_hearing_profile-${name}-fault`);
    await expect(fault).toHaveText(words('hearing_profile.not_between', { min, max }));
  }
  await expect(field(page, 'quorum_share_in')).not.toHaveAttribute('aria-invalid', 'true');
  await summary.getByRole('link', { name: new RegExp(words('hearing_profile.share_of')) }).click();
  await expect(field(page, 'quorum_share_of')).toBeFocused();

  // Corrected, it is set; the same again is as good.
  const right = { ...wrong, least: '7', of: '3', within: '4', days: '0' };
  for (const rules of [right, right]) {
    await type(page, rules);
    await submit(page, 'notice_days');
    await expect(done(page, words('hearing_profile.notice_set'))).toBeVisible();
    await expectTyped(page, right);
  }
});

test('of two administrators the second is told who was faster, and loses nothing', async ({
  page,
  another,
  logIn,
  house,
  words,
}) => {
  await logIn('admin');
  await set(page, DEFAULT, words);
  const other = await another();
  await logIn('admin', other);
  for (const administrator of [page, other]) await administrator.goto(PAGE);
  await type(other, { ...DEFAULT, days: '20', threshold: 'two_thirds_of_present' });
  await submit(other, 'notice_days');
  await expect(done(other, words('hearing_profile.notice_set'))).toBeVisible();

  const mine = { ...DEFAULT, days: '5', least: '9' };
  await type(page, mine);
  await submit(page, 'notice_days');
  const told = page.getByRole('region', { name: words('hearing_profile.conflict_title') });
  await expect(told).toContainText(house.login('admin').display_name);
  const now = told.getByRole('listitem');
  await expect(now).toHaveCount(3);
  await expect(now.filter({ hasText: words('hearing_profile.days') })).toContainText('20');
  await expect(now.filter({ hasText: words('hearing_profile.threshold') })).toContainText(
    words('sessions.threshold_two_thirds'),
  );
  await expectTyped(page, mine);
  for (const width of [390, 1180]) {
    await page.setViewportSize({ width, height: 820 });
    await expectNoSidewaysScrolling(page);
  }

  // The other's rules stand until it is decided otherwise.
  await other.goto(PAGE);
  await expect(field(other, 'notice_days')).toHaveValue('20');
  await page.getByRole('button', { name: words('hearing_profile.conflict_submit'), exact: true }).click();
  await expect(done(page, words('hearing_profile.notice_set'))).toBeVisible();
  await expectTyped(page, mine);
});

test('who keeps sessions reads the rules, nobody else does, and neither sets them', async ({
  page,
  another,
  logIn,
  words,
}) => {
  await logIn('clerk');
  await page.goto(PAGE);
  await expect(page.getByText(words('hearing_profile.read_only'))).toBeVisible();
  await expect(page.locator('form', { has: field(page, 'notice_days') })).toHaveCount(0);
  await expect(page.getByRole('navigation').getByText(words('hearing_profile.title'))).toHaveCount(0);
  const chair = await another();
  await logIn('chair', chair);
  expect((await chair.goto(PAGE))?.status()).toBe(403);
});

for (const locale of LANGUAGES) {
  test.describe(locale, () => {
    test.use({ locale });

    test('the page fits and can be read by everybody', async ({ page, another, logIn }) => {
      test.setTimeout(90_000);
      await logIn('admin');
      const clerk = await another();
      await logIn('clerk', clerk);
      const refused = async () => {
        await page.goto(PAGE);
        await field(page, 'quorum_share_of').fill('400');
        await field(page, 'notice_days').fill('');
        await submit(page, 'notice_days');
        await page.getByRole('alert').waitFor();
      };
      const visits: [Page, () => Promise<unknown>][] = [
        [page, () => page.goto(PAGE)],
        [page, refused],
        [clerk, () => clerk.goto(PAGE)],
      ];
      for (const [reader, go] of visits) {
        await go();
        for (const width of [390, 1180]) {
          await reader.setViewportSize({ width, height: 820 });
          await expectNoSidewaysScrolling(reader);
          // A refused form is an answer: it cannot be asked for once more to be scanned unscripted.
          if (go !== refused || reader.context().scripts !== false) await expectAccessible(reader);
        }
      }
    });
  });
}
