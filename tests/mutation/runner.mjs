/**
 * Stryker's test runner for this project: modules are loaded once a process, and mutants are switched on and off within it. Stryker makes the mutants, says which
 * tests meet which, watches the time and writes the reports. (Vitest loads every module anew for every mutant: two seconds of work in which nothing is judged.)
 *
 * What a process keeps between two mutants (a table that is read once) could make one mutant answer for another, so two things are looked at:
 * - A test that fails is played again without the mutant. Where it fails then too, the process is spoilt: by this mutant, or by one before it. A fresh one decides.
 * - A mutant that was not met although tests meet it hides behind something kept. A fresh process decides.
 * Stryker starts a fresh process when we throw, and asks again.
 */
import { globSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { room } from './rooms.mjs';

/** @typedef {import('./vitest.mjs').Collected} Test */

const OURS = new URL('vitest.mjs', import.meta.url).href;
/** Stryker's own numbers for the outcome of a test. */
const SUCCESS = 0;
const FAILED = 1;
const url = (/** @type {string} */ name) => pathToFileURL(join(process.cwd(), name)).href;
const files = () =>
  room.tests
    .filter((name) => process.env['MUTATE_QUICK'] === undefined || !name.includes('recordings'))
    .flatMap((pattern) => globSync(pattern, { exclude: room.without }).sort());
/** Whether a mutant is in the sample: one in so many, by a hash (FNV-1a) of what and where it is, so that it is the same every time. */
const inSample = ({ fileName, location: { start }, replacement }) => {
  let hash = 0x811c9dc5;
  for (const char of `${fileName.slice(process.cwd().length)}:${start.line}:${start.column}:${replacement}`)
    hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % Number(process.env['MUTATE_SAMPLE'] ?? 1) === 0;
};
/** A test that has had so much of a processor runs for ever, ms: the longest needs a tenth of it. */
const MOST = 20_000;
const ENDLESS = 'it runs for ever';
const script = new Script('globalThis.playNow()');
/**
 * Plays a test, and breaks off what it does before its first `await` (most do all of it there) once that has had its share of a processor. It is looked
 * at that often by the clock, but a busy machine ends nothing.
 * @returns {Promise<string | undefined>} what is wrong
 */
const judge = async (/** @type {() => unknown} */ play) => {
  for (let timeout = MOST; ; timeout *= 2) {
    const { user } = process.cpuUsage();
    globalThis.playNow = play;
    try {
      await script.runInThisContext({ timeout });
      return undefined;
    } catch (error) {
      if (error?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') return error instanceof Error ? error.message : String(error);
      if (process.cpuUsage().user - user >= (MOST / 2) * 1000) return ENDLESS;
    }
  }
};

/** Makes the runner; Stryker calls this in each of its processes, whose working directory is the sandbox. */
function createRunner() {
  const stryker = (globalThis.__stryker__ ??= {});
  /** @type {Test[]} */
  let tests = [];
  let collections = 0;
  /** How long a test took, ms, and how many mutants it has killed: what is quick and kills is played first. */
  const took = new Map();
  const kills = new Map();
  let mutantsPlayed = 0;
  let spoilt = false;

  /** The tests of one file. It is read anew: some files play their runs while they are read, and only look at the outcome in tests. */
  const collect = async (/** @type {string} */ name) => {
    const { begin } = await import(OURS);
    const found = begin(name);
    collections += 1;
    await import(`${url(name)}?${collections}`);
    return found.filter(({ id }) => !room.without.some((part) => id.includes(part)));
  };
  /** All tests of a file, read with the mutant already there. @returns {Test} */
  const whole = (name) => ({
    id: `${name} as it is read`,
    file: name,
    play: async () => {
      for (const { play } of await collect(name)) await play();
    },
  });
  const load = async () => {
    if (tests.length > 0) return;
    enableCompileCache(join(process.cwd(), '.compiled'));
    registerHooks({
      resolve: (specifier, context, next) =>
        // Tests that import `vitest` get ours; our own import of it gets the real one.
        specifier === 'vitest' && context.parentURL !== OURS ? { url: OURS, shortCircuit: true } : next(specifier, context),
    });
    await import(url('tests/parts.ts'));
    for (const name of files()) tests.push(...(await collect(name)));
  };

  return {
    capabilities: () => ({ reloadEnvironment: false }),
    async dryRun() {
      await load();
      // What is met while modules load is met by no test: Stryker calls it static, and gives each such mutant a process of its own.
      const atLoad = stryker.mutantCoverage?.static ?? {};
      const again = new Set();
      const results = [];
      /** Plays one test and notes which mutants it meets. */
      const note = async (/** @type {Test} */ { id, file, play }) => {
        stryker.currentTestId = id;
        const start = performance.now();
        const wrong = await judge(play);
        const common = { id, name: id, fileName: join(process.cwd(), file), timeSpentMs: performance.now() - start };
        results.push(wrong === undefined ? { ...common, status: SUCCESS } : { ...common, status: FAILED, failureMessage: wrong });
      };
      for (const test of tests) await note(test);
      for (const name of files()) {
        const { id } = whole(name);
        stryker.currentTestId = id;
        await collect(name);
        const met = { ...stryker.mutantCoverage?.perTest[id] };
        if (Object.keys(met).length === 0) continue;
        for (const mutant of Object.keys(met)) again.add(mutant);
        tests.push(whole(name));
        await note(tests.at(-1));
        stryker.mutantCoverage.perTest[id] = met;
      }
      stryker.currentTestId = undefined;
      for (const mutant of again) delete atLoad[mutant];
      return { status: 'complete', tests: results, mutantCoverage: stryker.mutantCoverage };
    },
    async mutantRun({ activeMutant, hitLimit, mutantActivation, testFilter }) {
      if (!inSample(activeMutant)) return { status: 'error', errorMessage: 'not in the sample' };
      if (spoilt) throw new Error('this process was spoilt by the mutant before');
      const always = mutantActivation === 'static';
      if (always) {
        stryker.activeMutant = activeMutant.id;
        const wrong = await judge(load);
        if (wrong !== undefined) return { status: 'killed', killedBy: ['loading the modules'], failureMessage: wrong, nrOfTests: 0 };
      }
      await load();
      mutantsPlayed += 1;
      stryker.hitCount = 0;
      stryker.hitLimit = hitLimit;
      const wanted = testFilter === undefined ? undefined : new Set(testFilter);
      const these = [...tests, ...files().map(whole)].filter(({ id }) => wanted?.has(id) ?? !id.endsWith('as it is read'));
      const cost = ({ id }) => (took.get(id) ?? 0) / (1 + (kills.get(id) ?? 0));
      let nrOfTests = 0;
      for (const { id, play } of [...new Map(these.map((test) => [test.id, test])).values()].sort((a, b) => cost(a) - cost(b))) {
        nrOfTests += 1;
        stryker.activeMutant = activeMutant.id;
        const start = performance.now();
        const wrong = await judge(play);
        took.set(id, performance.now() - start);
        if (!always) stryker.activeMutant = undefined;
        if (hitLimit !== undefined && stryker.hitCount > hitLimit)
          return { status: 'timeout', reason: `Hit limit reached (${stryker.hitCount}/${hitLimit})` };
        if (wrong === undefined) continue;
        kills.set(id, (kills.get(id) ?? 0) + 1);
        if (!always) {
          spoilt = (await judge(play)) !== undefined;
          if (spoilt && mutantsPlayed > 1) throw new Error('a mutant before this one spoilt the process, or this one does');
        }
        if (wrong === ENDLESS) return { status: 'timeout', reason: `${id} runs for ever` };
        return { status: 'killed', killedBy: [id], failureMessage: wrong, nrOfTests };
      }
      if (!always && stryker.hitCount === 0 && mutantsPlayed > 1) throw new Error('the mutant hides behind something this process keeps');
      return { status: 'survived', nrOfTests };
    },
  };
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: createRunner }];
