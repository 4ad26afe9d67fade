/** What `package-lock.json` holds, for the scripts and tests of the supply chain. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const { name, version, packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
export const project = { name, version };
/** Name, version and licence of what is installed at a path of the lock, with the lock's own entry. */
export const locked = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({
    path,
    entry,
    name: entry.name ?? path.replace(/^.*node_modules\//, ''),
    version: entry.version,
    licence: licenceOf(path, entry),
  }));

function licenceOf(path, entry) {
  if (entry.license !== undefined) return String(entry.license);
  const file = join(root, path, 'package.json');
  if (!existsSync(file)) return 'unknown';
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
  return String(license?.type ?? license ?? licenses?.[0]?.type ?? 'unknown');
}

/** The path at which a package (by its path; the project's own is '') finds a dependency, as Node looks for it: its own folder first, then outwards. */
export function resolve(from, dependency) {
  for (let at = from; ; at = at.replace(/(^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${dependency}`;
    if (path in packages) return path;
    if (at === '') return undefined;
  }
}
/** Paths of what a package depends on. Optional peers are none of its needs, and optional packages may be missing from the lock. */
export function dependenciesOf(path) {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = packages[path];
  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
  const wanted = [...Object.keys({ ...dependencies, ...optionalDependencies, ...(path === '' ? devDependencies : {}) }), ...peers];
  return [...new Set(wanted.map((each) => resolve(path, each)).filter((each) => each !== undefined))].sort();
}
