import { describe, expect, it } from 'vitest';
import { createSimulation, simulate } from '../../../src/simulator/simulate.ts';
import { indexTrace } from '../../../src/simulator/trace/fold.ts';
import { pod } from './pod.ts';

// Apart from `simulate.test.ts`: these run until a limit of the simulator stops them, and `tests/mutation` does not wait for that with every mutant.

describe('a program that wants ever more memory (L-405)', () => {
  const cases = [
    ['x=aaaaaaaa; while true; do x=$x$x; done', 2],
    ["awk 'BEGIN { x = \"aaaaaaaa\"; while (1) x = x x }'", 1],
  ] as const;
  const end = (command: string, more: string): object | undefined =>
    indexTrace(simulate({ manifest: pod(command, `    resources: {${more}}\n`), actions: [], until: 5000 })).trace.facts.find((fact) => fact.kind === 'containerFinished');
  it.each(cases)('%s: killed under a limit, however high; without one it says so and ends', (command, exitCode) => {
    expect(end(command, 'limits: {memory: 1Gi}')).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(end(command, '')).toMatchObject({ exitCode, reason: 'Error' });
  });
});

describe('hostile manifests end, and say why', () => {
  it.each([
    ['a fork bomb', 'f() { f | f & }; f; sleep 100'], ['a loop', 'while true; do :; done'], ['a loop of no sleep', 'while true; do sleep 0; done'], ['a flood of logs', 'yes'],
    ['a file without end', 'yes > /data/x'], ['recursion', 'f() { f; }; f'], ['a word that doubles', 'x=a; while true; do x=$x$x; done'], ['processes that stay', 'while true; do sleep 1000 & done'],
  ])('%s', (_, command) => {
    const simulation = createSimulation({ manifest: pod(command) });
    simulation.runTo(10_000);
    expect(simulation.failure).toBeUndefined();
    expect(simulation.trace().facts.length).toBeLessThan(20_000);
  }, 20_000);
  it.each(['', '---', 'null', '[]', '"x"', '{', 'kind: Pod', 'apiVersion: v1\nkind: Pod\nmetadata: {name: __proto__}\nspec: {containers: [{name: constructor, image: busybox}]}\n', '&a [*a]', 'a: !!binary x'])('%j', (manifest) => {
    const simulation = createSimulation({ manifest });
    simulation.runTo(2000);
    expect(simulation.failure).toBeUndefined();
  });
});
