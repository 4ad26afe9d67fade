/** Plays the scripts of TOPIC.json files and writes what came of them in the same shape. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { playScript, type ShellScript } from '../simulator/index.ts';

/** Plays every script of some `TOPIC.json` files and writes `OUTDIR/TOPIC.json`. */
export function recordShell(files: readonly string[], outDir: string): void {
  mkdirSync(outDir, { recursive: true });
  for (const file of files) {
    const scripts = JSON.parse(readFileSync(file, 'utf8')) as readonly ShellScript[];
    const played = scripts.map((script) => playScript(script, (error) => console.error(`${basename(file)} ${script.name}:`, error)));
    writeFileSync(join(outDir, basename(file)), `${JSON.stringify(played, null, 1)}\n`);
  }
}
