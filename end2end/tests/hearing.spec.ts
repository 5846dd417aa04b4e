// A whole hearing in browsers side by side: the chair's console, the projector, and three tablets,
// one of which loses its network in the middle of the vote. @script-only
import { type Browser, type BrowserContext, type Page } from '@playwright/test';
import { Hearing, connected, sit } from '../fixtures/hearing.ts';
import { expect, logIn, ready, test } from '../fixtures/test.ts';
import { type Words, wordsOf } from '../fixtures/words.ts';

/** Seats beside the three in browsers: with them the quorum of the demo's panel is met. */
const OTHERS_FROM = 4;
const OTHERS_TO = 72;

interface Screen {
  page: Page;
  context: BrowserContext;
}

async function screen(browser: Browser, hearing: Hearing, width: number, height: number): Promise<Screen> {
  const context = await browser.newContext({
    baseURL: hearing.program.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width, height },
  });
  return { context, page: await context.newPage() };
}

/** Presses the step button until the session stands there: a step that has just changed waits. */
async function press(page: Page, hearing: Hearing, name: string, status: string): Promise<void> {
  const step = page.locator('#step');
  await expect(step).toContainText(name);
  await expect
    .poll(
      async () => {
        // Pressed once more only where it was not taken: the step after it is another one.
        const is = (await hearing.see()).status;
        if (is === status) return is;
        const sure = page.locator('.panel-buttons button').first();
        if (await sure.isVisible()) await sure.click();
        else if ((await step.textContent())?.includes(name)) await step.click();
        return (await hearing.see()).status;
      },
      { intervals: [1_100, 1_100, 1_100, 1_100] },
    )
    .toBe(status);
}

/** Presses the step of the agenda until the first clock stands so. */
async function speak(page: Page, hearing: Hearing, name: string, state: string): Promise<void> {
  const step = page.locator('#step');
  await expect(step).toContainText(name);
  await expect
    .poll(
      async () => {
        const is = (await hearing.see()).agenda[0]!.state;
        if (is !== state && (await step.textContent())?.includes(name)) await step.click();
        return (await hearing.see()).agenda[0]!.state;
      },
      { intervals: [1_100, 1_100, 1_100, 1_100] },
    )
    .toBe(state);
}

async function choose(page: Page, words: Words, option: string): Promise<void> {
  await page.locator('.vote-card', { hasText: words(option) }).first().click();
  await page.locator('.tablet-step').click();
  await expect(page.getByRole('heading', { name: words('tablet.confirm_title') })).toBeVisible();
}

test('a hearing with console, projector and three tablets @script-only', async ({ browser }) => {
  test.setTimeout(180_000);
  const words = wordsOf('zh-CN');
  const hearing = await Hearing.begin();
  const screens: Screen[] = [];
  const open = async (width: number, height: number) => {
    const one = await screen(browser, hearing, width, height);
    screens.push(one);
    return one;
  };
  try {
    const chair = await open(1440, 900);
    await logIn(chair.page, hearing.program.logins.find((one) => one.username === 'chair')!, words);
    await chair.page.goto(`/office/review-sessions/${hearing.number}/console`);
    await ready(chair.page);
    const hall = await open(1920, 1080);
    const projector = hearing.program.sessions.find((one) => one.number === hearing.number)!.projector;
    await hall.page.goto(projector);
    await ready(hall.page);
    const tablets = [await open(1180, 820), await open(1180, 820), await open(390, 844)];
    for (const [place, tablet] of tablets.entries()) {
      await sit(tablet.page, hearing, place + 1, words);
      await connected(tablet.page);
    }
    // The door: hall and console count the same.
    await expect(hall.page.locator('.ring-words strong')).toHaveText('3');
    const others = await hearing.fill(OTHERS_FROM, OTHERS_TO);
    const present = OTHERS_TO;
    await expect(hall.page.locator('.ring-words strong')).toHaveText(String(present));

    await press(chair.page, hearing, words('session_steps.open'), 'opened');
    await press(chair.page, hearing, words('session_steps.present'), 'presenting');
    await expect(hall.page.locator('.hall-agenda')).toBeVisible();
    // The step follows the agenda: one speaks and is done; whoever is passed over is named first.
    const item = words('session_agenda.petitioner_statement');
    await speak(chair.page, hearing, words('desk.speak', { item }), 'running');
    await expect(hall.page.locator('.hall-speaker .hall-question')).toHaveText(item);
    await speak(chair.page, hearing, words('desk.spoken', { item }), 'over');
    await chair.page.locator('.other', { hasText: words('session_steps.deliberate') }).click();
    await expect(chair.page.locator('.panel')).toContainText(words('session_agenda.unit_statement'));
    await expect(chair.page.locator('.panel')).not.toContainText(item);
    await chair.page.locator('.panel-buttons button').click();
    await expect(hall.page.locator('.hall-blank')).toBeVisible();
    await press(chair.page, hearing, words('course.open_round', { round: 1 }), 'voting');
    const round = (await hearing.see()).rounds.find((one) => one.phase === 'open')!.id;

    // All see the question at once; nobody sees a count.
    await expect(hall.page.getByText(words('projector.stage_voting'))).toBeVisible();
    for (const { page } of tablets) await expect(page.locator('.vote-card').first()).toBeVisible();
    const [first, second, third] = tablets as [Screen, Screen, Screen];
    await choose(first.page, words, 'session_options.reasonable');
    await first.page.getByRole('button', { name: words('tablet.submit') }).click();
    await expect(first.page.getByRole('heading', { name: words('tablet.received') })).toBeVisible();
    await expect(hall.page.locator('.ring-words strong')).toHaveText('1');

    // The second one loses its network with the ballot in its hand, and gets it back.
    await choose(second.page, words, 'session_options.unreasonable');
    await second.context.setOffline(true);
    await second.page.getByRole('button', { name: words('tablet.submit') }).click();
    await expect(second.page.getByRole('heading', { name: words('tablet.received') })).toHaveCount(0);
    expect(await hearing.returned()).toBe(1);
    await second.context.setOffline(false);
    await expect
      .poll(
        async () => {
          const again = second.page.getByRole('button', { name: words('tablet.submit') });
          if (await again.isVisible()) await again.click();
          return second.page.getByRole('heading', { name: words('tablet.received') }).isVisible();
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    await choose(third.page, words, 'session_options.abstain');
    await third.page.getByRole('button', { name: words('tablet.submit') }).click();
    await expect(third.page.getByRole('heading', { name: words('tablet.received') })).toBeVisible();

    // The rest of the panel, from elsewhere; one seat votes no more than once.
    const cast = async (token: string, answer: number) => {
      const path = `/api/v1/review-sessions/${hearing.number}/rounds/${round}/ballots`;
      return fetch(`${hearing.program.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ballot_id: crypto.randomUUID(), answers: [answer] }),
      });
    };
    const tokens = [...others.values()];
    const told = await Promise.all(tokens.slice(0, 60).map((token) => cast(token, 0)));
    expect(told.every((answer) => answer.status === 200)).toBe(true);
    expect((await cast(tokens[0]!, 1)).status).toBe(409);
    await expect(hall.page.locator('.ring-words strong')).toHaveText('63');

    await press(chair.page, hearing, words('course.close_round', { round: 1 }), 'tallied');
    // 61 of 72 present: the same result on every screen.
    const outcome = words('arithmetic.majority', { option: words('session_options.reasonable') });
    await expect(hall.page.locator('.hall-outcome')).toHaveText(outcome);
    for (const { page } of [chair, ...tablets]) await expect(page.getByText(outcome).first()).toBeVisible();
    await expect(hall.page.locator('.hall-votes').first()).toContainText('61');
  } finally {
    await Promise.all(screens.map(({ context }) => context.close()));
    await hearing.end();
  }
});
