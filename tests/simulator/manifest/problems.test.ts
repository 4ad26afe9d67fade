// What the editor shows: where, in plain words, and the fix to click.
import { describe, expect, test } from 'vitest';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import { fieldsOf, typeAt } from '../../../src/simulator/manifest/schema.ts';
import { container, pod } from './helpers.ts';

const first = (text: string) => { const problem = decodeManifest(text, { namespace: 'default' }).problems[0]; if (!problem) throw new Error('no problem'); return problem; };
const fixed = (text: string): string => { const { fix } = first(text); if (!fix) throw new Error('no fix'); return text.slice(0, fix.range.start) + fix.text + text.slice(fix.range.end); };

describe('the place', () => {
  test.each([
    ['an unknown field: its key', container('imge: x'), 'imge'], ['a bad value', pod('restartPolicy: always'), 'always'], ['a wrong type', container('ports: [{containerPort: "80"}]'), '"80"'],
    ['a missing field: the item it is missing in', container('volumeMounts:\n- name: v'), 'name'], ['a path with a wrong index', container('volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b, subPath: ../x}]'), '../x'],
    ['a label', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: {ok: a, bad: "b c"}}\nspec: {containers: [{name: a, image: a}]}\n', '"b c"'], ['a template label', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  selector: {matchLabels: {app: w}}\n  template: {metadata: {labels: {app: w, z: "-"}}, spec: {containers: [{name: a, image: a}]}}\n', '"-"'],
  ])('%s', (_, text, want) => { const { range } = first(text); expect(text.slice(range.start, range.end)).toBe(want); });
  test('line and column count from 1', () => expect(first('apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  foo: 1\n').range).toMatchObject({ line: 5, column: 3 }));
  test('in a second document', () => { const text = `${pod('')}---\n${pod('restartPolicy: x')}`; const { range } = first(text); expect([text.slice(range.start, range.end), range.line]).toEqual(['x', 18]); });
});

describe('the fix', () => {
  test.each([
    ['misspelt field', pod('initContainer: []'), 'initContainers: []'], ['wrong case', container('Image: x\n').replace('    image: a:1\n', ''), 'image: x'], ['misspelt value', pod('restartPolicy: always'), 'restartPolicy: Always'],
    ['number to text', container('env: [{name: A, value: 5}]'), 'value: "5"'], ['yes to text', container('env: [{name: A, value: yes}]'), 'value: "yes"'], ['text to number', container('ports: [{containerPort: "80"}]'), 'containerPort: 80'],
    ['seconds', pod('terminationGracePeriodSeconds: 30s'), 'terminationGracePeriodSeconds: 30\n'], ['command', container('command: sleep 5'), 'command: ["sleep", "5"]'], ['command for a shell', container('command: echo a && sleep 5'), 'command: ["sh", "-c", "echo a && sleep 5"]'],
    ['a list without dashes', pod('containers:\n  name: a\n  image: a:1'), 'containers:\n    - name: a\n      image: a:1'], ['unit', container('resources: {limits: {memory: 64MB}}'), 'memory: 64M}'], ['space before the unit', container('resources: {limits: {memory: 64 Mi}}'), 'memory: 64Mi}'],
    ['a name', container('').replace('name: a\n', 'name: My_App\n'), 'name: my-app'], ['a port in quotes', container('readinessProbe: {tcpSocket: {port: "80"}}'), 'port: 80}'], ['kind', 'apiVersion: v1\nkind: pod\nmetadata: {name: x}\n', 'kind: Pod'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: x}\n', 'kind: Pod\n'], ['no apiVersion', 'kind: Deployment\nmetadata: {name: x}\n', 'apiVersion: apps/v1\n'], ['apiVersion', 'apiVersion: v1\nkind: Deployment\nmetadata: {name: x}\n', 'apiVersion: apps/v1'],
    ['tab', 'a: 1\nspec:\n\tb: 1\n', 'spec:\n  b: 1'], ['colon', 'a: 1\nb: c: d\n', 'b: "c: d"'], ['at sign', 'a: 1\nb: @c\n', 'b: "@c"'],
    ['a field that stands too deep', container('volumeMounts: []\nvolumes: []').replace('  volumes:\n  - name: v\n', ''), '\n  volumes: []'], ['a field that stands too high', `${pod('')}volumes: []\n`, '\n  volumes: []'],
    ['a volume', container('volumeMounts: [{name: vv, mountPath: /x}]'), 'name: v, mountPath'], ['env as a map', container('env:\n  A: b\n  C: 5'), 'env:\n      - name: A\n        value: b\n      - name: C\n        value: "5"'], ['a probe\'s port', container('readinessProbe:\n  httpGet:\n    path: /\n  port: 80'), 'path: /\n        port: 80'],
  ])('%s', (_, text, want) => {
    expect(fixed(text)).toContain(want);
    expect(decodeManifest(fixed(text), { namespace: 'default' }).problems.map((p) => p.message)).not.toContain(first(text).message); // it helps
  });
});

describe('plain words', () => {
  test.each([
    [pod('initContainer: []'), "`initContainer` is not a field of a Pod's spec; did you mean `initContainers`?"], [container('volumes: []'), "`volumes` is not a field of a container; it belongs to the Pod's spec, beside `containers`. Check its indentation."],
    [container('livenessProbe: {command: [a]}'), '`command` is not a field of a probe; it belongs under `exec`. Check its indentation.'], [pod('restartPolicy: always'), '`restartPolicy` can only be `Always`, `OnFailure` or `Never`. Did you mean `Always`?'],
    [container('env: [{name: A, value: yes}]'), '`value` must be text, but YAML reads yes as true or false: put it in quotes.'], ['a:\n\tb: 1\n', 'This line is indented with a tab; YAML allows only spaces.'],
  ])('%#', (text, want) => expect(first(text).plain).toBe(want));
});

test('field knowledge for explain and completion', () => {
  expect(fieldsOf('Pod', ['spec', 'containers']).map((f) => f.name)).toContain('livenessProbe');
  expect(typeAt('Pod', ['spec', 'containers', 0, 'imagePullPolicy'])).toMatchObject({ kind: 'string', values: ['Always', 'IfNotPresent', 'Never'] });
  expect(fieldsOf('Pod', ['spec', 'nope'])).toEqual([]);
});
