import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { record } from '../simulator/index.ts';

/** Records each case file into `out`; answers 1 when the simulator itself failed in one. */
export function recordCases(files: readonly string[], out: string): number {
  mkdirSync(out, { recursive: true });
  let failed = 0;
  for (const file of files) {
    const name = basename(file).replace(/\.ya?ml$/, '');
    try {
      const recording = record(readFileSync(file, 'utf8'), name);
      for (const problem of recording.problems) {
        failed = 1;
        process.stderr.write(`${name}: ${problem}\n`);
      }
      writeFileSync(join(out, `${name}.json`), JSON.stringify(recording));
    } catch (error) {
      failed = 1;
      process.stderr.write(`${name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
    }
  }
  return failed;
}
