// A review session from the matter to the seat cards, with script and without.
import { type Page } from '@playwright/test';
import { sheetsOf } from '../fixtures/paper.ts';
import { expect, test } from '../fixtures/test.ts';
import {
  addMatter,
  draftSession,
  field,
  fillHead,
  fillQuestion,
  freshNumber,
  redraw,
  seatPanel,
  step,
  submit,
} from '../fixtures/session.ts';

const CARDS_A_SHEET = 8;

test.beforeEach(async ({ logIn }) => logIn('clerk'));

const done = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

test('a session of two rounds is drafted, corrected, convened, seated and opened for check-in', async ({ page, words }) => {
  test.setTimeout(90_000);
  const matter = freshNumber('HM');
  await addMatter(page, matter);
  await expect(done(page, words('matters.notice_added'))).toBeVisible();
  await page.getByRole('link', { name: words('matters.convene') }).click();

  // One round more, and a second question: what was typed before comes along.
  await field(page, 'title').fill('散水坡与界址');
  await fillQuestion(page, [0, 0], '修坡诉求是否合理？', 'A');
  await redraw(page, 'add rounds');
  await redraw(page, 'add rounds.0.questions');
  await expect(field(page, 'title')).toHaveValue('散水坡与界址');
  await expect(field(page, 'rounds.0.questions.0.text')).toHaveValue('修坡诉求是否合理？');
  await expect(field(page, 'rounds.0.questions.1.text')).toHaveValue('');

  // Refused, with every fault at its field.
  const number = freshNumber('PR');
  await fillHead(page, number);
  await field(page, 'summary').fill('');
  await fillQuestion(page, [0, 1], '共用明沟？', 'D');
  await fillQuestion(page, [1, 0], '各退20厘米？', 'C');
  await field(page, 'rounds.1.minutes').fill('0');
  await submit(page, 'number');
  const summary = page.getByRole('alert');
  await expect(summary).toContainText(words('forms.summary', { count: 3 }));
  for (const name of ['summary', 'rounds.0.questions.1.options', 'rounds.1.minutes']) {
    await expect(field(page, name)).toHaveAttribute('aria-invalid', 'true');
  }
  const named = words('session_form.of_question', {
    question: words('session_form.question_number', { round: 1, number: 2 }),
    field: words('session_form.options'),
  });
  await summary.getByRole('link', { name: new RegExp(named) }).click();
  await expect(field(page, 'rounds.0.questions.1.options')).toBeFocused();
  await expect(field(page, 'rounds.1.questions.0.text')).toHaveValue('各退20厘米？');

  // Corrected.
  await field(page, 'summary').fill('两户相邻，雨天积水。');
  await field(page, 'rounds.0.questions.1.options').fill('共用\n分开');
  await field(page, 'rounds.1.minutes').fill('5');
  await submit(page, 'number');
  await expect(done(page, words('sessions.notice_drafted'))).toBeVisible();
  await expect(page.getByText(words('sessions.lack_consent'))).toBeVisible();
  const question = page.getByRole('listitem').filter({ hasText: '共用明沟？' }).first();
  for (const option of ['共用', '分开', words('session_options.none_of_them'), words('session_options.abstain')]) {
    await expect(question.getByText(option, { exact: true })).toBeVisible();
  }
  await expect(page.getByText(words('sessions.round_minutes', { minutes: 5 }))).toBeVisible();

  // Consent, and step by step to the open door.
  await page.locator('[name="form[consent]"][value=screen]').check();
  await submit(page, 'consent');
  await expect(done(page, words('sessions.notice_consent'))).toBeVisible();
  await page.getByRole('button', { name: words('session_steps.convene'), exact: true }).click();
  await expect(page.getByRole('link', { name: words('sessions.edit') })).toHaveCount(0);
  await page.getByRole('button', { name: words('session_steps.seat_panel'), exact: true }).click();
  const seats = page.locator('.seat');
  await expect(seats.first()).toContainText(words('sessions.seat_absent'));
  await page.getByRole('button', { name: words('session_steps.open_check_in'), exact: true }).click();
  await expect(page.getByText(words('session_roll.check_in'))).toBeVisible();

  // The list knows it.
  await page.goto('/office/review-sessions');
  const row = page.getByRole('row').filter({ hasText: number });
  await expect(row).toContainText(words('session_status.panel_drawn'));
  await page.goto('/office/petition-matters');
  await expect(page.getByRole('row').filter({ hasText: matter })).toContainText(number);
});

test('the vote to adjourn goes first, and a round that goes takes nothing else with it', async ({ page }) => {
  const matter = freshNumber('HM');
  await addMatter(page, matter);
  await page.goto(`/office/petition-matters/${matter}/new-session`);
  await fillQuestion(page, [0, 0], '甲？', 'A');
  await redraw(page, 'first rounds');
  await expect(field(page, 'rounds.0.questions.0.template')).toHaveValue('adjourn');
  await expect(field(page, 'rounds.0.questions.0.text')).not.toHaveValue('');
  await expect(field(page, 'rounds.1.questions.0.text')).toHaveValue('甲？');
  await redraw(page, 'add rounds');
  await fillQuestion(page, [2, 0], '乙？', 'B');
  await redraw(page, 'remove rounds.1');
  await expect(field(page, 'rounds.1.questions.0.text')).toHaveValue('乙？');
  await expect(field(page, 'rounds.2.questions.0.text')).toHaveCount(0);
  await redraw(page, 'remove rounds.0');
  await expect(field(page, 'rounds.0.questions.0.text')).toHaveValue('乙？');
  await expect(field(page, 'rounds.0.questions.0.template')).toHaveValue('B');
});

test('what was added to a form is still there when the page is loaded anew @script-only', async ({ page }) => {
  const matter = freshNumber('HM');
  await addMatter(page, matter);
  await page.goto(`/office/petition-matters/${matter}/new-session`);
  await redraw(page, 'add rounds');
  await fillQuestion(page, [1, 0], '第二轮的问题？', 'C');
  await page.reload();
  await expect(field(page, 'rounds.1.questions.0.text')).toHaveValue('第二轮的问题？');
  await expect(field(page, 'rounds.1.questions.0.template')).toHaveValue('C');
});

test('of two editors the second is told who was faster, and loses nothing', async ({ page, another, logIn, words }) => {
  const number = await draftSession(page);
  const other = await another();
  await logIn('clerk', other);
  for (const editor of [page, other]) await editor.goto(`/office/review-sessions/${number}/edit`);
  await field(other, 'venue').fill('西样镇会堂');
  await submit(other, 'number');
  await expect(done(other, words('sessions.notice_edited'))).toBeVisible();
  await field(page, 'title').fill('散水坡');
  await submit(page, 'number');
  const told = page.getByRole('region', { name: words('session_form.conflict_title') });
  await expect(told).toContainText(words('audit.deed_session_edited'));
  await expect(told).toContainText('西样镇会堂');
  await expect(field(page, 'title')).toHaveValue('散水坡');
  await field(page, 'venue').fill('西样镇会堂');
  await submit(page, 'number');
  await expect(done(page, words('sessions.notice_edited'))).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: '散水坡', exact: true })).toBeVisible();
  await expect(page.getByText('西样镇会堂')).toBeVisible();
});

test('a step somebody else has taken is said and not taken twice', async ({ page, another, logIn, words }) => {
  const number = await draftSession(page);
  await page.locator('[name="form[consent]"][value=paper]').check();
  await submit(page, 'consent');
  const other = await another();
  await logIn('clerk', other);
  await other.goto(`/office/review-sessions/${number}`);
  await step(page, 'convene');
  await expect(done(page, words('sessions.notice_moved'))).toBeVisible();
  await step(other, 'convene');
  const told = other.getByRole('alert');
  await expect(told).toContainText(words('sessions.conflict_title'));
  await expect(told).toContainText(words('session_deeds.convene'));
  await expect(other.getByRole('button', { name: words('session_steps.seat_panel'), exact: true })).toBeVisible();
});

test('a postponed session needs a reason and gets another day', async ({ page, words }) => {
  await draftSession(page);
  await page.locator('[name="form[consent]"][value=paper]').check();
  await submit(page, 'consent');
  await step(page, 'convene');
  await page.getByText(words('session_steps.postpone'), { exact: true }).first().click();
  await step(page, 'postpone');
  await expect(field(page, 'reason')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'reason').fill('会堂停电');
  await step(page, 'postpone');
  await expect(page.locator('.chips')).toContainText(words('session_status.postponed'));
  await expect(page.getByText(words('sessions.deed_reason', { reason: '会堂停电' }))).toBeVisible();
  await field(page, 'scheduled_at').fill('2030-06-01T14:30');
  await step(page, 'reschedule');
  await expect(page.locator('.chips')).toContainText(words('session_status.convened'));
  await expect(page.getByText('14:30').first()).toBeVisible();
});

test('a date that is too soon is warned of and refused nothing', async ({ page, words }) => {
  const number = await draftSession(page);
  await expect(page.getByText(words('sessions.short_notice_title'))).toHaveCount(0);
  await page.goto(`/office/review-sessions/${number}/edit`);
  const soon = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  await field(page, 'scheduled_at').fill(`${soon}T09:00`);
  await submit(page, 'number');
  await expect(done(page, words('sessions.notice_edited'))).toBeVisible();
  await expect(page.getByText(words('sessions.short_notice_title'))).toBeVisible();
});

test('an accusation has no session', async ({ page, words }) => {
  const matter = freshNumber('HM');
  await addMatter(page, matter, 'ACCUSATION');
  await expect(page.getByText(words('matters.accusation_title'))).toBeVisible();
  await expect(page.getByRole('link', { name: words('matters.convene') })).toHaveCount(0);
  await page.goto(`/office/petition-matters/${matter}/new-session`);
  await expect(page.getByText(words('refusals.no_session_on_accusation'))).toBeVisible();
  await expect(field(page, 'number')).toHaveCount(0);
});

test('seat cards: one for each seat, eight a sheet of A4, and the code is shown once', async ({ page, words }) => {
  test.setTimeout(90_000);
  const number = await draftSession(page);
  await seatPanel(page);
  const seats = await page.locator('.seat').count();
  await page.getByRole('button', { name: words('sessions.print'), exact: true }).click();
  const cards = page.locator('.seat-card');
  await expect(cards).toHaveCount(seats);
  const first = cards.first();
  await expect(first.locator('.seat-card-code')).toHaveText(/^[2-9A-HJKMNP-Z]{3} [2-9A-HJKMNP-Z]{3}$/);
  await expect(first).toContainText(words('seat_cards.named'));
  // For whom the code does not scan: where it is typed.
  const seat = `${new URL(page.url()).host}/seat`;
  await expect(first).toContainText(words('seat_cards.valid', { page: seat }));
  await expect(first).toContainText(number);
  await expect(first.locator('.seat-card-qr')).toBeVisible();

  expect(await sheetsOf(page)).toBe(Math.ceil(seats / CARDS_A_SHEET));

  // Nothing of a card is cut off where it is printed.
  await page.emulateMedia({ media: 'print' });
  const cut = await cards.evaluateAll((all) => all.filter((card) => card.scrollHeight > card.clientHeight + 1).length);
  expect(cut).toBe(0);
  await page.emulateMedia({ media: 'screen' });

  // Asked for again there is none; one printed again gets another code.
  const code = await first.locator('.seat-card-code').innerText();
  await page.goto(`/office/review-sessions/${number}/cards`);
  await expect(cards).toHaveCount(0);
  await page.goto(`/office/review-sessions/${number}`);
  // All of them again would void what people hold in their hands: that is asked first, with how many.
  const again = page.getByRole('button', { name: words('office_desk.print_all_again') });
  await expect(again).toBeHidden();
  await page.getByText(words('sessions.print_again'), { exact: true }).click();
  await expect(again).toBeVisible();
  await expect(page.locator('.print')).toContainText(words('office_desk.cards_dead', { count: seats }));
  await page.getByText(words('sessions.print_one'), { exact: true }).first().click();
  await field(page, 'seat').fill('9999');
  await submit(page, 'seat');
  await expect(field(page, 'seat')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'seat').fill('1');
  await submit(page, 'seat');
  await expect(cards).toHaveCount(1);
  await expect(cards.locator('.seat-card-code')).not.toHaveText(code);
});

test('the chair reads a session and prepares none', async ({ page, another, logIn, words }) => {
  const number = await draftSession(page);
  const chair = await another();
  await logIn('chair', chair);
  await chair.goto(`/office/review-sessions/${number}`);
  await expect(chair.getByText(words('sessions.by_clerk'))).toBeVisible();
  await expect(chair.getByRole('link', { name: words('sessions.edit') })).toHaveCount(0);
  await expect(chair.locator('[name="form[consent]"]')).toHaveCount(0);
  await chair.goto('/office/petition-matters');
  await expect(chair.getByRole('link', { name: words('matters.add') })).toHaveCount(0);
});
