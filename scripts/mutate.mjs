/**
 * `npm run mutate [-- ROOM [FILE …]]`: mutation testing. Stryker changes one thing of a room at a time (an operator, a string, a condition …) and
 * plays the room's tests: a change that no test notices survives. Rooms and their tests are in `tests/mutation/rooms.mjs`; what survives is told,
 * with the reports in `reports/mutation/`, and `tests/mutation/README.md` says which survivors change nothing that can be seen. Incremental: what has not changed since
 * the last run is not played again. Takes hours; exits 1 below 80 %.
 */
import { ROOMS } from '../tests/mutation/rooms.mjs';
import { run } from './lib/run.mjs';

const [only, ...files] = process.argv.slice(2);
let failed = false;
for (const name of only === undefined ? Object.keys(ROOMS) : [only]) {
  if (ROOMS[name] === undefined) throw new Error(`no room ${name}; there are ${Object.keys(ROOMS).join(', ')}`);
  const these = files.length > 0 ? ['--mutate', files.join(',')] : [];
  const { code } = await run('stryker', ['run', 'tests/mutation/stryker.config.mjs', ...these], {
    env: { ROOM: name },
    shell: process.platform === 'win32',
  });
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
