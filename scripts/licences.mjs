/**
 * `npm run licences`: every installed package by licence, those that reach the reader apart. Exits 1 on a licence that is not in the list.
 * Fonts and programs that only build stand under the same rule, so that nobody is surprised later.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from './lib/lock.mjs';
import { root } from './lib/run.mjs';

/** Licences we may use; (copyleft only where nothing of it ships). */
const FREE =
  /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|BlueOak-1\.0\.0|Python-2\.0|OFL-1\.1|Zlib|WTFPL|PSF-2\.0|MPL-2\.0|CC-BY-3\.0)$/;
/** Build tools under a licence of another kind, each with its reason. */
const REASONED = new Map([
  [/^@cspell\/dict-en-common-misspellings$/, 'CC BY-SA 4.0: a list of misspellings the spelling check reads; nothing of it ships'],
  [/^@img\/sharp-(libvips-|win32|wasm)/, 'libvips, LGPL: a separate library that scales images at build time; nothing of it ships'],
]);
/** What ends up in the reader's browser. */
const SHIPPED =
  /^(preact|unbash|yaml|@codemirror\/.*|@lezer\/.*|@marijn\/find-cluster-break|crelt|style-mod|w3c-keyname|@fontsource.*|@astrojs\/preact|@astrojs\/starlight|astro)$/;

/** `(A OR B)` is free when one is, `A AND B` when both are. */
const isFree = (text) =>
  text
    .replace(/[()]/g, '')
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((each) => FREE.test(each.trim())));
const reason = (name) => [...REASONED].find(([pattern]) => pattern.test(name))?.[1];

const bad = locked.filter(({ name, licence }) => !isFree(licence) && reason(name) === undefined);
const byLicence = Map.groupBy(locked, ({ licence }) => licence);
const lines = [
  '# Licences',
  '',
  '## Shipped',
  '',
  ...locked.filter(({ name }) => SHIPPED.test(name)).map(({ name, version, licence }) => `- ${name} ${version}: ${licence}`),
  '',
  '## All',
  '',
];
for (const [licence, all] of [...byLicence].sort((a, b) => b[1].length - a[1].length)) {
  lines.push(`- ${licence} (${all.length}): ${[...new Set(all.map(({ name }) => name))].sort().join(', ')}`);
  console.log(`${String(all.length).padStart(5)}  ${licence}`);
}
mkdirSync(join(root, 'artifacts'), { recursive: true });
writeFileSync(join(root, 'artifacts', 'licences.md'), `${lines.join('\n')}\n`);
for (const { name, version, licence } of bad) console.error(`not allowed: ${name} ${version}: ${licence}`);
console.log(`${locked.length} packages; the list is artifacts/licences.md`);
process.exitCode = bad.length > 0 ? 1 : 0;
