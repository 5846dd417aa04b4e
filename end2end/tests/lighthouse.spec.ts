// What Lighthouse says of a published outcome, on a phone: kept in docs/lighthouse.md, written by
// `cargo xtask lighthouse`. The tests leave it alone, for its packages are many and its figures are
// those of one machine.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { expect, test } from '../fixtures/test.ts';

const REPORT = process.env['END2END_LIGHTHOUSE'];
const PACKAGE = process.env['END2END_LIGHTHOUSE_PACKAGE'];

/** What the page is not to be found by: a withdrawn text would live on in an index. */
const LEFT_OUT = ['is-crawlable'];

/** A port that nobody has. */
async function freePort(): Promise<number> {
  return await new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

if (REPORT && PACKAGE) {
  test('what Lighthouse says of an outcome @script-only', async ({ program }) => {
    test.setTimeout(300_000);
    const published = program.sessions.find((one) => one.status === 'published')!;
    const { default: lighthouse } = await import(pathToFileURL(PACKAGE).href);
    const pages = [];
    for (const language of ['zh-CN', 'en']) {
      const port = await freePort();
      const browser = await chromium.launch({
        executablePath: process.env['END2END_CHROMIUM'],
        args: [`--remote-debugging-port=${port}`],
      });
      try {
        const address = `${program.url}/outcomes/${published.number}`;
        const ran = await lighthouse(address, {
          port,
          output: 'json',
          logLevel: 'error',
          onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
          skipAudits: LEFT_OUT,
          extraHeaders: { 'Accept-Language': language },
        });
        pages.push({ language, said: ran.lhr });
      } finally {
        await browser.close();
      }
    }
    for (const { said } of pages) {
      expect(said.runtimeError).toBeUndefined();
    }
    writeFileSync(REPORT, JSON.stringify(pages));
  });
}
