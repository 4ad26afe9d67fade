/** What may come in from outside, and what a new dependency must not bring unseen. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependenciesOf, locked } from '../../scripts/lib/lock.mjs';
import { root } from '../../scripts/lib/run.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const direct = { ...manifest.dependencies, ...manifest.devDependencies };

describe('the lock', () => {
  it('holds a SHA-512 of every package', () => {
    expect(locked.length).toBeGreaterThan(500);
    expect(locked.filter(({ entry }) => !/^sha512-[\w+/]{86}==$/.test(entry.integrity ?? '')).map(({ path }) => path)).toEqual([]);
  });
  it('takes packages from the registry alone', () => {
    const elsewhere = locked.filter(
      ({ entry }) =>
        entry.link === true || (entry.resolved ?? 'https://registry.npmjs.org/').startsWith('https://registry.npmjs.org/') === false,
    );
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });
  it('has every direct dependency at the exact version that package.json names', () => {
    const versions = new Map(locked.map(({ path, version }) => [path, version]));
    expect(Object.entries(direct).filter(([name, version]) => versions.get(`node_modules/${name}`) !== version)).toEqual([]);
  });
  it('finds what a package depends on as Node would', () => {
    expect(dependenciesOf('')).toEqual(
      Object.keys(direct)
        .sort()
        .map((name) => `node_modules/${name}`)
        .sort(),
    );
    expect(dependenciesOf('node_modules/yaml')).toEqual([]);
    expect(dependenciesOf('node_modules/preact-render-to-string')).toEqual(['node_modules/preact']);
  });
});

it('lets only the named packages run scripts when they are installed', () => {
  const wanting = locked.filter(({ entry }) => entry.hasInstallScript === true).map(({ name }) => name);
  expect([...new Set(wanting)].sort()).toEqual(Object.keys(manifest.allowScripts).sort());
});

it('ships nothing but what SECURITY.md names', () => {
  expect(Object.keys(manifest.dependencies).sort()).toEqual(['preact', 'unbash', 'yaml', 'zod']);
});

describe('workflows', () => {
  const folder = join(root, '.github', 'workflows');
  const uses = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((line) => (/\buses:/.test(line) ? [{ file, line: line.trim() }] : [])),
  );
  it('pin every action to a commit, and say which version that is', () => {
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter(({ line }) => !/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });
  it('begin without rights', () => {
    const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(texts.filter((text) => !/^permissions:\n {2}contents: read\n/m.test(text))).toEqual([]);
  });
});
