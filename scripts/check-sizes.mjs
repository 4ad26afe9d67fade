/** Budgets of what a reader's browser loads, gzipped: what a page ships for an example, measured in dist/ by following imports. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
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

/** The simulator's parts (src/simulator/chunks) by name: what each brings that the worker has not loaded already. */
const partsOf = (core) => {
  const code = core.map((file) => readFileSync(file, 'utf8')).join('\n');
  const names = readdirSync(join(root, 'src/simulator/chunks')).map((file) => file.replace('.ts', ''));
  const found = new Map();
  for (const [, name, file] of code.matchAll(/\b([a-z]+):\(\)=>import\(["'`]\.\/([^"'`]+\.js)["'`]\)/g))
    if (names.includes(name))
      found.set(
        name,
        closure([join(assets, file)]).filter((each) => !core.includes(each)),
      );
  const missing = names.filter((name) => name !== 'all' && !found.has(name));
  if (missing.length > 0) {
    console.log(`✗ parts without a chunk of their own: ${missing.join(', ')}`);
    failed++;
  }
  return found;
};

/** What the examples' first runs load: the worker, the parts that the build saw used, and those that check the claims below. */
const firstLoads = (core, parts) => {
  const pages = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('index.html'));
  const loads = pages.flatMap((name) => {
    const html = readFileSync(join(dist, name), 'utf8');
    return [...html.matchAll(/&quot;preload&quot;:\[0,\{&quot;parts&quot;:\[1,\[((?:\[0,&quot;\w+&quot;\],?)*)\]\]/g)].map(([, list]) => {
      const used = [...list.matchAll(/&quot;(\w+)&quot;/g)].map(([, part]) => part);
      const files = new Set([...core, ...[...used, 'claims'].flatMap((part) => parts.get(part) ?? [])]);
      return { name, used, size: total([...files]) };
    });
  });
  const tell = (what, { name, used, size }) => console.log(`  first load ${what} (${name}; ${used.join(', ')}, claims): ${kB(size)}`);
  const home = loads.find(({ name }) => name === 'index.html');
  if (home) tell('of the home page', home);
  loads.sort((a, b) => a.size - b.size);
  if (loads.length > 0) {
    tell('in the middle of all examples', loads[Math.floor(loads.length / 2)]);
    tell('at most', loads.at(-1));
  }
};

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
const core = closure(find('worker'));
budget('simulator worker, what every run needs', core, 180_000, 170_000);
const parts = partsOf(core);
const sizes = [...parts].map(([name, list]) => `${name} ${kB(total(list))}`);
console.log(`  parts it loads when a run needs them: ${sizes.join(', ')}`);
firstLoads(core, parts);
budget('player with Preact', player, 60_000);
budget('editor, on demand', editor, 160_000);

/** The whole site, and a first view of a page without an example, held against a plain Starlight site of the same pages (npm run bench:build). */
const plain = JSON.parse(readFileSync(join(root, 'tests/bench/build.json'), 'utf8'));
const all = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.pdf'));
const whole = all.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
const most = 30_000_000;
if (whole > most) failed++;
console.log(
  `${whole > most ? '✗' : '✓'} the whole site, without the book: ${(whole / 1e6).toFixed(1)} MB of ${most / 1e6} MB (plain: ${(plain.site.plain / 1e6).toFixed(1)} MB)`,
);

process.exit(failed > 0 ? 1 : 0);
