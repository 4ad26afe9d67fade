/** Budgets of what a reader's browser loads, gzipped: what a page ships for an example, measured in dist/ by following imports. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './lib/run.mjs';

const dist = join(root, 'dist');
const assets = join(dist, '_astro');
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const sizeOf = (file) => gzipSync(readFileSync(file), { level: 9 }).length;

const files = existsSync(assets) ? readdirSync(assets).filter((name) => name.endsWith('.js')) : [];
const find = (start) => files.filter((name) => name.startsWith(start)).map((name) => join(assets, name));

/** A module and everything it imports statically. */
const closure = (entries) => {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)) visit(join(dirname(file), name));
  };
  entries.forEach(visit);
  return [...seen];
};
const total = (list) => list.reduce((sum, file) => sum + sizeOf(file), 0);

let failed = 0;
const budget = (what, list, limit, goal = limit) => {
  if (list.length === 0) {
    console.log(`✗ ${what}: not found in dist/_astro`);
    failed++;
    return;
  }
  const size = total(list);
  const good = size <= limit;
  if (!good) failed++;
  const over = size > goal ? `, ${kB(size - goal)} over the goal of ${kB(goal)}` : '';
  console.log(
    `${good ? '✓' : '✗'} ${what}: ${kB(size)} of ${kB(limit)}${over}  (${list.map((file) => relative(assets, file)).join(', ')})`,
  );
};

const player = closure([...find('Player.'), ...find('client.')]);
const editor = closure(find('editor.')).filter((file) => !player.includes(file));
budget('simulator worker', closure(find('worker')), 480_000, 180_000);
budget('player with Preact', player, 60_000);
budget('editor, on demand', editor, 160_000);

process.exit(failed > 0 ? 1 : 0);
