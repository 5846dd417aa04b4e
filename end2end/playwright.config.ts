// The program in the Chromium of the system, once as a browser runs it and once without
// JavaScript. Nothing is tried twice: a test that passes only sometimes is wrong.
import { defineConfig } from '@playwright/test';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests',
  outputDir: '../target/playwright',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  timeout: 40_000,
  expect: { timeout: 8_000 },
  reporter: [['list'], ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ?? '../target/xtask/playwright.json' }]],
  use: {
    actionTimeout: 8_000,
    navigationTimeout: 15_000,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1180, height: 820 },
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['END2END_CHROMIUM'] ?? '/usr/bin/chromium',
      // The language of the browser's own controls decides the order in which a date is typed.
      // Chromium refuses to confine itself when root runs it.
      args: ['--lang=en-US', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'script', grepInvert: /@plain-only/, use: { javaScriptEnabled: true } },
    { name: 'plain', grepInvert: /@script-only/, use: { javaScriptEnabled: false } },
  ],
});
