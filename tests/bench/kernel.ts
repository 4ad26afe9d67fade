// How fast the machine runs: `node tests/bench/kernel.ts`. Times are held against a plain loop of generators on the same machine,
// so that a slow or busy machine does not fail it; exits 1 past a limit.
import { simulate } from '../../src/simulator/index.ts';

/** One unit: what a hundred thousand resumed generators take here. */
function unit(): number {
  function* count(): Generator<number, void, void> {
    for (let i = 0; i < 100_000; i++) yield i;
  }
  const start = performance.now();
  let sum = 0;
  for (let i = 0; i < 20; i++) for (const each of count()) sum += each;
  if (sum < 0) throw new Error('never');
  return (performance.now() - start) / 20;
}

const pod = (containers: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: bench}\nspec:\n  volumes: [{name: v, emptyDir: {}}]\n  containers:\n${containers}`;
const busybox = (name: string, script: string, more = ''): string => `  - name: ${name}\n    image: busybox:1.36\n    command: [sh, -c, "${script}"]\n    volumeMounts: [{name: v, mountPath: /v}]\n${more}`;

/** What is played, for how many virtual seconds, and how many units a thousand virtual seconds may take. */
const CASES: readonly (readonly [name: string, manifest: string, seconds: number, limit: number])[] = [
  ['a quiet Pod', pod(`${busybox('a', 'sleep 1000000000')}  - name: b\n    image: nginx:1.27\n`), 86_400, 10],
  ['a probed Pod', pod('  - name: b\n    image: nginx:1.27\n    readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 10}\n'), 7_200, 60],
  ['a busy Pod', pod(busybox('a', 'while true; do date >> /v/log; sleep 1; done', '    readinessProbe: {exec: {command: [cat, /v/log]}, periodSeconds: 5}\n') + busybox('b', 'tail -f /v/log')), 3_600, 400],
  ['a log that grows', pod(busybox('a', 'while true; do i=0; while [ $i -lt 20 ]; do echo line $i >> /v/log; i=$((i+1)); done; sleep 1; done')), 600, 2_500],
  ['a loop that never waits', pod(busybox('a', 'while true; do :; done')), 3_600, 1_500],
];

let failed = false;
simulate({ manifest: CASES[0]![1], until: 1_000_000 });
for (const [name, manifest, seconds, limit] of CASES) {
  const before = unit();
  const start = performance.now();
  const trace = simulate({ manifest, until: seconds * 1000 });
  const took = performance.now() - start;
  const played = trace.end / 1000;
  const units = took / ((before + unit()) / 2) / (played / 1000);
  if (units > limit) failed = true;
  console.log(`${name}: ${Math.round(played / (took / 1000)).toLocaleString('en')} virtual seconds a second; ${units.toFixed(1)} units per 1000 s (limit ${limit})`);
}
process.exitCode = failed ? 1 : 0;
