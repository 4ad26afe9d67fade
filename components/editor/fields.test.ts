import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { fieldHelp } from '../../src/simulator/index.ts';
import { completeField } from './fields.ts';

/** What is offered where `¦` stands. */
function offered(text: string): readonly string[] {
  const at = text.indexOf('¦');
  const state = EditorState.create({ doc: text.replace('¦', '') });
  return completeField(new CompletionContext(state, at, true))?.options.map((option) => option.label) ?? [];
}
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n';

/** The text, some of what is offered, and what is not. */
const CASES: readonly (readonly [text: string, some: readonly string[], not: readonly string[]])[] = [
  ['¦', ['apiVersion', 'kind', 'metadata', 'spec'], ['status', 'containers']],
  ['kind: ¦', ['Pod', 'CronJob', 'Secret'], []],
  ['kind: CronJob\napiVersion: ¦', ['batch/v1'], ['v1']],
  [`${POD}  ¦`, ['containers', 'initContainers', 'volumes', 'shareProcessNamespace'], ['replicas', 'image']],
  [`${POD}  restartPolicy: ¦`, ['Always', 'OnFailure', 'Never'], []],
  [`${POD}  shareProcessNamespace: ¦`, ['true', 'false'], []],
  [`${POD}  containers:\n  - ¦`, ['name', 'image', 'startupProbe'], ['containers']],
  [`${POD}  containers:\n    - name: app\n      ¦`, ['image', 'restartPolicy'], ['hostname']],
  [`${POD}  containers:\n  - name: app\n    livenessProbe:\n      ¦`, ['httpGet', 'periodSeconds'], ['image']],
  [`${POD}  containers:\n  - name: app\n    livenessProbe:\n      httpGet:\n        ¦`, ['port', 'path'], ['periodSeconds']],
  [
    `${POD}  containers:\n  - name: app\n    env:\n    - name: A\n      valueFrom:\n        configMapKeyRef:\n          ¦`,
    ['key', 'name', 'optional'],
    ['value'],
  ],
  [`${POD}  containers:\n  - name: app\n    image: ¦`, ['busybox:1.36'], []],
  [`${POD}  initContainers:\n  - name: x\n  volumes:\n  - name: v\n    ¦`, ['emptyDir', 'configMap'], ['command']],
  [`${POD}  initContainers:\n  - restartPolicy: ¦`, ['Always'], []],
  ['kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - ¦', ['image'], ['replicas']],
  ['kind: Deployment\nspec:\n  ¦', ['replicas', 'selector', 'template'], ['containers']],
  ['kind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          ¦', ['containers'], ['schedule']],
  [`${POD}  hostname: a\n---\nkind: Service\nspec:\n  ¦`, ['ports', 'selector', 'type'], ['containers']],
  [`${POD}  ¦\n---\nkind: Service\nspec:\n  ports: []`, ['containers'], ['ports']],
  ['kind: ConfigMap\ndata:\n  ¦', [], []],
  ['kind: __proto__\nspec:\n  constructor:\n    ¦', [], []],
];
test.each(CASES)('%j', (text, some, not) => {
  const all = offered(text);
  expect(all).toEqual(expect.arrayContaining([...some]));
  for (const name of not) expect(all).not.toContain(name);
  if (some.length === 0) expect(all).toEqual([]);
});
test('fields that must be there come first, each with its words', () => {
  expect(offered(`${POD}  ¦`)[0]).toBe('containers');
  expect(
    fieldHelp('Pod', ['spec', 'containers'])
      .filter((field) => field.about === '')
      .map((field) => field.name),
  ).toEqual([]);
});
