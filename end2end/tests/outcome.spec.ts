// From the voted session to what the public reads on a phone without JavaScript, and away again.
import { type Browser, type Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { Hearing } from '../fixtures/hearing.ts';
import { field, submit } from '../fixtures/session.ts';
import { sheetsOf } from '../fixtures/paper.ts';
import { expect, logIn, test } from '../fixtures/test.ts';
import { type Words, wordsOf } from '../fixtures/words.ts';

const PHONE = { width: 390, height: 844 };

async function opened(browser: Browser, hearing: Hearing, options: { locale: string; script: boolean; phone: boolean }): Promise<Page> {
  const context = await browser.newContext({
    baseURL: hearing.program.url,
    locale: options.locale,
    timezoneId: 'Asia/Shanghai',
    javaScriptEnabled: options.script,
    viewport: options.phone ? PHONE : { width: 1180, height: 820 },
  });
  context.scripts = options.script;
  return context.newPage();
}

async function as(page: Page, hearing: Hearing, username: string, words: Words): Promise<void> {
  await logIn(page, hearing.program.logins.find((one) => one.username === username)!, words);
}

/** The panel votes, and the result is announced. */
async function announced(): Promise<{ hearing: Hearing; tokens: string[] }> {
  const hearing = await Hearing.begin();
  const tokens = await hearing.fill(1, 75);
  for (const step of ['open', 'present', 'deliberate']) await hearing.move(step);
  for (const answer of [0, 1]) {
    const round = await hearing.openRound();
    await Promise.all([...tokens.values()].map((token) => hearing.cast(token, round, [answer])));
    await hearing.move('close_round');
  }
  await hearing.move('announce');
  return { hearing, tokens: [...tokens.values()] };
}

test('a voted session becomes a published outcome, read on a phone without JavaScript, and is withdrawn', async ({ browser, words, javaScriptEnabled }) => {
  test.setTimeout(180_000);
  const { hearing, tokens } = await announced();
  const script = javaScriptEnabled ?? true;
  const clerk = await opened(browser, hearing, { locale: 'zh-CN', script, phone: false });
  const chair = await opened(browser, hearing, { locale: 'zh-CN', script, phone: false });
  await as(clerk, hearing, 'clerk', words);
  await as(chair, hearing, 'chair', words);
  const session = `/office/review-sessions/${hearing.number}`;

  await test.step('the opinion is written by the clerk and signed by both', async () => {
    await clerk.goto(`${session}/opinion`);
    await submit(clerk, 'recommendation');
    await expect(clerk.getByRole('alert')).toBeVisible();
    await field(clerk, 'facts_agreed').fill('工厂夜间作业，住户离厂界不到五十米。');
    await field(clerk, 'facts_disputed').fill('夜间噪声是否超标，双方各执一词。');
    await field(clerk, 'majority_view').fill('停止夜班的诉求合理。');
    await field(clerk, 'recommendation').fill('加装隔声并限定时段。');
    await clerk.locator('[name="form[next_remedy.remedy]"][value=statutory_review]').check();
    await submit(clerk, 'recommendation');
    await clerk.locator('.banner-done').waitFor();
    await expectAccessible(clerk);
    for (const page of [clerk, chair]) {
      await page.goto(`${session}/opinion`);
      await page.getByRole('button', { name: words('opinion.sign'), exact: true }).click();
      await page.locator('.banner-done').waitFor();
    }
    await expect(chair.getByText(words('opinion.stands'))).toBeVisible();
    await clerk.goto(`${session}/opinion/print`);
    await expect(clerk.locator('.official-signature')).toHaveCount(2);
    expect(await sheetsOf(clerk)).toBeLessThanOrEqual(3);
    if (script) {
      await clerk.evaluate(() => {
        window.print = () => document.body.setAttribute('data-printed', '');
      });
      await clerk.locator('.print-button').click();
      await expect(clerk.locator('body[data-printed]')).toHaveCount(1);
    }
  });

  await test.step('one prepares, another approves', async () => {
    await clerk.goto(`${session}/outcome`);
    await field(clerk, 'place').fill('示例镇');
    await field(clerk, 'plain_line').fill('评议团认为停止夜班的诉求合理。');
    await clerk.locator('[name="form[others]"][value=all_agreed]').check();
    await field(clerk, 'summary').fill('信访人赵示例，电话 13800138000，住东样路12号。');
    await submit(clerk, 'plain_line');
    await clerk.locator('.banner-done').waitFor();
    for (const hint of ['赵示例', '13800138000', '12号']) await expect(clerk.locator('.hints mark', { hasText: hint })).toBeVisible();
    await expectAccessible(clerk);
    const redacted = '居民区旁一家工厂夜间作业，多户住户反映无法入睡。';
    const prepare = clerk.getByRole('button', { name: words('outcome.prepare'), exact: true });
    await field(clerk, 'summary').fill(redacted);
    if (script) {
      // Handed on is what was saved: not what stands in the field.
      await prepare.click();
      await expect(clerk.getByText(words('forms.of_saved'))).toBeVisible();
    }
    await submit(clerk, 'plain_line');
    await clerk.locator('.banner-done').waitFor();
    await prepare.click();
    await expect(clerk.getByText(words('outcome.stage_prepared')).first()).toBeVisible();
    await expect(clerk.getByRole('button', { name: words('outcome.approve'), exact: true })).toHaveCount(0);
    // Given back with a word about why, which stands there until it is handed on again.
    await chair.goto(`${session}/outcome`);
    await chair.locator('summary', { hasText: words('outcome.give_back') }).click();
    await submit(chair, 'reason');
    await expect(chair.locator('.field-is-wrong')).toBeVisible();
    await expectAccessible(chair);
    await field(chair, 'reason').fill('多户住户也要先问过');
    await submit(chair, 'reason');
    await expect(chair.getByText(words('outcome.stage_preparing')).first()).toBeVisible();
    await clerk.goto(`${session}/outcome`);
    await expect(clerk.getByRole('heading', { name: words('outcome.given_back') })).toBeVisible();
    await expect(clerk.getByText('多户住户也要先问过')).toBeVisible();
    await expectAccessible(clerk);
    await prepare.click();
    await expect(clerk.getByText(words('outcome.stage_prepared')).first()).toBeVisible();
    await expect(clerk.getByText('多户住户也要先问过')).toHaveCount(0);
    await chair.goto(`${session}/outcome`);
    await chair.getByRole('button', { name: words('outcome.approve'), exact: true }).click();
    await expect(chair.getByText(words('outcome.stage_approved')).first()).toBeVisible();
  });

  await test.step('it is printed for the petitioner, with the two answers and the way to give them', async () => {
    // Whoever wrote it prints it for an answer on paper, and has no link that could answer.
    await clerk.goto(`${session}/outcome`);
    await clerk.getByRole('link', { name: words('outcome.link_print') }).click();
    await expect(clerk.locator('.paper-choices li')).toHaveText([words('preview.yes'), words('preview.no')]);
    await expect(clerk.locator('.paper-qr')).toHaveCount(0);
    await chair.goto(`${session}/outcome`);
    await chair.getByRole('link', { name: words('outcome.link_print') }).click();
    await expect(chair.locator('.paper-qr')).toBeVisible();
    await expect(chair.locator('.paper-choices li')).toHaveText([words('preview.yes'), words('preview.no')]);
    // What is claimed of others is read by the petitioner before it stands on a public page.
    await expect(chair.getByText(words('outcomes.place_line_early_all', { place: '示例镇' }))).toBeVisible();
    await expectAccessible(chair);
    expect(await sheetsOf(chair)).toBeLessThanOrEqual(4);
  });

  const phone = await opened(browser, hearing, { locale: 'zh-CN', script: false, phone: true });
  await test.step('nothing is public yet', async () => {
    const answer = await phone.goto(`/outcomes/${hearing.number}`);
    expect(answer!.status()).toBe(404);
    await phone.goto('/outcomes');
    await expect(phone.locator(`a[href="/outcomes/${hearing.number}"]`)).toHaveCount(0);
  });

  await test.step('the petitioner sees it and agrees, once', async () => {
    await chair.goto(`${session}/outcome/print`);
    const link = (await chair.locator('.paper-address a').getAttribute('href'))!;
    await phone.goto(link);
    await expect(phone.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expectAccessible(phone);
    await phone.getByRole('button', { name: words('preview.yes'), exact: true }).click();
    await expect(phone.getByText(words('preview.thanks'))).toBeVisible();
    // The link tells what was answered, and asks no more.
    await phone.goto(link);
    await expect(phone.getByText(words('preview.said_title'))).toBeVisible();
    await expect(phone.getByRole('button', { name: words('preview.yes'), exact: true })).toHaveCount(0);
    expect((await phone.goto(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`))!.status()).toBe(404);
  });

  await test.step('it is published, and read in both languages', async () => {
    await clerk.goto(`${session}/outcome`);
    await clerk.getByRole('button', { name: words('outcome.publish'), exact: true }).click();
    await clerk.locator('.banner-done').waitFor();
    for (const locale of ['zh-CN', 'en'] as const) {
      const reader = await opened(browser, hearing, { locale, script: false, phone: true });
      await reader.goto('/');
      await reader.goto('/outcomes');
      await reader.locator(`a[href="/outcomes/${hearing.number}"]`).click();
      const said = wordsOf(locale);
      await expect(reader.getByText(said('arithmetic.advisory')).first()).toBeVisible();
      await expect(reader.locator('.outcome-table')).toHaveCount(4);
      await expect(reader.locator('.bar-row')).toHaveCount(8);
      await expectAccessible(reader);
      await reader.context().close();
    }
  });

  await test.step('names stand beside votes once everybody agrees, and are gone with the first who does not', async () => {
    const answer = async (token: string, agrees: 'yes' | 'no') => {
      // The name that is agreed to is the one the page shows.
      const cookie = `sunshine-seat=${token}`;
      const page = await fetch(`${hearing.program.url}/seat/vote-consent`, { headers: { cookie, accept: 'text/html' } });
      const name = /name="form\[name\]" value="([^"]+)"/.exec(await page.text())![1]!;
      const form = new URLSearchParams({ 'form[command_id]': '', 'form[name]': name, 'form[agrees]': agrees });
      const sent = await fetch(`${hearing.program.url}/do/consent_to_vote`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          cookie,
          origin: hearing.program.url,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
      });
      expect(sent.status).toBeLessThan(400);
    };
    const names = phone.locator('.outcome-names tbody tr');
    for (const token of tokens) await answer(token, 'yes');
    await phone.goto(`/outcomes/${hearing.number}`);
    await expect(names).toHaveCount(2 * tokens.length);
    await expectAccessible(phone);
    expect(await sheetsOf(phone)).toBeLessThanOrEqual(8);
    await answer(tokens[0]!, 'no');
    await phone.goto(`/outcomes/${hearing.number}`);
    await expect(names).toHaveCount(0);
  });

  await test.step('withdrawn, it is gone, also for whoever was reading it', async () => {
    await phone.goto(`/outcomes/${hearing.number}`);
    await expect(phone.getByText('工厂夜间作业').first()).toBeVisible();
    await phone.goto('/outcomes');
    await clerk.goto(`${session}/outcome`);
    await clerk.locator('details.confirm', { hasText: words('outcome.withdraw') }).locator('summary').click();
    await field(clerk, 'reason').fill('信访人要求撤下');
    await submit(clerk, 'reason');
    await clerk.locator('.banner-done').waitFor();
    // Back is asked for again: the browser has kept nothing.
    await phone.goBack();
    await expect(phone.getByText(words('outcomes.gone_title'))).toBeVisible();
    const answer = await phone.goto(`/outcomes/${hearing.number}`);
    expect(answer!.status()).toBe(410);
    await expect(phone.getByText('信访人要求撤下')).toHaveCount(0);
    await expect(phone.getByText('工厂夜间作业')).toHaveCount(0);
  });
  await hearing.end();
});
