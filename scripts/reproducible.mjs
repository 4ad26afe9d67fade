/** `npm run reproducible`: builds twice into folders of their own and compares every byte. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { astroBuild } from './lib/build.mjs';
import { must, node, root } from './lib/run.mjs';

const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
const sums = (folder) =>
  new Map(files(folder).map((file) => [relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]));

const built = [];
for (const name of ['first', 'second']) {
  const folder = join(root, 'artifacts', `reproducible-${name}`);
  rmSync(folder, { recursive: true, force: true });
  await must(node(), [...astroBuild, '--outDir', folder]);
  built.push({ folder, sums: sums(folder) });
}
const [first, second] = built;
const names = new Set([...first.sums.keys(), ...second.sums.keys()]);
const different = [...names].filter((name) => first.sums.get(name) !== second.sums.get(name)).sort();
for (const name of different) console.log(`differs: ${name}`);
console.log(`${names.size} files, ${different.length} differ`);
if (different.length === 0) for (const { folder } of built) rmSync(folder, { recursive: true });
process.exitCode = different.length > 0 ? 1 : 0;
