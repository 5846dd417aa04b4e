// How soon an outcome can be read on an old phone far from a mast. Measured for docs/benchmarks.md by
// `cargo xtask bench`; the tests leave it alone, for a figure of a busy machine says nothing.
import { writeFileSync } from 'node:fs';
import { expect, test } from '../fixtures/test.ts';

const MEASURED = process.env['END2END_MEASURED'];

/** Slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER_PROCESSOR = 4;
const TURNS = 7;

if (MEASURED) {
  test('an outcome on an old phone @script-only', async ({ browser, program }) => {
    test.setTimeout(120_000);
    const published = program.sessions.find((one) => one.status === 'published')!;
    const turns: { readable: number; whole: number; bytes: number }[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      // Never here before: nothing is kept.
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.emulateNetworkConditions', SLOW_4G);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR });
      await page.goto(`${program.url}/outcomes/${published.number}`);
      const seen = await page.evaluate(
        () =>
          new Promise<{ readable: number; whole: number; bytes: number }>((done) => {
            new PerformanceObserver((list) => {
              const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
              const largest = list.getEntries().at(-1)!;
              done({ readable: largest.startTime, whole: page!.loadEventEnd, bytes: page!.encodedBodySize });
            }).observe({ type: 'largest-contentful-paint', buffered: true });
          }),
      );
      turns.push(seen);
      await context.close();
    }
    const middle = (of: (one: (typeof turns)[number]) => number) => turns.map(of).sort((a, b) => a - b)[Math.floor(TURNS / 2)]!;
    const figures = {
      readable_ms: Math.round(middle((one) => one.readable)),
      whole_ms: Math.round(middle((one) => one.whole)),
      page_bytes: middle((one) => one.bytes),
    };
    expect(figures.page_bytes).toBeGreaterThan(0);
    writeFileSync(MEASURED, JSON.stringify(figures));
  });
}
