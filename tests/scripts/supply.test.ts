/** What may come in from outside, and what a new dependency must not bring unseen. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dependenciesOf, locked } from '../../scripts/lib/lock.mjs';
import { root } from '../../scripts/lib/run.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly scripts: Readonly<Record<string, string>>;
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

interface Job {
  readonly uses?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
describe('workflows', () => {
  const folder = join(root, '.github', 'workflows');
  const texts = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  const jobs = texts.flatMap(([file, text]) =>
    Object.entries((parse(text) as Workflow).jobs).map(([name, job]) => ({ name: `${file} ${name}`, job, steps: job.steps ?? [] })),
  );
  it('pin every action to a commit, and say which version that is', () => {
    const uses = texts.flatMap(([file, text]) =>
      text.split('\n').flatMap((line) => (/\buses:/.test(line) ? [`${file}: ${line.trim()}`] : [])),
    );
    expect(uses.length).toBeGreaterThan(0);
    const ours = /uses: \.\/\.github\/workflows\/[\w-]+\.yml$/;
    const pinned = /uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(uses.filter((line) => !pinned.test(line) && !ours.test(line))).toEqual([]);
    for (const { job } of jobs) if (job.uses !== undefined) expect(readdirSync(folder)).toContain(job.uses.split('/').at(-1));
  });
  it('begin with no right but to read, and only what publishes writes', () => {
    for (const [file, text] of texts) expect((parse(text) as Workflow).permissions, file).toEqual({ contents: 'read' });
    const writing = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'));
    expect(writing.map(({ name }) => name)).toEqual(['pages.yml deploy']);
    // A job that may write runs nothing of ours and nothing that was installed.
    for (const { steps } of writing) expect(steps.flatMap(({ run }) => run ?? [])).toEqual([]);
  });
  it('may ask what they ask, and keep no credentials', () => {
    for (const { name, job, steps } of jobs)
      for (const { uses = '', with: given } of steps) {
        if (uses.includes('/configure-pages@')) expect(job.permissions?.['pages'], name).toBe('read');
        if (uses.includes('/checkout@')) expect(given?.['persist-credentials'], name).toBe(false);
      }
  });
  it('run scripts that there are, and end', () => {
    const scripts = jobs.flatMap(({ steps }) =>
      steps.flatMap(({ run = '' }) => [...run.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script!)),
    );
    expect(scripts).toEqual(expect.arrayContaining(['build', 'guide', 'links', 'links:external', 'reproducible', 'sbom', 'licences']));
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
    expect(jobs.filter(({ job }) => job.uses === undefined && job['timeout-minutes'] === undefined).map(({ name }) => name)).toEqual([]);
  });
  it('publish what the tests have passed, and audit every night', () => {
    const { deploy } = (parse(readFileSync(join(folder, 'pages.yml'), 'utf8')) as { jobs: Record<string, { needs: readonly string[] }> })
      .jobs;
    expect(deploy!.needs).toEqual(['test', 'build']);
    expect(texts.find(([file]) => file === 'nightly.yml')![1]).toMatch(
      /schedule:[\s\S]*npm audit --audit-level=moderate[\s\S]*npm audit signatures/,
    );
  });
});
