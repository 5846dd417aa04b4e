// A reviewer's tablet whose connection is not what it should be, and what may be said meanwhile.
import { type Page } from '@playwright/test';
import { connected, sit } from '../fixtures/hearing.ts';
import { QUORUM_FROM, QUORUM_TO, card, choose, expectReceipt, held, inRound, look, submit } from '../fixtures/tablet.ts';
import { expect, ready, test } from '../fixtures/test.ts';

test.describe.configure({ timeout: 120_000 });

/** Time for news that have to be asked for. */
const ASKED = { timeout: 15_000 };

const STREAM = '**/live/seat';
const QUESTION = '**/live/seat/state*';

/** The tablet is laid aside, or taken up again. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((to) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => to });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (to ? 'hidden' : 'visible') });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

/** Says whether a banner about the connection has ever been on the screen. */
async function watchBanner(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => {
    const place = document.querySelector('.tablet-connection')!;
    new MutationObserver(() => {
      if (place.childElementCount > 0) document.body.dataset['broken'] = '';
    }).observe(place, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => 'broken' in document.body.dataset);
}

test('a stream that never says anything is replaced by questions, as long as somebody looks @script-only', async ({
  page,
  words,
}) => {
  await held(async (hearing) => {
    await page.clock.install();
    // As behind a proxy that passes on what is complete, and a stream never is.
    await page.route(STREAM, () => {});
    let asked = 0;
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/live/seat/state') asked += 1;
    });
    await sit(page, hearing, 1, words);
    await expect(page.locator('.tablet-chip')).toBeAttached(ASKED);
    const wasBroken = await watchBanner(page);
    await hearing.fill(QUORUM_FROM, QUORUM_TO);
    const seen = async (key: string) => {
      await expect(page.getByRole('heading', { name: words(key) })).toBeVisible(ASKED);
      await expect(page.locator('.tablet-chip')).toHaveText(words('tablet.connected'));
    };
    await hearing.move('open');
    await seen('tablet.now_opened');
    // The stream is given up and opened again, over and over; the questions go on.
    for (const [step, key] of [
      ['present', 'tablet.now_presenting'],
      ['deliberate', 'tablet.now_deliberating'],
    ] as const) {
      await page.clock.fastForward(35_000);
      await hearing.move(step);
      await seen(key);
    }
    expect(await wasBroken()).toBe(false);

    // Locked or laid aside it asks nothing, for however long.
    await hide(page, true);
    const before = asked;
    await page.clock.fastForward(120_000);
    await hearing.openRound();
    await expect.poll(async () => (await hearing.see()).status).toBe('voting');
    expect(asked).toBe(before);
    await hide(page, false);
    await expect(page.locator('.vote-card').first()).toBeVisible(ASKED);
    // And once something comes by the stream, it needs to ask no more.
    await page.unroute(STREAM);
    await page.reload();
    await connected(page);
    const last = asked;
    await page.clock.fastForward(20_000);
    await hearing.move('close_round');
    await expect(page.getByRole('heading', { name: words('tablet.now_tallied') })).toBeVisible();
    expect(asked).toBe(last);
  });
});

test('a tablet that was locked is up to date when it is taken up again @script-only', async ({ page, words }) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await card(page, words('session_options.reasonable')).click();
    // It lets its stream go.
    const gone = page.waitForEvent('requestfailed', (request) => new URL(request.url()).pathname === '/live/seat');
    await hide(page, true);
    await gone;
    await hearing.move('void_round', '测试');
    await hide(page, false);
    await expect(page.getByRole('heading', { name: words('tablet.now_deliberating') })).toBeVisible();
    await connected(page);
  });
});

test('a second window is told the time by the server, not by the first window @script-only', async ({ page, context, words }) => {
  await held(async (hearing) => {
    await sit(page, hearing, 1, words);
    await connected(page);
    const second = await context.newPage();
    const told: number[] = [];
    await second.exposeFunction('heard', (detail: string) => {
      const { snapshot } = JSON.parse(detail) as { snapshot?: string };
      if (snapshot) told.push(Date.parse((JSON.parse(snapshot) as { now: string }).now));
    });
    await second.addInitScript(() => {
      addEventListener('sunshine-news', (event) => {
        (window as unknown as { heard: (detail: string) => void }).heard((event as CustomEvent<string>).detail);
      });
    });
    const opened = Date.now();
    await second.goto(`${hearing.program.url}/seat`);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    for (const now of told) expect(now).toBeGreaterThanOrEqual(opened - 50);
    await expect(second.locator('.tablet-chip')).toBeAttached();
  });
});

test('time that is up before the chair has counted is said in words of its own @script-only', async ({ page, words }, info) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    await hearing.move('close_round');
    await expect(page.locator('.result').first()).toBeVisible();
    await hearing.openRound();
    await expect(page.locator('.vote-card').first()).toBeVisible();
    // The time of the second round is up: nobody has noticed yet.
    await page.route(STREAM, () => {});
    await page.route(QUESTION, async (route) => {
      const answer = await route.fetch();
      if (answer.status() !== 200) return route.fulfill({ response: answer });
      const told = (await answer.json()) as { now: string; rounds: { phase: string; closes_at: string | null }[] };
      for (const round of told.rounds) if (round.phase === 'open') round.closes_at = told.now;
      return route.fulfill({ response: answer, json: told });
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: words('tablet.time_up'), exact: true })).toBeVisible(ASKED);
    await expect(page.getByRole('alert').filter({ hasText: words('tablet.closed_title') })).toBeVisible();
    // On the roll, and no result but that of the round at hand.
    await expect(page.getByText(words('tablet.now_not_on_roll'))).toHaveCount(0);
    await expect(page.locator('.result')).toHaveCount(0);
    await look(page, info, '17-time-up');
  });
});

test('a choice changed after a ballot that was not heard of is not said to count @script-only', async ({ page, words }, info) => {
  await held(async (hearing) => {
    await inRound(page, hearing, words);
    // The server takes it, and nobody hears of it.
    await page.route('**/live/seat**', (route) => route.abort());
    await page.reload();
    await ready(page);
    await choose(page, words, 'session_options.reasonable');
    await page.route('**/do/cast_ballot', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await submit(page, words).click();
    const said = page.getByRole('alert').filter({ hasText: words('tablet.not_received') });
    await expect(said).toBeVisible({ timeout: 20_000 });
    await expect(said).toContainText(words('tablet.not_received_back'));
    expect(await hearing.returned()).toBe(1);
    await page.unroute('**/do/cast_ballot');
    await page.getByRole('link', { name: words('tablet.back') }).click();
    await expect(page.getByText(words('tablet.sent_before'))).toBeVisible();
    await choose(page, words, 'session_options.unreasonable');
    await submit(page, words).click();
    await expect(page.getByRole('alert').filter({ hasText: words('refusals.ballot_already_cast') })).toBeVisible();
    // The news come again.
    await page.unroute('**/live/seat**');
    await expect(page.getByRole('heading', { name: words('tablet.received') })).toBeVisible({ timeout: 40_000 });
    const first = page.getByRole('alert').filter({ hasText: words('tablet.first_counts') });
    await expect(first).toBeVisible();
    await look(page, info, '18-first-counts');
    const receipt = await expectReceipt(page, words);
    await page.reload();
    expect(await expectReceipt(page, words)).toBe(receipt);
    await expect(first).toBeVisible();
    expect(await hearing.returned()).toBe(1);
  });
});
