import { describe, expect, test } from 'vitest';
import { createSimulation, type ActionHandle, type Simulation } from '../../../src/simulator/simulate.ts';
import { SHOP } from './live.ts';

/** Types a command that opens an editor; answers the run, the command and what stands in the editor now. */
function open(line: string): { readonly simulation: Simulation; readonly command: ActionHandle; readonly file: () => string | undefined; readonly save: (text: string | undefined) => void } {
  const simulation = createSimulation({ manifest: SHOP });
  simulation.runTo(4000);
  const command = simulation.act({ kind: 'command', at: 4000, line, tty: true });
  simulation.runTo(4200);
  const file = (): string | undefined => {
    const last = simulation.trace().facts.findLast((f) => f.kind === 'action' && f.index === command.index && (f.phase === 'editing' || f.phase === 'edited' || f.phase === 'finished'));
    return last?.kind === 'action' && last.phase === 'editing' ? last.text : undefined;
  };
  return { simulation, command, file, save: (text) => {
    simulation.act({ kind: 'save', at: simulation.now(), to: command.index, ...(text === undefined ? {} : { text }) });
    simulation.runTo(simulation.now() + 100);
  } };
}
const HEAD = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";

const APPLIED_HEAD = "# Please edit the 'last-applied-configuration' annotations below.\n# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n";

/** The line typed, a change of the file, and how it ends. */
const ENDS: readonly (readonly [line: string, from: string | undefined, to: string, out: string | RegExp, err: RegExp | '', code: number])[] = [
  ['kubectl edit deploy/web', 'replicas: 2', 'replicas: 3', 'deployment.apps/web edited\n', '', 0],
  ['kubectl edit configmap settings', 'b: two', 'b: three', 'configmap/settings edited\n', '', 0],
  ['kubectl edit configmap settings -o json', '"two"', '"three"', /^\{\n {4}"apiVersion": "v1",\n {4}"data": \{\n {8}"a": "1",\n {8}"b": "three"\n/, '', 0],
  ['kubectl edit configmap settings --output-patch', 'b: two', 'b: three', 'Patch: {"data":{"b":"three"}}\nconfigmap/settings edited\n', '', 0],
  ['kubectl edit pod shop', 'phase: Running', 'phase: Failed', 'pod/shop edited\n', '', 0],
  ['kubectl edit pod shop', undefined, '', '', /^Edit cancelled, no changes made\.\n$/, 0],
  ['kubectl edit pod shop', 'kind: Pod', '# a note\nkind: Pod', '', /^Edit cancelled, no changes made\.\n$/, 0],
  ['kubectl edit configmap settings', 'name: settings', 'name: other', '', /^A copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\nerror: At least one of apiVersion, kind and name was changed\n$/, 1],
  ['kubectl edit configmap settings', 'namespace: default', 'namespace: other', '', /does not match the namespace "default"\. You must pass '--namespace=other' to perform this operation\.\n$/, 1],
  ['kubectl edit configmap settings', /resourceVersion: "\d+"/.source, 'resourceVersion: "1"', '', /^error: configmaps "settings" could not be patched: Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again\nYou can run `kubectl replace -f \/tmp\/kubectl-edit-\d+\.yaml` to try this update again\.\n$/, 1],
  ['kubectl apply edit-last-applied deploy/web', 'replicas: 2', 'replicas: 3', 'deployment.apps/web edited\n', '', 0],
  ['kubectl apply edit-last-applied configmap settings', undefined, '', '', /^Edit cancelled, no changes made\.\n$/, 0],
  ['kubectl apply edit-last-applied configmap settings', 'name: settings', 'name: other', '', /^A copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\nError from server \(NotFound\): configmaps "other" not found\n$/, 1],
  ['kubectl edit configmap,deploy', 'b: two', 'b: three', 'configmap/kube-root-ca.crt skipped\nconfigmap/settings edited\ndeployment.apps/web skipped\n', '', 0],
];
test.each(ENDS)('%s: %s → %s', (line, from, to, out, err, code) => {
  const { command, file, save } = open(line);
  expect(file()?.startsWith(line.includes('json') ? '{' : line.includes('last-applied') ? APPLIED_HEAD : HEAD)).toBe(true);
  save(from === undefined ? undefined : file()?.replace(new RegExp(from), to));
  if (typeof out === 'string') expect(command.stdout).toBe(out);
  else expect(command.stdout).toMatch(out);
  expect(command.stderr).toMatch(err === '' ? /^$/ : err);
  expect(command.exitCode).toBe(code);
});

describe('what is refused opens again, with the reason on top', () => {
  const REASONS: readonly (readonly [line: string, from: string, to: string, said: string, reason: string])[] = [
    ['kubectl edit deploy web', 'replicas: 2', 'replicas: -1', 'error: deployments.apps "web" is invalid\n', '# deployments.apps "web" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater than or equal to 0\n#\n'],
    ['kubectl edit deploy web', 'replicas: 2', 'replicas: two', 'error: deployments.apps "web" is invalid\n', '# deployments.apps "web" was not valid:\n# * patch: Invalid value: "map[spec:map[replicas:two]]": '],
    ['kubectl edit deploy web', 'replicas: 2', 'replicas: [', 'error: deployments.apps "web" is invalid\n', '# deployments.apps "web" was not valid:\n# * <nil>: Invalid value: "The edited file failed validation": yaml: line '],
    ['kubectl edit cm settings', 'kind: ConfigMap', '', 'error: configmaps "settings" is invalid\n', '# configmaps "settings" was not valid:\n# * <nil>: Invalid value: "The edited file failed validation": kind not set\n#\n'],
    ['kubectl edit pod shop', 'terminationGracePeriodSeconds: 1', 'terminationGracePeriodSeconds: 5', 'error: pods "shop" is invalid\n', '# pods "shop" was not valid:\n# * spec: Forbidden: pod updates may not change fields other than'],
  ];
  test.each(REASONS)('%s: %s → %s', (line, from, to, said, reason) => {
    const { command, file, save } = open(line);
    const good = file() ?? '';
    const bad = good.replace(from, to);
    save(bad);
    expect(command.stderr).toBe(said);
    expect(file()?.startsWith(HEAD + reason)).toBe(true);
    expect(file()?.endsWith(bad.slice(HEAD.length))).toBe(true);
    // Left as it is: given up.
    save(undefined);
    expect(command.stderr.slice(said.length)).toMatch(/^A copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\nerror: Edit cancelled, no valid changes were saved\.\n$/);
    expect(command.exitCode).toBe(1);
  });
  test('and is taken once it is right', () => {
    const { command, file, save } = open('kubectl edit deploy web');
    save(file()?.replace('replicas: 2', 'replicas: -1'));
    save(file()?.replace('replicas: -1', 'replicas: 4'));
    expect([command.stderr, command.stdout]).toEqual(['error: deployments.apps "web" is invalid\n', 'deployment.apps/web edited\n']);
    expect(command.exitCode).toBe(0);
  });
  test('what others changed meanwhile stays; what was deleted meanwhile is told', () => {
    const { simulation, command, file, save } = open('kubectl edit cm settings');
    const first = file();
    simulation.act({ kind: 'command', at: simulation.now(), line: `kubectl patch cm settings -p '{"data":{"a":"9"}}'` });
    simulation.runTo(simulation.now() + 200);
    save(first?.replace('b: two', 'b: three'));
    expect(command.exitCode).toBe(0);
    expect(simulation.cluster.api.get('ConfigMap', 'default', 'settings')?.data).toEqual({ a: '9', b: 'three' });
    const second = simulation.act({ kind: 'command', at: simulation.now(), line: 'kubectl edit cm settings', tty: true });
    simulation.runTo(simulation.now() + 100);
    simulation.cluster.api.delete('ConfigMap', 'default', 'settings');
    second.save(first?.replace('two', 'four'));
    simulation.runTo(simulation.now() + 100);
    expect(second.stderr).toMatch(/^error: configmaps "settings" could not be found on the server\nThe edits you made on deleted resources have been saved to "\/tmp\/kubectl-edit-\d+\.yaml"\n$/);
  });
});
test('edit-last-applied changes what apply remembers, and nothing else', () => {
  const { simulation, file, save } = open('kubectl apply edit-last-applied deploy/web');
  const before = simulation.cluster.api.get('Deployment', 'default', 'web');
  save(file()?.replace('replicas: 2', 'replicas: 3'));
  const after = simulation.cluster.api.get('Deployment', 'default', 'web');
  const key = 'kubectl.kubernetes.io/last-applied-configuration';
  expect(after?.metadata.annotations?.[key]).toBe(before?.metadata.annotations?.[key]?.replace('"replicas":2', '"replicas":3'));
  expect(after?.spec).toEqual(before?.spec);
});
test('vi edits a file of the desk, Ctrl-C leaves it', () => {
  const { simulation, command, file, save } = open('vi pod.yaml');
  expect(file()).toBe(SHOP);
  save('changed\n');
  expect(command.exitCode).toBe(0);
  const cat = simulation.act({ kind: 'command', at: simulation.now(), line: 'cat pod.yaml' });
  simulation.runTo(simulation.now() + 200);
  expect(cat.stdout).toBe('changed\n');
  const again = simulation.act({ kind: 'command', at: simulation.now(), line: 'kubectl edit cm settings', tty: true });
  simulation.runTo(simulation.now() + 100);
  again.type('\u0003');
  expect(again.exitCode).toBe(130);
  expect(file()).toBeUndefined();
});
test('without a terminal there is no editor', () => {
  const simulation = createSimulation({ manifest: SHOP });
  simulation.runTo(4000);
  const command = simulation.act({ kind: 'command', at: 4000, line: 'kubectl edit cm settings' });
  simulation.runTo(4200);
  expect([command.stderr, command.exitCode]).toEqual(['error: unable to launch the editor "vi"\n', 1]);
});
