/**
 * `npm run bench`: how fast runs are played, as ratios that another machine can be held against, with the machine's facts, into
 * `tests/bench/ratios.json`. The page content/about/performance.mdx shows that file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { parseAllDocuments } from 'yaml';
import '../parts.ts';
import { decodeManifest, simulate } from '../../src/simulator/index.ts';

/** One unit: a hundred thousand resumed generators here and now. */
function unit(): number {
  function* count(): Generator<number, void, void> {
    for (let i = 0; i < 100_000; i++) yield i;
  }
  const start = process.cpuUsage();
  let sum = 0;
  for (let i = 0; i < 20; i++) for (const each of count()) sum += each;
  if (sum < 0) throw new Error('never');
  return process.cpuUsage(start).user / 1000 / 20;
}
/** CPU ms of some work: the median of several tries. */
function cost(work: () => void, tries = 5): number {
  const times = Array.from({ length: tries }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  return times[Math.floor(tries / 2)] ?? 0;
}
const round = (n: number): number => Number(n.toPrecision(3));

const container = (i: number, script: string): string => `  - {name: c${i}, image: "busybox:1.36", command: [sh, -c, "${script}"]}\n`;
const pod = (name: string, count: number, script: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n${Array.from({ length: count }, (_, i) => container(i, script)).join('')}`;
const BUSY = 'while true; do echo tick; sleep 1; done';
const QUIET = 'sleep 1000000';

const MINUTE = 60_000;
simulate({ manifest: pod('warm', 2, BUSY), until: 10 * MINUTE });

/** Virtual seconds per second of CPU. */
const rate = (manifest: string, until: number): { readonly cpuMs: number; readonly virtualPerReal: number; readonly facts: number } => {
  let end = 0;
  let facts = 0;
  const cpuMs = cost(() => {
    const trace = simulate({ manifest, until });
    end = trace.end;
    facts = trace.facts.length;
  }, 3);
  return { cpuMs: round(cpuMs), virtualPerReal: round(end / Math.max(cpuMs, 0.1)), facts };
};
const perUnit = unit();
const pods = (count: number): string => Array.from({ length: count }, (_, i) => pod(`p${i}`, 1, QUIET)).join('---\n');
const crash = pod('crash', 1, 'echo no; exit 1');
const sample = readFileSync(new URL('../../content/samples/two-crews.yaml', import.meta.url), 'utf8');
const long = pod('long', 60, BUSY);

const result = {
  machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: round(totalmem() / 2 ** 30), platform: `${platform()} ${arch()}`, node: process.version, unitMs: round(perUnit) },
  pods: {
    'a quiet Pod, one hour': rate(pod('quiet', 2, QUIET), 60 * MINUTE),
    'a busy Pod, one hour': rate(pod('busy', 2, BUSY), 60 * MINUTE),
    'a Pod in a crash loop, 24 hours': rate(crash, 1440 * MINUTE),
  },
  containers: [1, 4, 16, 64].map((count) => ({ count, ...rate(pod('many', count, BUSY), MINUTE) })),
  podCounts: [1, 10, 100, 1000].map((count) => ({ count, ...rate(pods(count), MINUTE) })),
  time: [1, 10, 60, 600, 1440].map((minutes) => ({ minutes, ...rate(pod('time', 1, 'while true; do echo tick; sleep 10; done'), minutes * MINUTE) })),
  decode: [['a sample', sample], ['sixty containers', long]].map(([what, text]) => {
    const whole = cost(() => { for (let i = 0; i < 50; i++) decodeManifest(text ?? ''); }) / 50;
    const yaml = cost(() => { for (let i = 0; i < 50; i++) parseAllDocuments(text ?? ''); }) / 50;
    return { what, lines: (text ?? '').split('\n').length, ms: round(whole), timesYamlAlone: round(whole / yaml) };
  }),
};
writeFileSync(new URL('ratios.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 1));
