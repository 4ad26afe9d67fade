/** Copies of the real recordings with what the printers are held against: `node tests/simulator/kubectl/make-recordings.ts TRACES_DIR`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GROUPS, type Recording } from './traces.ts';

const keys = ['pod', 'namespace', 't0', 'options', 'bornT', 'otherPods', 'defaulted', 'watch', 'table', 'events', 'snapshot', 'actions'] as const;
const from = process.argv[2] ?? '/work/shared/traces';
const kept = GROUPS.filter((group) => existsSync(join(from, group))).flatMap((group) =>
  readdirSync(join(from, group)).filter((file) => file.endsWith('.json') && file !== 'noise.json').sort().map((file) => {
    const raw = JSON.parse(readFileSync(join(from, group, file), 'utf8')) as Recording;
    return { name: `${group}/${file.slice(0, -5)}`, ...Object.fromEntries(keys.map((key) => [key, raw[key]])) };
  }),
);
writeFileSync(join(import.meta.dirname, 'recordings.json.gz'), gzipSync(JSON.stringify(kept), { level: 9 }));
