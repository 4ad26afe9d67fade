/**
 * `npm run reproducible`: builds twice, the second time from a copy of the sources in another folder, and compares every byte: what is built depends on
 * the sources alone, and whoever builds them gets what is hosted.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, linkSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { astroBuild } from './lib/build.mjs';
import { must, node, root } from './lib/run.mjs';

const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
const sums = (folder) =>
  new Map(files(folder).map((file) => [relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]));

/** The same files under other names: Astro names styles by where a component lies, seen from the project, so one link to the folder would not do. */
function link(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name.startsWith('.') && entry.name !== '.bin') continue;
    const [old, now] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) link(old, now);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(old), now);
    else linkSync(old, now);
  }
}

/** A copy of what git knows or would take, with this folder's packages. */
function copyTo(folder) {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const name of names.split('\0').filter((each) => each !== '' && existsSync(join(root, each)))) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    cpSync(join(root, name), join(folder, name));
  }
  link(join(root, 'node_modules'), join(folder, 'node_modules'));
}

const elsewhere = join(root, 'artifacts', 'the-same-sources-in-another-folder');
const built = [];
try {
  rmSync(elsewhere, { recursive: true, force: true });
  copyTo(elsewhere);
  for (const cwd of [root, elsewhere]) {
    const folder = join(root, 'artifacts', `reproducible-${built.length + 1}`);
    rmSync(folder, { recursive: true, force: true });
    await must(node(), [...astroBuild, '--outDir', folder], { cwd });
    built.push({ folder, sums: sums(folder) });
  }
} finally {
  rmSync(elsewhere, { recursive: true, force: true });
}
const [first, second] = built;
const names = new Set([...first.sums.keys(), ...second.sums.keys()]);
const different = [...names].filter((name) => first.sums.get(name) !== second.sums.get(name)).sort();
for (const name of different) console.log(`differs: ${name}`);
console.log(`${names.size} files, ${different.length} differ`);
if (different.length === 0) for (const { folder } of built) rmSync(folder, { recursive: true });
process.exitCode = different.length > 0 ? 1 : 0;
