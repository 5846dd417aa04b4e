// A reviewer's tablet in every state it can be in. Each test leads a hearing of its own.
import { randomUUID } from 'node:crypto';
import { type Browser, type BrowserContext, type Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { type Hearing, connected, refresh, scan, sit } from '../fixtures/hearing.ts';
import { QUORUM_FROM, QUORUM_TO, card, choose, expectReceipt, held, inRound, look, next, submit } from '../fixtures/tablet.ts';
import { expect, logIn, ready, test } from '../fixtures/test.ts';
import { wordsOf } from '../fixtures/words.ts';

test.describe.configure({ timeout: 120_000 });

/** Another tablet, of the same kind as this one. */
function elsewhere(browser: Browser, page: Page, locale: string | undefined): Promise<BrowserContext> {
  const scripts = page.context().scripts !== false;
  return browser.newContext({ locale: locale ?? 'zh-CN', javaScriptEnabled: scripts }).then((context) => {
    context.scripts = scripts;
    return context;
  });
}

/** The clerk takes the device off a seat at the console, and reads its new code. */
async function movedByClerk(browser: Browser, hearing: Hearing, seat: number): Promise<string> {
  const context = await browser.newContext({ baseURL: hearing.program.url, javaScriptEnabled: false, locale: 'zh-CN' });
  context.scripts = false;
  const page = await context.newPage();
  await logIn(page, hearing.program.logins.find((login) => login.username === 'clerk')!, wordsOf('zh-CN'));
  await page.goto(`/office/review-sessions/${hearing.number}/console?wish=move_seat&seat=${seat}`);
  await page.locator('.panel-buttons button').click();
  const code = (await page.locator('.console-code-itself').textContent())!.replace(/\s/g, '');
  await context.close();
  return code;
}

for (const language of ['zh-CN', 'en'] as const) {
  test.describe(language, () => {
    test.use({ locale: language });

    test('from the seat card to the result, every screen accessible', async ({ page, words }, info) => {
      const faults: string[] = [];
      page.on('pageerror', (fault) => faults.push(fault.message));
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      await held(async (hearing) => {
        await page.goto(`${hearing.program.url}/seat`);
        await expect(page.getByRole('heading', { name: words('tablet.title') })).toBeVisible();
        await expectAccessible(page);
        await look(page, info, '01-waiting');
        // Forgiving: narrow letters, a space, small ones.
        const code = hearing.code(1);
        await page.getByLabel(words('tablet.code')).fill(` ${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`);
        await page.getByRole('button', { name: words('tablet.code_submit') }).click();
        await expect(page.getByRole('heading', { name: words('tablet.offer_title') })).toBeVisible();
        const { seats } = await hearing.see();
        const own = seats.find((seat) => seat.number === 1)!;
        await expect(page.locator('.offer-name')).toHaveText(own.name);
        // Nothing is taken before it is confirmed.
        expect(own.presence).toBe('absent');
        await expect(page.getByText(words('tablet.named_title'))).toBeVisible();
        await expectAccessible(page);
        await look(page, info, '02-offer');
        await ready(page);
        await page.getByRole('button', { name: words('tablet.claim'), exact: true }).click();

        // Checked in.
        await expect(page.locator('.tablet-seat-number')).toHaveText('1');
        await ready(page);
        await expect(page.getByRole('heading', { name: words('tablet.now_seated') })).toBeVisible();
        await connected(page);
        await expectAccessible(page);
        await look(page, info, '03-checked-in');

        // Listening.
        await hearing.fill(QUORUM_FROM, QUORUM_TO);
        await hearing.move('open');
        await refresh(page, hearing);
        await expect(page.getByRole('heading', { name: words('tablet.now_opened') })).toBeVisible();
        await hearing.move('present');
        await refresh(page, hearing);
        const isPlain = page.context().scripts === false;
        await expect(page.getByText(words(isPlain ? 'tablet.plain' : 'tablet.nothing'))).toBeVisible();
        await expect(page.getByText(words('session_agenda.unit_statement'))).toBeVisible();
        await page.locator('.paper-summary').first().click();
        await expect(page.locator('.paper-text').first()).toBeVisible();
        await expectAccessible(page);
        await page.locator('.paper-summary').first().click();
        await look(page, info, '04-listening');

        // The round opens.
        await hearing.move('deliberate');
        await hearing.openRound();
        await refresh(page, hearing);
        const cards = page.locator('.vote-card');
        await expect(cards).toHaveCount(4);
        await expect(page.locator('.vote-radio:checked')).toHaveCount(0);
        await expectAccessible(page);
        await look(page, info, '05-round-open');
        await next(page).click();
        await expect(page.getByRole('alert').filter({ hasText: words('tablet.lacking') })).toBeVisible();
        // It is said where the button is, and moves no card.
        for (const one of await cards.all()) await expect(one).toBeInViewport({ ratio: 1 });
        // Nor does what there is to read.
        await page.locator('.aid-papers > summary').click();
        await expect(page.locator('.aid-papers .paper').last()).toBeVisible();
        for (const one of await cards.all()) await expect(one).toBeInViewport({ ratio: 1 });
        await page.locator('.aid-papers > summary').click();

        // Chosen.
        await card(page, words('session_options.partly_reasonable')).click();
        await look(page, info, '06-card-chosen');
        await next(page).click();
        await expect(page.getByRole('heading', { name: words('tablet.confirm_title') })).toBeVisible();
        await expect(page.locator('.vote-card')).toHaveCount(1);
        await expect(page.locator('.vote-word')).toHaveText(words('session_options.partly_reasonable'));
        await expectAccessible(page);
        await look(page, info, '07-confirm');
        await page.getByRole('link', { name: words('tablet.back') }).click();
        await expect(page.locator('.vote-radio:checked')).toHaveCount(1);
        await choose(page, words, 'session_options.abstain');
        await submit(page, words).click();

        // Received; the choice is nowhere.
        const receipt = await expectReceipt(page, words);
        await expect(page.getByText(words('session_options.abstain'))).toHaveCount(0);
        await expectAccessible(page);
        await look(page, info, '08-received');
        await page.reload();
        expect(await expectReceipt(page, words)).toBe(receipt);
        await ready(page);
        await connected(page);

        // Counted and over.
        await hearing.move('close_round');
        await refresh(page, hearing);
        await expect(page.getByRole('heading', { name: words('arithmetic.no_majority') })).toBeVisible();
        await expect(page.getByText(words('arithmetic.advisory'))).toBeVisible();
        await expect(page.getByText(words('tablet.result_own', { receipt }))).toBeVisible();
        await expectAccessible(page);
        await look(page, info, '09-result');
        await hearing.openRound();
        await refresh(page, hearing);
        await expect(page.locator('.vote-card')).toHaveCount(4);
        await hearing.move('close_round');
        await refresh(page, hearing);
        await expect(page.getByRole('alert').filter({ hasText: words('tablet.closed_title') })).toBeVisible();
        await look(page, info, '10-closed-without');
        await hearing.move('announce');
        await refresh(page, hearing);
        await expect(page.getByRole('heading', { name: words('tablet.now_announced') })).toBeVisible();
        await expect(page.locator('.result')).toHaveCount(2);
        await expectAccessible(page);
        await look(page, info, '11-over');

        // Whether the name may be published: two equal answers, the later one counts.
        await page.getByRole('link', { name: words('vote_consent.ask') }).click();
        for (const [answer, said] of [['yes', 'said_yes'], ['no', 'said_no']] as const) {
          await page.getByRole('button', { name: words(`vote_consent.${answer}`), exact: true }).click();
          await expect(page.getByText(words(`vote_consent.${said}`))).toBeVisible();
        }
        await expectAccessible(page);
        await look(page, info, '12-vote-consent');
        await page.getByRole('link', { name: words('vote_consent.back') }).click();
        await expect(page.getByRole('heading', { name: words('tablet.now_announced') })).toBeVisible();
        expect(faults).toEqual([]);
      });
    });
  });
}

test('what a code can be refused for is said with what to do', async ({ page, words }) => {
  await held(async (hearing) => {
    await page.goto(`${hearing.program.url}/seat?code=222222`);
    const said = page.getByRole('alert');
    await expect(said).toContainText(words('refusals.seat_code_wrong'));
    await page.goto(`${hearing.program.url}/seat?code=hello`);
    await expect(said).toContainText(words('faults.not_a_seat_code'));
    await expect(page.getByLabel(words('tablet.code'))).toHaveValue('hello');
    // Another device has it, and the clerk knows.
    await hearing.fill(2, 2);
    await scan(page, hearing, 2);
    await expect(said).toContainText(words('refusals.seat_taken'));
    await expect(said).toContainText(words('tablet.told'));
    const { alerts } = await hearing.see();
    expect(alerts).toContainEqual(expect.objectContaining({ kind: 'second_device', seat: 2 }));
    await expectAccessible(page);
    // Nobody is added once a round was opened.
    await hearing.fill(QUORUM_FROM, QUORUM_TO);
    await hearing.untilDeliberation();
    await hearing.openRound();
    await scan(page, hearing, 3);
    await expect(said).toContainText(words('refusals.roll_frozen'));
  });
});

test('a tablet that has a seat takes no other by accident, and leaves on request', async ({ page, words }) => {
  await held(async (hearing) => {
    await sit(page, hearing, 1, words);
    await scan(page, hearing, 2);
    await expect(page.getByText(words('tablet.has_seat', { seat: 1 }))).toBeVisible();
    await expect(page.locator('.tablet-seat-number')).toHaveText('1');
    await page.getByText(words('tablet.leave'), { exact: true }).click();
    await page.getByRole('button', { name: words('tablet.leave_submit') }).click();
    await expect(page.getByLabel(words('tablet.code'))).toBeVisible();
    await sit(page, hearing, 2, words);
  });
});

test('the clerk is called, once, and it is said that the clerk knows', async ({ page, words }) => {
  await held(async (hearing) => {
    await sit(page, hearing, 1, words);
    await page.getByRole('button', { name: words('tablet.help') }).click();
    await expect(page.getByText(words('tablet.help_asked'))).toBeVisible();
    const { alerts } = await hearing.see();
    expect(alerts).toEqual([expect.objectContaining({ kind: 'help', seat: 1 })]);
    await page.reload();
    await expect(page.getByText(words('tablet.help_asked'))).toBeVisible();
  });
});

test('keys choose and Enter goes on, without a pointer @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await ready(page);
    // The screen came by itself; the keyboard stands at its heading.
    await expect(page.locator('.vote-asked').first()).toBeFocused();
    await page.keyboard.press('2');
    await expect(card(page, words('session_options.partly_reasonable')).locator('input')).toBeChecked();
    await page.keyboard.press('4');
    await expect(card(page, words('session_options.abstain')).locator('input')).toBeChecked();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { name: words('tablet.confirm_title') });
    await expect(heading).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: words('tablet.back') })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(submit(page, words)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: words('tablet.received') })).toBeFocused();
    expect(await hearing.returned()).toBe(1);
  });
});

test('pressed twice, loaded anew and gone back: one ballot', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await card(page, words('session_options.reasonable')).click();
    if (page.context().scripts !== false) {
      // What was chosen is still chosen after the page was loaded anew.
      await page.reload();
      await ready(page);
      await expect(card(page, words('session_options.reasonable')).locator('input')).toBeChecked();
    }
    await next(page).click();
    await expect(page.getByRole('heading', { name: words('tablet.confirm_title') })).toBeVisible();
    await page.reload();
    await ready(page);
    await expect(page.locator('.vote-word')).toHaveText(words('session_options.reasonable'));
    await submit(page, words).dblclick();
    await expectReceipt(page, words);
    await page.goBack();
    await page.goto(`${hearing.program.url}/seat`);
    await expectReceipt(page, words);
    expect(await hearing.returned()).toBe(1);
  });
});

test('a lost network during the vote: not received, then received once @script-only', async ({ page, context, words }, info) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await choose(page, words, 'session_options.unreasonable');
    await context.setOffline(true);
    // Server unreachable: said, and nothing is taken away.
    await expect(page.getByRole('status').filter({ hasText: words('tablet.offline') })).toBeVisible();
    await submit(page, words).click();
    // Sending.
    await expect(page.getByText(words('tablet.sending_more'))).toBeVisible();
    await look(page, info, '12-sending');
    const said = page.getByRole('alert').filter({ hasText: words('tablet.not_received') });
    await expect(said).toBeVisible({ timeout: 15_000 });
    await expectAccessible(page);
    await look(page, info, '13-not-received');
    await context.setOffline(false);
    // Never sent by itself once that was said.
    await expect(page.locator('.tablet-chip')).toBeAttached({ timeout: 40_000 });
    expect(await hearing.returned()).toBe(0);
    await submit(page, words).click();
    await expectReceipt(page, words);
    expect(await hearing.returned()).toBe(1);
  });
});

test('an answer that was lost is the same ballot when it is sent again @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    // The server takes it, and nobody hears of it; neither does the stream come through.
    await page.route('**/live/seat**', (route) => route.abort());
    await page.reload();
    await ready(page);
    await choose(page, words, 'session_options.reasonable');
    let sent = 0;
    await page.route('**/do/cast_ballot', async (route) => {
      sent += 1;
      if (sent < 3) {
        await route.fetch();
        await route.abort();
      } else {
        await route.continue();
      }
    });
    await submit(page, words).click();
    await expectReceipt(page, words);
    expect(sent).toBe(3);
    expect(await hearing.returned()).toBe(1);
  });
});

test('loaded anew while it was being sent: it is said that it was not received @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await choose(page, words, 'session_options.reasonable');
    await page.route('**/do/cast_ballot', () => {});
    await submit(page, words).click();
    await expect(page.getByText(words('tablet.sending_more'))).toBeVisible();
    await page.reload();
    await ready(page);
    await page.unroute('**/do/cast_ballot');
    await expect(page.getByRole('alert').filter({ hasText: words('tablet.not_received') })).toBeVisible();
    await submit(page, words).click();
    await expectReceipt(page, words);
    expect(await hearing.returned()).toBe(1);
  });
});

test('closed while it was being sent: said, and never sent afterwards @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await choose(page, words, 'session_options.reasonable');
    let sent = 0;
    await page.route('**/do/cast_ballot', async (route) => {
      sent += 1;
      await route.abort();
    });
    await submit(page, words).click();
    await expect.poll(() => sent).toBeGreaterThan(0);
    // The stream may be there; that all is well is not said beside a ballot that was lost.
    await expect(page.locator('.tablet-chip')).toHaveText(words('tablet.unsteady'));
    await hearing.move('close_round');
    await expect(page.getByRole('alert').filter({ hasText: words('tablet.closed_title') })).toBeVisible();
    const before = sent;
    await expect(page.getByRole('heading', { name: words('tablet.now_tallied') })).toBeVisible();
    expect(sent).toBe(before);
  });
});

test('a ballot that comes too late without script is told so @plain-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await choose(page, words, 'session_options.reasonable');
    await hearing.move('close_round');
    await submit(page, words).click();
    await expect(page.getByRole('alert').filter({ hasText: words('tablet.closed_title') })).toBeVisible();
  });
});

test('a second, different ballot of the seat is refused and the first stays', async ({ page, context, words }) => {
  await held(async (hearing) => {
    const round = await inRound(page, hearing, words);
    const other = await context.newPage();
    await other.goto(`${hearing.program.url}/seat`);
    await ready(other);
    await choose(other, words, 'session_options.unreasonable');
    await choose(page, words, 'session_options.reasonable');
    await submit(page, words).click();
    const receipt = await expectReceipt(page, words);
    // The same seat, with another ballot and another choice.
    const again = await page.request.post(`${hearing.program.url}/do/cast_ballot`, {
      headers: { accept: 'application/json', origin: hearing.program.url },
      form: { 'form[command_id]': randomUUID(), 'form[round]': round, 'form[answers][]': '1' },
    });
    expect(again.status()).toBe(409);
    expect(((await again.json()) as { code: string }).code).toBe('ballot-already-cast');
    if (context.scripts === false) await submit(other, words).click();
    expect(await expectReceipt(other, words)).toBe(receipt);
    expect(await hearing.returned()).toBe(1);
  });
});

test('a ballot whose id another ballot has is sent again under an id of its own', async ({ page, words }) => {
  await held(async (hearing) => {
    await sit(page, hearing, 1, words);
    await connected(page);
    const tokens = await hearing.fill(QUORUM_FROM, QUORUM_TO);
    await hearing.untilDeliberation();
    const round = await hearing.openRound();
    await refresh(page, hearing);
    await choose(page, words, 'session_options.reasonable');
    const id = await page.locator('input[name="form[command_id]"]').inputValue();
    const taken = await fetch(`${hearing.program.url}/api/v1/review-sessions/${hearing.number}/rounds/${round}/ballots`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(QUORUM_FROM)}` },
      body: JSON.stringify({ ballot_id: id, answers: [1] }),
    });
    expect(taken.status, await taken.text()).toBe(200);
    await submit(page, words).click();
    if (page.context().scripts === false) {
      // It is said, and the page has drawn another id already.
      await expect(page.getByRole('alert')).toContainText(words('hearing_more.ballot_id_in_use'));
      await submit(page, words).click();
    }
    await expectReceipt(page, words);
    expect(await hearing.returned()).toBe(2);
  });
});

test('two questions of a round are one ballot, answered one after the other', async ({ page, browser, locale, words }, info) => {
  await held(async (first) => {
    const desk = await browser.newContext({ baseURL: first.program.url, locale, javaScriptEnabled: true });
    const asked: [string, string][] = [['修坡诉求是否合理？', 'A'], ['是否同意共用明沟、两户各退20厘米、镇补三成费用？', 'C']];
    const hearing = await first.convene(await desk.newPage(), words, asked);
    await desk.close();
    await inRound(page, hearing, words);
    const agree = card(page, words('session_options.agree'));
    if (page.context().scripts === false) {
      // Without a program all questions stand on one page, and what lacks is said.
      await expect(page.locator('.vote-question:visible')).toHaveCount(2);
      await card(page, words('session_options.reasonable')).click();
      await next(page).click();
      await expect(page.getByRole('alert').filter({ hasText: words('tablet.lacking') })).toBeVisible();
      await expect(card(page, words('session_options.reasonable')).locator('input')).toBeChecked();
    } else {
      await expect(page.locator('.vote-question:visible')).toHaveCount(1);
      await expect(page.getByText(words('tablet.question_place', { number: 1, total: 2 }))).toBeVisible();
      await card(page, words('session_options.reasonable')).click();
      await page.getByRole('button', { name: words('tablet.next_question') }).click();
      await expect(page.getByText(words('tablet.question_place', { number: 2, total: 2 }))).toBeVisible();
      await page.getByRole('button', { name: words('tablet.previous') }).click();
      await expect(card(page, words('session_options.reasonable')).locator('input')).toBeChecked();
      // Loaded anew, the same question is on the screen.
      await page.reload();
      await ready(page);
      await expect(page.getByText(words('tablet.question_place', { number: 1, total: 2 }))).toBeVisible();
      await expect(card(page, words('session_options.reasonable')).locator('input')).toBeChecked();
      await page.getByRole('button', { name: words('tablet.next_question') }).click();
      await look(page, info, '15-second-question');
    }
    await agree.click();
    await next(page).click();
    await expect(page.getByRole('heading', { name: words('tablet.confirm_title') })).toBeVisible();
    await expect(page.locator('.vote-word')).toHaveText([words('session_options.reasonable'), words('session_options.agree')]);
    await expectAccessible(page);
    await look(page, info, '16-confirm-two');
    const before = page.viewportSize()!;
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(submit(page, words)).toBeInViewport({ ratio: 1 });
    await page.setViewportSize(before);
    await submit(page, words).click();
    await expectReceipt(page, words);
    expect(await hearing.returned()).toBe(1);
  });
});

test('a seat that the clerk moves says so, and goes on where it was taken to', async ({ page, browser, locale, words }, info) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await card(page, words('session_options.reasonable')).click();
    const code = await movedByClerk(browser, hearing, 1);
    await refresh(page, hearing);
    await expect(page.getByText(words('tablet.moved_title'))).toBeVisible();
    await expectAccessible(page);
    await look(page, info, '14-moved');
    // The other tablet has the seat, the roll frozen or not, and votes with it.
    const context = await elsewhere(browser, page, locale);
    const other = await context.newPage();
    hearing.codes.set(1, code);
    await sit(other, hearing, 1, words);
    await choose(other, words, 'session_options.reasonable');
    await submit(other, words).click();
    await expectReceipt(other, words);
    expect(await hearing.returned()).toBe(1);
    await context.close();
  });
});

test('a seat whose answer was lost is taken again by the same tablet, and by no other', async ({ page, browser, locale, words }) => {
  await held(async (hearing) => {
    await scan(page, hearing, 1);
    await page.route(/\/do\/claim_seat/, async (route) => {
      // Sent past the browser, so that it learns nothing of the answer, no cookie either.
      const asked = route.request();
      const { 'content-length': _own, host: _host, ...headers } = await asked.allHeaders();
      const named = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
      await fetch(asked.url(), { method: 'POST', headers: named, body: asked.postData()!, redirect: 'manual' });
      await route.abort('connectionreset');
    });
    await page.getByRole('button', { name: words('tablet.claim'), exact: true }).click();
    await expect.poll(async () => (await hearing.see()).seats.find((seat) => seat.number === 1)!.presence).not.toBe('absent');
    // Chromium would post an unanswered form again by itself. Its own page about that may still be
    // on the way, and would come in between.
    await expect(() => page.goto('about:blank')).toPass();
    await page.unroute(/\/do\/claim_seat/);
    // Loaded anew, the card leads to the same question, and the answer arrives this time.
    await sit(page, hearing, 1, words);
    expect((await hearing.see()).alerts).toEqual([]);
    const context = await elsewhere(browser, page, locale);
    const other = await context.newPage();
    await scan(other, hearing, 1);
    await expect(other.getByRole('alert')).toContainText(words('refusals.seat_taken'));
    await context.close();
  });
});

test('a server that is started again keeps seat, choice and receipt @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await card(page, words('session_options.reasonable')).click();
    await hearing.program.pause();
    const said = page.getByRole('status').filter({ hasText: words('tablet.reconnecting') });
    await expect(said).toBeVisible();
    await hearing.program.resume();
    await expect(page.locator('.tablet-chip')).toBeAttached({ timeout: 40_000 });
    await expect(card(page, words('session_options.reasonable')).locator('input')).toBeChecked();
    await next(page).click();
    await submit(page, words).click();
    await expectReceipt(page, words);
  });
});

test('a program that failed says so and offers to load the page anew @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await card(page, words('session_options.reasonable')).click();
    await page.evaluate(() => {
      const error = new WebAssembly.RuntimeError('unreachable');
      dispatchEvent(new ErrorEvent('error', { error }));
    });
    const said = page.getByRole('alert').filter({ hasText: words('problems.panic_title') });
    await expect(said).toBeVisible();
    await said.getByRole('button', { name: words('common.reload') }).click();
    await ready(page);
    await expect(card(page, words('session_options.reasonable')).locator('input')).toBeChecked();
    await expect(page.locator('.tablet-seat-number')).toHaveText('1');
  });
});

test('a program that does not load leaves a page of plain forms @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto(`${hearing.program.url}/seat?code=${hearing.code(1)}`);
    await page.getByRole('button', { name: words('tablet.claim'), exact: true }).click();
    await expect(page.locator('.tablet-seat-number')).toHaveText('1');
    await hearing.fill(QUORUM_FROM, QUORUM_TO);
    await hearing.untilDeliberation();
    await hearing.openRound();
    // The page is loaded anew by itself.
    await expect(page.locator('.vote-card')).toHaveCount(4);
    await choose(page, words, 'session_options.reasonable');
    await submit(page, words).click();
    await expectReceipt(page, words);
  });
});
