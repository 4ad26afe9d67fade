import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './scripts/lib/chromium.mjs';

const here = await findChromium();
/** Chromium refuses its sandbox to root. */
const asRoot = process.getuid?.() === 0;
const port = Number(process.env['PLAYWRIGHT_PORT'] ?? 4517);

export default defineConfig({
  testDir: 'tests/site',
  outputDir: 'artifacts/playwright',
  fullyParallel: true,
  workers: 2,
  // What is held to a time by the clock has the machine to itself: `npm test` plays it when the rest is over.
  projects: [
    { name: 'site', grepInvert: /@alone/ },
    { name: 'alone', grep: /@alone/, workers: 1 },
  ],
  forbidOnly: true,
  // Some tests measure time on whatever machine they get; a second try is told apart as flaky in the report.
  retries: 2,
  // For machines that are held back; what must be quick is measured.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://localhost:${port}/`,
    launchOptions: { ...(here ? { executablePath: here } : {}), args: ['--renderer-process-limit=1', ...(asRoot ? ['--no-sandbox'] : [])] },
    // An action that hangs (a browser that draws no frame) is tried again soon.
    actionTimeout: 60_000,
    screenshot: 'only-on-failure',
    // Else every page of every test would fill a cache of its own first; offline.spec allows it.
    serviceWorkers: 'block',
  },
  webServer: {
    command: `node scripts/serve.mjs ${port}`,
    url: `http://localhost:${port}/`,
    env: { BASE: '/' },
    reuseExistingServer: false,
    timeout: 20_000,
  },
});
