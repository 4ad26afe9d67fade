/**
 * `npm test`: installs what is missing, then every check there is. A progress line a step; the last line is `N passed, N failed`,
 * summed from the runners' own JSON reports (a step that has no report and fails counts as one failure).
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { installPackages } from './lib/install.mjs';
import { must, node, root, run } from './lib/run.mjs';
import { elapsed, step } from './lib/tell.mjs';

const artifacts = join(root, 'artifacts');
const totals = { passed: 0, failed: 0 };
const failures = [];

/** One step; a failure is noted and the next step goes on. Answers whether it went well. */
const check = async (title, work) => {
  try {
    await step(title, work);
    return true;
  } catch (error) {
    failures.push(title);
    console.log(String(error instanceof Error ? error.message : error).replace(/^/gm, '    '));
    if (!error.counted) totals.failed++;
    return false;
  }
};

/** Adds a runner's report to the totals; throws when it says that something failed. */
const count = (file, read, outcome) => {
  if (!existsSync(file)) throw new Error(`${outcome.output}\nno report at ${file}`);
  const { passed, failed } = read(JSON.parse(readFileSync(file, 'utf8')));
  totals.passed += passed;
  totals.failed += failed;
  console.log(`    ${passed} passed, ${failed} failed`);
  if (failed > 0 || outcome.code !== 0) {
    console.log(outcome.output.trimEnd());
    throw Object.assign(new Error(`${failed} failed`), { counted: failed > 0 });
  }
};

const vitest = (project) => async () => {
  const report = join(artifacts, `${project}.json`);
  const outcome = await run('vitest', ['run', '--project', project, '--reporter=json', `--outputFile.json=${report}`, '--reporter=dot'], {
    quiet: true,
    shell: process.platform === 'win32',
  });
  count(
    report,
    (json) => ({
      passed: json.numPassedTests,
      failed: json.numFailedTests + (json.numFailedTestSuites > 0 && json.numFailedTests === 0 ? 1 : 0),
    }),
    outcome,
  );
};

const playwright = (project, chromium) => async () => {
  const report = join(artifacts, `${project}.json`);
  const outcome = await run('playwright', ['test', `--project=${project}`, '--reporter=json,dot'], {
    quiet: true,
    shell: process.platform === 'win32',
    env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  count(
    report,
    (json) => ({ passed: json.stats.expected + json.stats.flaky, failed: json.stats.unexpected + json.errors.length }),
    outcome,
  );
};

/** A script whose measurements are told also when they are good. */
const told =
  (script, ...args) =>
  async () =>
    console.log((await must(node(), [script, ...args])).trimEnd().replace(/^/gm, '    '));

rmSync(artifacts, { recursive: true, force: true });
mkdirSync(artifacts, { recursive: true });

if (await check('packages', installPackages)) {
  const npx = (command, ...args) => must(command, args, { shell: process.platform === 'win32' });
  // These keep one core busy each: two at a time.
  await Promise.all([
    (async () => {
      await check('lint', () => npx('eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'));
      await check('format', () => npx('prettier', '--check', '--cache', '--log-level', 'warn', '.'));
      await check('spelling', () => npx('npm', 'run', '--silent', 'spell'));
    })(),
    (async () => {
      await check('types', () => npx('astro', 'check', '--minimumSeverity', 'error'));
      await check('licences', () => must(node(), ['scripts/licences.mjs']));
    })(),
  ]);
  await check('unit tests', vitest('unit'));
  await check('golden tests', vitest('golden'));
  await check('hostile input', vitest('fuzz'));
  const began = performance.now();
  if (await check('build (checks every claim)', build)) {
    const taken = (performance.now() - began) / 1000;
    await check('build time beside plain Starlight', told('tests/bench/build.mjs', String(taken)));
    await Promise.all([
      check('every claim can fail', () => must(node(), ['scripts/claims-mutate.mjs'])),
      (async () => {
        await check('links', () => must(node(), ['scripts/check-links.mjs']));
        await check('valid HTML', () => npx('npm', 'run', '--silent', 'html'));
        await check('sizes', told('scripts/check-sizes.mjs'));
      })(),
    ]);
    let chromium;
    if (await check('Chromium', async () => (chromium = await ensureChromium()))) {
      await check('Lighthouse', told('scripts/lighthouse.mjs'));
      await check('site in the browser', playwright('site', chromium));
      await check('what is timed by the clock', playwright('alone', chromium));
    }
  }
}
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`);
console.log(`took ${elapsed()}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 || failures.length > 0 ? 1 : 0);
