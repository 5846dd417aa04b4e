// What the hall sees: it follows the hearing, keeps its last picture without a network, and is one
// stream however many windows show it.
import { type APIRequestContext } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { type Hearing } from '../fixtures/program.ts';
import { expect, ready, test } from '../fixtures/test.ts';

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
  test('counted: the outcome with its arithmetic and the advisory sentence in one frame', async ({ page, program, words }) => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    const past = hearing(program.sessions, 'announced');
    await page.goto(past.projector);
    await ready(page);
    await expect(page.getByRole('table')).toBeVisible();
    await expect(page.getByText(words('arithmetic.advisory'))).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
  });

  test('voting: the turnout and no counts', async ({ page, program, words }) => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(hearing(program.sessions, 'voting').projector);
    await ready(page);
    await expect(page.getByText(words('projector.stage_voting'))).toBeVisible();
    await expect(page.getByRole('img', { name: words('projector.returned') })).toBeVisible();
    await expect(page.getByRole('table')).toHaveCount(0);
    await expectAccessible(page);
  });

  test('an address nobody was given leads nowhere', async ({ page, words }) => {
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
    await page.goto(hearing(program.sessions, 'panel_drawn').projector);
    await ready(page);
    const shown = await page.locator('.hall-body').innerText();
    await context.setOffline(true);
    await expect(page.getByText(words('projector.lost'))).toBeVisible();
    expect(await page.locator('.hall-body').innerText()).toBe(shown);
    await context.setOffline(false);
    await expect(page.getByText(words('projector.lost'))).toBeHidden();
  });
});

function hearing(sessions: Hearing[], status: string): Hearing {
  const found = sessions.find((session) => session.status === status);
  if (!found) throw new Error(`the demo has no session that is ${status}`);
  return found;
}
