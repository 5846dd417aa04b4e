// Chair and clerk lead a hearing: two consoles that stay consistent, one step button that says why
// it waits, clocks, alerts, a seat that is moved, and all of it without script as well.
import { type Browser, type BrowserContext, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScrolling } from '../fixtures/axe.ts';
import { Hearing } from '../fixtures/hearing.ts';
import { type Who, expect, logIn, ready, test } from '../fixtures/test.ts';
import { type Language, type Words, wordsOf } from '../fixtures/words.ts';

/** Seats that make the quorum of the demo's panel: two thirds, rounded up. */
const quorumOf = (panel: number) => Math.ceil((panel * 2) / 3);

interface Desk {
  page: Page;
  context: BrowserContext;
  words: Words;
}

/** Everybody at a console of this hearing; closed by the test that opened them. */
class Desks {
  private readonly open: BrowserContext[] = [];
  constructor(
    private readonly browser: Browser,
    private readonly hearing: Hearing,
    private readonly scripts: boolean,
  ) {}

  async at(who: Who, query = '', locale: Language = 'zh-CN', width = 1440): Promise<Desk> {
    const context = await this.browser.newContext({
      baseURL: this.hearing.program.url,
      javaScriptEnabled: this.scripts,
      locale,
      timezoneId: 'Asia/Shanghai',
      viewport: { width, height: 900 },
    });
    context.scripts = this.scripts;
    this.open.push(context);
    const page = await context.newPage();
    const words = wordsOf(locale);
    await logIn(page, this.hearing.program.logins.find((login) => login.username === who)!, words);
    await page.goto(this.address(query));
    await ready(page);
    if (this.scripts) await expect(page.locator('.console-connection')).toHaveText(words('console.connection_connected'));
    return { page, context, words };
  }

  address(query = ''): string {
    return `/office/review-sessions/${this.hearing.number}/console${query}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.open.map((context) => context.close()));
  }
}

const step = (page: Page) => page.locator('#step');
const other = (page: Page, label: string) => page.locator('.other').filter({ hasText: label });
const notice = (page: Page) => page.locator('.console-notice');
const panel = (page: Page) => page.locator('.panel');
const submit = (page: Page) => page.locator('.panel-buttons button');

/** Whoever comes waits for the others: then all go on at once. */
function together(expected: number): () => Promise<void> {
  let go = () => {};
  const all = new Promise<void>((done) => (go = done));
  let come = 0;
  return () => {
    come += 1;
    if (come === expected) go();
    return all;
  };
}

/** A step that has just become another one is not taken for a second. */
async function press(page: Page, words: Words, name: string): Promise<void> {
  await expect(step(page)).toContainText(words(name));
  await expect
    .poll(async () => {
      await step(page).click();
      return (await step(page).textContent())?.includes(words(name));
    }, { intervals: [1_100, 1_100, 1_100] })
    .toBe(false);
}

test.describe('a console with script @script-only', () => {
  test.describe.configure({ mode: 'serial' });
  let hearing: Hearing;
  let desks: Desks;
  test.beforeAll(async () => {
    hearing = await Hearing.begin();
  });
  test.afterAll(async () => hearing.end());
  test.beforeEach(({ browser }) => {
    desks = new Desks(browser, hearing, true);
  });
  test.afterEach(async () => desks.close());

  test('a double press is one wish, and the stage is said in words', async () => {
    const { page, words } = await desks.at('chair');
    await expect(page.locator('.stage-now')).toHaveText(words('stages.check_in'));
    await expect(step(page)).toContainText(words('session_steps.open'));
    await step(page).dblclick();
    await expect(page.locator('.stage-now')).toHaveText(words('stages.opening'));
    await expect(step(page)).toContainText(words('session_steps.present'));
    expect((await hearing.see()).status).toBe('opened');
    await expectAccessible(page);
  });

  test('a clock that one console starts is seen and paused on another', async () => {
    const [chair, clerk] = [await desks.at('chair'), await desks.at('clerk', '?view=chair')];
    await press(chair.page, chair.words, 'session_steps.present');
    const row = (page: Page) => page.locator('.agenda-row').first();
    const button = (page: Page, deed: string) =>
      row(page).getByRole('button', { name: new RegExp(`${chair.words(deed)}$`) });
    await button(chair.page, 'console.clock_start').click();
    await expect(row(clerk.page)).toContainText(chair.words('console.clock_running'));
    // The keyboard stays where it was pressed.
    await expect(button(chair.page, 'console.clock_pause')).toBeFocused();
    await button(clerk.page, 'console.clock_pause').click();
    await expect(row(chair.page)).toContainText(chair.words('console.clock_paused'));
    const { agenda } = await hearing.see();
    expect(agenda[0]!.state).toBe('paused');
    await expectAccessible(chair.page);
    // The time is given back.
    await button(chair.page, 'hearing_more.clock_restart').click();
    await expect(row(clerk.page)).toContainText(chair.words('console.clock_waiting'));
    await expect(button(chair.page, 'hearing_more.clock_restart')).toBeHidden();
  });

  test('the step waits for the quorum, says how many are missing, and is ready when they come', async () => {
    const { page, words } = await desks.at('chair');
    // The agenda stands first: going on past those who have not spoken is asked for, and names them.
    await expect(step(page)).toContainText(
      words('desk.speak', { item: words('session_agenda.petitioner_statement') }),
    );
    await other(page, words('session_steps.deliberate')).click();
    await expect(panel(page)).toContainText(words('session_agenda.unit_last'));
    await expectAccessible(page);
    await submit(page).click();
    await expect(other(page, words('session_steps.postpone'))).toBeVisible();
    const needed = quorumOf(hearing.codes.size);
    await hearing.fill(1, needed - 4);
    await expect(step(page)).toContainText(words('console.step_more_missing', { missing: 4, needed }));
    await expect(page.locator('.console-map')).toContainText(words('console.quorum_missing', { count: 4 }));
    await expectAccessible(page);
    await hearing.fill(needed - 3, needed);
    await expect(page.getByRole('button', { name: words('course.open_round', { round: 1 }) })).toBeVisible();
    await expect(page.locator('.console-map')).toContainText(words('console.quorum_met'));
  });

  test('of two consoles that press at once one is told what the other did', async () => {
    const [one, two] = [await desks.at('chair'), await desks.at('chair')];
    const { words } = one;
    const arrive = together(2);
    for (const { page } of [one, two]) {
      await page.route(/\/do\/move_session/, async (route) => {
        await arrive();
        await route.continue();
      });
    }
    await Promise.all([step(one.page).click(), step(two.page).click()]);
    for (const { page } of [one, two]) {
      await expect(step(page)).toContainText(words('course.close_round', { round: 1 }));
    }
    const told = [];
    for (const { page } of [one, two]) if (await notice(page).isVisible()) told.push(page);
    expect(told).toHaveLength(1);
    await expect(notice(told[0]!)).toContainText(words('console.meanwhile'));
    await expect(notice(told[0]!)).toContainText(words('course.open_round', { round: 1 }));
    await expect(notice(told[0]!)).toBeFocused();
    await expectAccessible(told[0]!);
    await notice(told[0]!).getByRole('link').click();
    await expect(notice(told[0]!)).toHaveCount(0);
  });

  test('a round is voided with a reason, and what was typed outlives another\'s step', async () => {
    const { page, words } = await desks.at('chair');
    await other(page, words('session_steps.void_round')).click();
    await expect(page.locator('#panel-title')).toBeFocused();
    await submit(page).click();
    await expect(panel(page).locator('.field-fault')).toBeVisible();
    await panel(page).getByLabel(words('console.reason')).fill('第一题写错了字');
    await expectAccessible(page);
    // Another console voids it first: the words stay, and it is said that the wish is gone.
    await hearing.move('void_round', '另一台先办了');
    await expect(panel(page).locator('.panel-gone')).toBeVisible();
    await expect(panel(page).getByLabel(words('console.reason'))).toHaveValue('第一题写错了字');
    await expect(submit(page)).toBeDisabled();
    await panel(page).getByRole('link').click();
    await expect(step(page)).toBeFocused();
    // The round is put again.
    await expect(step(page)).toContainText(words('course.open_round', { round: 2 }));
  });

  test('closing asks in place, says who has not voted, and counts', async () => {
    await hearing.openRound();
    const { page, words } = await desks.at('chair');
    await expect(step(page)).toContainText(words('course.close_round', { round: 2 }));
    await step(page).click();
    await expect(panel(page)).toContainText(
      words('console.step_unreturned', { count: quorumOf(hearing.codes.size) }),
    );
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await expect(submit(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('.view-screen')).toContainText(words('arithmetic.no_majority'));
    expect((await hearing.see()).status).toBe('tallied');
    await expectAccessible(page);
  });
});

test.describe('the clerk beside the chair @script-only', () => {
  test.describe.configure({ mode: 'serial' });
  let hearing: Hearing;
  let desks: Desks;
  test.beforeAll(async () => {
    hearing = await Hearing.begin();
  });
  test.afterAll(async () => hearing.end());
  test.beforeEach(({ browser }) => {
    desks = new Desks(browser, hearing, true);
  });
  test.afterEach(async () => desks.close());

  test('a second device is told of, the seat is moved, and its new code is shown once', async () => {
    const { page, words } = await desks.at('clerk');
    await hearing.fill(7, 7);
    expect((await hearing.claim(7)).status).toBe(409);
    const alert = page.locator('.alert-line').filter({ hasText: words('console.alert_second_device', { seat: 7 }) });
    await expect(alert).toBeVisible();
    await alert.getByRole('link').click();
    await expect(panel(page)).toContainText(words('console.seat_move_more'));
    await expectAccessible(page);
    await submit(page).click();
    const shown = page.locator('.console-code-itself');
    await expect(shown).toBeVisible();
    await expect(page.locator('.console-code')).toBeFocused();
    await expectAccessible(page);
    const code = (await shown.textContent())!.replace(/\s/g, '');
    expect(code).toMatch(/^[A-Z0-9]{6}$/);
    expect(page.url()).not.toContain(code);
    await expect(alert).toHaveCount(0);
    // The old card is worth nothing, the new code is.
    expect((await hearing.claim(7)).status).toBe(422);
    hearing.codes.set(7, code);
    expect((await hearing.claim(7)).status).toBe(200);
    await page.locator('.console-code').getByRole('link').click();
    await expect(shown).toHaveCount(0);
    await page.reload();
    await expect(page.locator('.console-code')).toHaveCount(0);
  });

  test('a seat is found, its check-in taken back; the other hand\'s steps say whose they are', async () => {
    const { page, words } = await desks.at('clerk');
    await page.getByLabel(words('console.list_find')).fill('7');
    await expect(page.locator('.seat-row')).toHaveCount(1);
    await page.locator('.seat-row').getByRole('link', { name: words('console.seat_take_back_of', { seat: 7 }) }).click();
    await submit(page).click();
    await expect(page.locator('.seat-row')).toContainText(words('console.map_absent'));
    await expect(step(page)).toContainText(words('console.step_waits_chair'));
    await expect(page.locator('.other-foreign')).toContainText(words('course.hand_chair'));
    await expectAccessible(page);
  });

  test('wrong codes again and again are told of and seen to', async () => {
    const { page, words } = await desks.at('clerk');
    for (let tried = 0; tried < 10; tried += 1) {
      await fetch(`${hearing.program.url}/api/v1/seats/claim`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: 'AAAAAA' }),
      });
    }
    const alert = page.locator('.alert-line').filter({ hasText: words('console.alert_wrong_codes') });
    await alert.getByRole('button').click();
    await expect(alert).toHaveCount(0);
    expect((await hearing.see()).alerts).toEqual([]);
  });

  test('the hall\'s screen gets another address, and the old one ends', async () => {
    const { page, words } = await desks.at('clerk');
    const link = page.getByRole('link', { name: words('console.projector_open') });
    const old = (await link.getAttribute('href'))!;
    await page.getByRole('link', { name: words('console.projector_renew') }).click();
    await submit(page).click();
    await expect(link).not.toHaveAttribute('href', old);
    expect((await page.request.get(old)).status()).toBe(404);
    expect((await page.request.get((await link.getAttribute('href'))!)).status()).toBe(200);
  });

  for (const [locale, width, size] of [
    ['zh-CN', 1440, 'normal'],
    ['en', 1440, 'normal'],
    ['en', 1180, 'largest'],
    ['en', 390, 'normal'],
    ['zh-CN', 390, 'largest'],
  ] as const) {
    test(`both views at ${width}, ${locale}, text ${size}`, async () => {
      const { page, context } = await desks.at('clerk', '', locale, width);
      await context.addCookies([{ name: 'sunshine-text-size', value: size, url: hearing.program.url }]);
      for (const view of ['chair', 'seats']) {
        await page.goto(desks.address(`?view=${view}`));
        await ready(page);
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page);
      }
    });
  }
});

test.describe('a console without script @plain-only', () => {
  test.describe.configure({ mode: 'serial' });
  let hearing: Hearing;
  let desks: Desks;
  test.beforeAll(async () => {
    hearing = await Hearing.begin();
  });
  test.afterAll(async () => hearing.end());
  test.beforeEach(({ browser }) => {
    desks = new Desks(browser, hearing, false);
  });
  test.afterEach(async () => desks.close());

  test('looks again by itself where that is chosen, but not from under a question', async () => {
    const { page, words } = await desks.at('chair');
    const refresh = page.locator('meta[http-equiv=refresh]');
    await expect(refresh).toHaveCount(0);
    await page.getByRole('link', { name: words('tablet.refresh'), exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('link', { name: words('console.plain_begin') }).click();
    await expect(refresh).toHaveCount(1);
    await page.getByRole('link', { name: words('console.plain_stop') }).click();
    await expect(refresh).toHaveCount(0);
    await page.getByRole('link', { name: words('console.plain_begin') }).click();
    await expect(refresh).toHaveCount(1);
    await other(page, words('session_steps.postpone')).click();
    await expect(panel(page)).toBeVisible();
    await expect(refresh).toHaveCount(0);
    await expectAccessible(page);
    // It stays chosen when the question is put away, and when somebody looks at the seats.
    await page.getByRole('link', { name: words('console.step_back') }).click();
    await expect(refresh).toHaveCount(1);
    await page.getByRole('link', { name: words('console.view_clerk') }).click();
    await expect(page).toHaveURL(/view=seats/);
    await expect(refresh).toHaveCount(1);
  });

  test('steps on, and tells whoever comes second what happened', async () => {
    const { page, words } = await desks.at('chair');
    await step(page).click();
    await expect(page.locator('.stage-now')).toHaveText(words('stages.opening'));
    const before = await desks.at('chair');
    await step(before.page).click();
    await expect(before.page.locator('.stage-now')).toHaveText(words('stages.presenting'));
    // The first page asks for a reason while somebody else goes on.
    await page.goto(desks.address('?wish=suspend'));
    await page.getByLabel(words('console.reason')).fill('等新的证人');
    await hearing.move('deliberate');
    await submit(page).click();
    await expect(notice(page)).toContainText(words('console.meanwhile'));
    await expect(notice(page)).toContainText(words('session_steps.deliberate'));
    // Nothing that was typed is lost, and pressing once more does it.
    await expect(page.getByLabel(words('console.reason'))).toHaveValue('等新的证人');
    await expectAccessible(page);
    await submit(page).click();
    await expect(step(page)).toContainText(words('session_steps.resume'));
    expect((await hearing.see()).status).toBe('suspended');
  });

  test('moves a seat and shows the code on the answer alone', async () => {
    await hearing.move('resume');
    await hearing.fill(9, 9);
    const { page, words } = await desks.at('clerk', '?view=seats&find=9');
    await page.getByRole('link', { name: words('console.seat_move_of', { seat: 9 }) }).click();
    await submit(page).click();
    const code = (await page.locator('.console-code-itself').textContent())!.replace(/\s/g, '');
    expect(page.url()).not.toContain(code);
    await expect(page.locator('meta[http-equiv=refresh]')).toHaveCount(0);
    hearing.codes.set(9, code);
    expect((await hearing.claim(9)).status).toBe(200);
    await expectAccessible(page);
  });
});
