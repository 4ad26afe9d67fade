import { room } from './rooms.mjs';

const name = process.env['ROOM'] ?? 'manifest';

/** Stryker's settings for one room; `scripts/mutate.mjs` starts it. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  mutate: room.mutate,
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: `reports/mutation/${name}.incremental.json`,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  htmlReporter: { fileName: `reports/mutation/${name}.html` },
  // Copied for each run: only what tests read.
  ignorePatterns: ['dist', 'artifacts', 'docs', 'public', 'reports', '.stryker-tmp'],
  // A mutant that is timed out counts as killed, so a busy machine must not make it so: loops are counted, not timed.
  timeoutMS: 60_000,
  thresholds: { high: 90, low: 80, break: 80 },
};
