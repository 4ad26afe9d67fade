import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { record } from '../simulator/index.ts';

/** Groups whose cases the recorder applied from the folder above, as `./GROUP/NAME.yaml`; later groups were applied in their own folder. */
const FROM_ABOVE: ReadonlySet<string> = new Set(['lifecycle', 'sharing', 'resources', 'seeds', 'smoke', 'validation']);

/** What was typed after `-f` for a case of a group. */
export const typedPath = (group: string, name: string): string => (FROM_ABOVE.has(group) ? `./${group}/${name}.yaml` : `${name}.yaml`);

/** Records each case file into `out`; answers 1 when the simulator itself failed in one. */
export function recordCases(files: readonly string[], out: string): number {
  mkdirSync(out, { recursive: true });
  let failed = 0;
  for (const file of files) {
    const name = basename(file).replace(/\.ya?ml$/, '');
    try {
      const recording = record(readFileSync(file, 'utf8'), name, typedPath(basename(dirname(file)), name));
      for (const problem of recording.problems) {
        failed = 1;
        process.stderr.write(`${name}: ${problem}\n`);
      }
      writeFileSync(join(out, `${name}.json`), JSON.stringify(recording));
    } catch (error) {
      failed = 1;
      process.stderr.write(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  }
  return failed;
}
