// What the hall sees: it follows the hearing, keeps its last picture without a network, and is one
// stream however many windows show it.
import { type APIRequestContext, type Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { Hearing } from '../fixtures/hearing.ts';
import { type Hearing as Session } from '../fixtures/program.ts';
import { connected, expect, ready, tellsItsStream, test } from '../fixtures/test.ts';

/** Every word of the screen can be read. */
async function expectLegible(page: Page): Promise<void> {
  await expectAccessible(page);
  // A colour that stays that of the other ground is what makes a title vanish.
  const [title, now] = await page.evaluate(() =>
    ['.hall-title', '.hall-now'].map((one) => getComputedStyle(document.querySelector(one)!).color),
  );
  expect(title).toBe(now);
}

/** Steps a session as its chair. */
async function step(request: APIRequestContext, token: string, number: string, transition: string): Promise<void> {
  const of = `/api/v1/review-sessions/${number}`;
  const headers = { authorization: `Bearer ${token}` };
  const { revision } = (await (await request.get(of, { headers })).json()) as { revision: number };
  const moved = await request.post(`${of}/transitions`, {
    headers,
    data: { transition, expected_revision: revision, reason: '演练' },
  });
  expect(moved.status(), await moved.text()).toBe(200);
}

test.describe('the projector', () => {
  for (const theme of ['light', 'dark']) {
    test(`every word can be read, ${theme}`, async ({ page, program }) => {
      await page.setViewportSize({ width: 1920, height: 1080 });
      for (const status of ['panel_drawn', 'voting']) {
        await page.goto(`${hearing(program.sessions, status).projector}?theme=${theme}`);
        await ready(page);
        await expectLegible(page);
      }
    });
  }

  test('voting: the turnout and no counts', async ({ page, program, words }) => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(hearing(program.sessions, 'voting').projector);
    await ready(page);
    await expect(page.getByText(words('projector.stage_voting'))).toBeVisible();
    await expect(page.getByRole('img', { name: words('projector.returned') })).toBeVisible();
    await expect(page.getByRole('table')).toHaveCount(0);
    await expectAccessible(page);
  });

  test('without script it looks again by itself where that is chosen @plain-only', async ({ page, program, words }) => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(hearing(program.sessions, 'voting').projector);
    const refresh = page.locator('meta[http-equiv=refresh]');
    await expect(refresh).toHaveCount(0);
    await expect(page.getByText(words('console.plain'))).toBeVisible();
    // The words stand above the picture: they cover nothing of it, and all of it is there.
    const strip = await page.locator('p.hall-plain').boundingBox();
    const head = await page.locator('.hall-head').boundingBox();
    expect(head!.y).toBeGreaterThanOrEqual(strip!.y + strip!.height);
    const hidden = await page.locator('.hall-screen').evaluate((all) => all.scrollHeight - all.clientHeight);
    expect(hidden).toBe(0);
    await page.getByRole('link', { name: words('console.plain_begin') }).click();
    await expect(refresh).toHaveCount(1);
    await expect(page.getByText(words('console.plain'))).toHaveCount(0);
    // Whoever changes the ground has not changed that.
    await page.getByRole('link', { name: words('projector.dark') }).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('.hall-dark')).toBeVisible();
    await expect(refresh).toHaveCount(1);
    await page.getByRole('link', { name: words('console.plain_stop') }).focus();
    await page.keyboard.press('Enter');
    await expect(refresh).toHaveCount(0);
  });

  test('an address nobody was given leads nowhere', async ({ page, program, words }) => {
    expect(hearing(program.sessions, 'published').projector, 'of a day long past').toBe('');
    const answer = await page.goto('/projector/none');
    expect(answer?.status()).toBe(404);
    await expect(page.getByText(words('common.app')).first()).toBeVisible();
  });
});

test.describe('the projector of a hearing that goes on', () => {
  // Each of these moves the same session of the demo.
  test.describe.configure({ mode: 'serial' });

  test('seven windows show the same by one stream @script-only', async ({ page, context, program, house, request }) => {
    const { number, projector } = hearing(program.sessions, 'panel_drawn');
    const streams: string[] = [];
    context.on('request', (asked) => {
      if (asked.resourceType() === 'eventsource') streams.push(asked.url());
    });
    const windows = [page];
    while (windows.length < 7) windows.push(await context.newPage());
    for (const window of windows) {
      await window.goto(projector);
      await ready(window);
    }
    const chair = house.login('chair');
    const answer = await request.post('/api/v1/login', {
      data: { username: chair.username, password: chair.password },
    });
    const { token } = (await answer.json()) as { token: string };
    await step(request, token, number, 'open');
    for (const window of windows) {
      await expect(window.locator('.hall-question')).toHaveText(/评议会现在开始|hearing begins/);
    }
    expect(streams).toHaveLength(1);
    // The one that holds the stream is closed: another takes it over.
    await page.close();
    await step(request, token, number, 'present');
    for (const window of windows.slice(1)) {
      await expect(window.locator('.hall-agenda')).toBeVisible();
    }
  });

  test('without a network the last picture stays, and it is said @script-only', async ({ page, context, program, words }) => {
    await tellsItsStream(page);
    await page.goto(hearing(program.sessions, 'panel_drawn').projector);
    await ready(page);
    await connected(page);
    const shown = await page.locator('.hall-body').innerText();
    await context.setOffline(true);
    await expect(page.getByText(words('projector.lost'))).toBeVisible();
    expect(await page.locator('.hall-body').innerText()).toBe(shown);
    await context.setOffline(false);
    await expect(page.getByText(words('projector.lost'))).toBeHidden();
  });
});

test.describe('a result on the projector @script-only', () => {
  test('four long options and ballots that did not come back: the advisory sentence stays on the screen', async ({
    page,
    words,
  }) => {
    test.setTimeout(120_000);
    const begun = await Hearing.begin();
    try {
      const long = '由镇政府出资八成、两户各出一成重新修，限期办';
      const options = ['一', '二', '三', '四'].map((place) => `方案${place}${long}`.slice(0, 24));
      await page.goto(begun.program.url);
      const context = page.context();
      const clerk = await context.browser()!.newContext({ baseURL: begun.program.url, locale: 'zh-CN' });
      const desk = await clerk.newPage();
      const held = await begun.convene(desk, words, [
        ['请从下面几种办法里选一种您认为对双方都公平，雨季以前又做得完的办法，只选一项，是哪一项？', 'free', options.join('\n')],
        ['修坡诉求是否合理？', 'A'],
      ]);
      await desk.goto(`/office/review-sessions/${held.number}/console?view=seats`);
      const address = (await desk.locator('.console-projector a').first().getAttribute('href'))!;
      const panel = held.codes.size;
      const tokens = [...(await held.fill(1, Math.ceil((panel * 2) / 3))).values()];
      await held.untilDeliberation();
      const round = await held.openRound();
      await Promise.all(tokens.slice(8).map((token, at) => held.cast(token, round, [at % 4, at % 2])));
      await held.move('close_round');
      await page.setViewportSize({ width: 1920, height: 1080 });
      for (const theme of ['light', 'dark']) {
        await page.goto(`${begun.program.url}${address}?theme=${theme}`);
        await ready(page);
        await expect(page.getByRole('table')).toBeVisible();
        await expectLegible(page);
        for (const question of [options[3]!, words('session_options.partly_reasonable')]) {
          await expect(page.locator('.hall-bars')).toContainText(question, { timeout: 20_000 });
          await expect(page.getByText(words('arithmetic.advisory'))).toBeInViewport({ ratio: 1 });
          expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(1080);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1920);
        }
      }
      await clerk.close();
    } finally {
      await begun.end();
    }
  });
});

function hearing(sessions: Session[], status: string): Session {
  const found = sessions.find((session) => session.status === status);
  if (!found) throw new Error(`the demo has no session that is ${status}`);
  return found;
}
