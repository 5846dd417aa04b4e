// Documents of a session: uploaded, looked at, refused in words, withdrawn.
import { resolve } from 'node:path';
import { type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScrolling } from '../fixtures/axe.ts';
import { type Given, SVG, cutOff, pdf } from '../fixtures/files.ts';
import { expect, test } from '../fixtures/test.ts';
import { type Words } from '../fixtures/words.ts';

const FOLDER = resolve(import.meta.dirname, '../../target/screenshots');
const SCREENS = [
  { width: 1180, height: 820 },
  { width: 390, height: 844 },
];

/** A title no other test has. */
const fresh = (title: string) => `${title} ${Math.random().toString(36).slice(2, 7)}`;

async function upload(page: Page, words: Words, title: string, file: Given): Promise<void> {
  await page.getByLabel(words('documents.field_title'), { exact: true }).fill(title);
  await page.getByLabel(words('documents.side_unit'), { exact: true }).check();
  await page.getByLabel(words('documents.file'), { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: words('documents.add_submit'), exact: true }).click();
}

/** The card of a document. */
const card = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });

/** Opens the pages of a document, and sees each. */
async function seePages(page: Page, words: Words, title: string, pages: number): Promise<void> {
  const one = card(page, title);
  await one.getByText(words('documents.view', { count: pages })).click();
  for (let number = 1; number <= pages; number += 1) {
    const image = one.getByRole('img', { name: words('documents.page_alt', { title, page: number, pages }) });
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((drawn: HTMLImageElement) => drawn.naturalWidth)).toBeGreaterThan(100);
  }
}

/** Looks at the page at every size, and takes pictures where there is a script. */
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  const text = (size: string) => page.evaluate((to) => {
    document.documentElement.className = document.documentElement.className.replace(/text-\w+/, `text-${to}`);
  }, size);
  await text('largest');
  for (const width of [320, 390, 1180]) {
    await page.setViewportSize({ width, height: 820 });
    await expectNoSidewaysScrolling(page);
  }
  await text('normal');
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await expectNoSidewaysScrolling(page);
    if (page.context().scripts) {
      await page.screenshot({ path: resolve(FOLDER, `${name}-${screen.width}.png`), fullPage: true });
    }
  }
}

let address = '';

test.beforeEach(async ({ page, house, logIn }) => {
  address = `/office/review-sessions/${house.session('voting')}/documents`;
  await logIn('clerk');
  await page.goto(address);
});

test('a PDF of two pages and a photograph are uploaded and seen', async ({ page, words }) => {
  const photograph = { name: 'IMG_0001.JPG', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) };
  const [letter, photo] = [fresh('情况说明'), fresh('现场照片')];
  await upload(page, words, letter, pdf('letter.pdf', ['Page one', 'Page two']));
  await expect(page.getByText(words('documents.notice_added'))).toBeVisible();
  await upload(page, words, photo, photograph);
  await expect(page.getByText(words('documents.notice_added'))).toBeVisible();
  await look(page, 'documents');
  await seePages(page, words, letter, 2);
  await seePages(page, words, photo, 1);
  await look(page, 'documents-open');
});

test('what cannot be shown is refused in words, and the title stays', async ({ page, words }) => {
  const title = fresh('图纸');
  const damaged = cutOff(pdf('letter.pdf', ['Page one', 'Page two']));
  for (const [file, why] of [
    [SVG, 'documents.wrong_unknown'],
    [damaged, 'documents.wrong_damaged'],
  ] as const) {
    await upload(page, words, title, file);
    await expect(page.getByRole('alert').getByText(words(why))).toBeVisible();
    await expect(page.getByLabel(words('documents.field_title'), { exact: true })).toHaveValue(title);
    await expect(page.getByLabel(words('documents.side_unit'), { exact: true })).toBeChecked();
  }
  await look(page, 'documents-refused');
  await upload(page, words, title, pdf('letter.pdf', ['Page one']));
  await expect(card(page, title)).toBeVisible();
});

test('a document is withdrawn after one more step', async ({ page, words }) => {
  const title = fresh('写了姓名的');
  await upload(page, words, title, pdf('letter.pdf', ['Page one']));
  const one = card(page, title);
  await one.getByText(words('documents.withdraw'), { exact: true }).click();
  await expect(one.getByText(words('documents.withdraw_unseen'))).toBeVisible();
  await one.getByRole('button', { name: words('documents.withdraw_submit'), exact: true }).click();
  await expect(page.getByText(words('documents.notice_withdrawn'), { exact: true })).toBeVisible();
  await expect(card(page, title).getByText(words('documents.state_erased'))).toBeVisible();
  await expect(card(page, title).getByRole('link', { name: words('documents.original') })).toHaveCount(0);
});

test('a chair reads documents and changes none', async ({ page, words, logIn, another }) => {
  const title = fresh('给主持人看的');
  await upload(page, words, title, pdf('letter.pdf', ['Page one']));
  await expect(card(page, title)).toBeVisible();
  const chair = await another();
  await logIn('chair', chair);
  await chair.goto(address);
  await seePages(chair, words, title, 1);
  await expect(chair.getByRole('button', { name: words('documents.add_submit') })).toHaveCount(0);
  await expect(card(chair, title).getByText(words('documents.withdraw'), { exact: true })).toHaveCount(0);
});
