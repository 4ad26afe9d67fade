/**
 * `npm run mutate [-- [ROOM [FILE …]] [--quick] [--sample N] [--static] [--vitest]]`: mutation testing. Stryker changes one thing of a room at a time (an operator, a string,
 * a condition …) and plays the room's tests: a change that no test notices survives. Rooms and their tests are in `tests/mutation/rooms.mjs`; reports are in
 * `reports/mutation/`, scores in `tests/mutation/scores.json`, and `tests/mutation/README.md` says what the options leave out, and which survivors change nothing
 * that can be seen. Incremental: what has not changed since the last run is not played again, and an interrupted run goes on. Exits 1 below 80 %.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOMS } from '../tests/mutation/rooms.mjs';
import { scoresOf } from './lib/mutants.mjs';
import { root, run } from './lib/run.mjs';

const LEAST = 80;
const SCORES = join(root, 'tests/mutation/scores.json');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    static: { type: 'boolean', default: false },
    vitest: { type: 'boolean', default: false },
    sample: { type: 'string', default: '1' },
  },
});
const [only, ...files] = positionals;
const sample = Number(values.sample);
if (!Number.isInteger(sample) || sample < 1) throw new Error(`--sample ${values.sample}: one in how many?`);
if (values.vitest && (values.quick || sample > 1)) throw new Error('--vitest plays everything');

let failed = false;
for (const name of only === undefined ? Object.keys(ROOMS) : [only]) {
  if (ROOMS[name] === undefined) throw new Error(`no room ${name}; there are ${Object.keys(ROOMS).join(', ')}`);
  const stryker = (/** @type {boolean} */ quick) =>
    run('stryker', ['run', 'tests/mutation/stryker.config.mjs', ...(files.length > 0 ? ['--mutate', files.join(',')] : [])], {
      env: {
        ROOM: name,
        MUTATE_SAMPLE: String(sample),
        ...(quick ? { MUTATE_QUICK: '1' } : {}),
        ...(values.static ? { MUTATE_STATIC: '1' } : {}),
        ...(values.vitest ? { MUTATE_RUNNER: 'vitest' } : {}),
      },
      shell: process.platform === 'win32',
    });
  // First the rows alone, which take milliseconds; the recordings then only judge what has survived those. A sample keeps nothing, so it is played once.
  const runs = sample > 1 || values.vitest ? [values.quick] : values.quick ? [true] : [true, false];
  for (const quick of runs) if ((await stryker(quick)).code !== 0) throw new Error(`Stryker could not play the mutants of ${name}`);

  const report = JSON.parse(readFileSync(join(root, `reports/mutation/${name}.json`), 'utf8'));
  const how = {
    measured: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`,
    tests: values.quick ? 'rows' : 'rows and recordings',
    oneIn: sample,
  };
  const scores = scoresOf(report, how);
  // Some files are no room: only a whole one is kept.
  if (files.length === 0) {
    const kept = existsSync(SCORES) ? JSON.parse(readFileSync(SCORES, 'utf8')) : {};
    writeFileSync(SCORES, `${JSON.stringify({ ...kept, [name]: scores }, null, 2)}\n`);
  }
  const { score, error, survived, noCoverage, timeout } = scores;
  console.log(
    `${name}: ${score} %${sample > 1 ? ` ± ${error} (a sample, one in ${sample})` : ''}; ${survived} survived, ${noCoverage} met by no test, ${timeout} ran for ever`,
  );
  failed ||= score < LEAST;
}
process.exitCode = failed ? 1 : 0;
