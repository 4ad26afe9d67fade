import { room } from './rooms.mjs';

const name = process.env['ROOM'] ?? 'manifest';

/** Stryker's settings for one room; `scripts/mutate.mjs` starts it. */
export default {
  testRunner: process.env['MUTATE_RUNNER'] ?? 'in-process',
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/*', new URL('runner.mjs', import.meta.url).href],
  testRunnerNodeArgs: ['--max-old-space-size=2000'],
  concurrency: Number(process.env['MUTATE_WORKERS'] ?? 2),
  mutate: room.mutate,
  coverageAnalysis: 'perTest',
  ignoreStatic: process.env['MUTATE_STATIC'] === undefined,
  incremental: (process.env['MUTATE_SAMPLE'] ?? '1') === '1',
  incrementalFile: `reports/mutation/${name}.incremental.json`,
  reporters: ['progress-append-only', 'html', 'json'],
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  htmlReporter: { fileName: `reports/mutation/${name}.html` },
  // Copied for each run: only what tests read.
  ignorePatterns: ['dist', 'artifacts', 'docs', 'public', 'reports', '.stryker-tmp'],
  // A mutant that is timed out counts as killed, so a busy machine must not make it so: loops are counted, not timed.
  timeoutMS: 60_000,
  // In minutes: the first playing of all tests, with every mutant counted, on a machine that does other things too.
  dryRunTimeoutMinutes: 60,
  tempDirName: `.stryker-tmp/${name}`,
  thresholds: { high: 90, low: 80, break: null },
};
