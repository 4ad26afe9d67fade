import { describe, expect, test } from 'vitest';
import { applyPatch, jsonMergePatch, jsonPatch, strategicMerge } from '../../../src/simulator/manifest/merge.ts';
import { invalidText } from '../../../src/simulator/manifest/envelope.ts';
import { validateUpdate } from '../../../src/simulator/manifest/validate/update.ts';
import type { KubernetesObject } from '../../../src/simulator/manifest/types.ts';
import { TEMPLATE, kind, outcome, pod } from './helpers.ts';

type Obj = Readonly<Record<string, unknown>>;
const two = { spec: { containers: [{ name: 'a', image: 'a:1', env: [{ name: 'A', value: '1' }], command: ['x', 'y'] }, { name: 'b', image: 'b:1' }] } };

describe('strategic merge', () => {
  test.each<[string, Obj, unknown]>([
    ['lists merge by name', { spec: { containers: [{ name: 'b', image: 'b:2' }] } }, { spec: { containers: [two.spec.containers[0], { name: 'b', image: 'b:2' }] } }],
    ['a new item comes first', { spec: { containers: [{ name: 'c' }] } }, { spec: { containers: [{ name: 'c' }, ...two.spec.containers] } }],
    ['behind those it is named with', { spec: { containers: [{ name: 'a' }, { name: 'c' }] } }, { spec: { containers: [two.spec.containers[0], { name: 'c' }, two.spec.containers[1]] } }],
    ['what stood before stays before', { spec: { containers: [{ name: 'b' }, { name: 'c' }] } }, { spec: { containers: [...two.spec.containers, { name: 'c' }] } }],
    ['lists without a key are replaced', { spec: { containers: [{ name: 'a', command: ['z'] }] } }, { spec: { containers: [{ ...two.spec.containers[0], command: ['z'] }, two.spec.containers[1]] } }],
    ['$patch: delete', { spec: { containers: [{ name: 'a', $patch: 'delete' }] } }, { spec: { containers: [two.spec.containers[1]] } }],
    ['null deletes', { spec: { containers: [{ name: 'a', env: null }] } }, { spec: { containers: [{ name: 'a', image: 'a:1', command: ['x', 'y'] }, two.spec.containers[1]] } }],
    ['order', { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] } }, { spec: { containers: two.spec.containers.toReversed() } }],
  ])('%s', (_, patch, want) => expect(strategicMerge('Pod', two, patch)).toEqual({ ok: true, value: want }));
  test('an item without its key', () => expect(strategicMerge('Pod', two, { spec: { containers: [{ image: 'x' }] } })).toEqual({ ok: false, message: 'map: map[image:x] does not contain declared merge key: name' }));
  test('__proto__ is a key like any other', () => {
    const result = strategicMerge('Pod', {}, JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}') as Obj);
    expect(JSON.stringify(result)).toBe('{"ok":true,"value":{"metadata":{"labels":{"__proto__":"x"}}}}');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('apply', () => {
  const original = { metadata: { labels: { a: '1', b: '2' } }, spec: { containers: [{ name: 'a', image: 'a:1' }], volumes: [{ name: 'v', emptyDir: {} }] } };
  const live = { metadata: { labels: { a: '1', b: '2', other: 'x' }, uid: 'u' }, spec: { containers: [{ name: 'a', image: 'a:1', imagePullPolicy: 'Always' }], volumes: [{ name: 'v', emptyDir: {} }, { name: 'kube-api-access', projected: {} }] } };
  test('unchanged', () => expect(applyPatch('Pod', live, original, original)).toEqual({ ok: true, value: live }));
  test('what others added stays where it is', () => {
    const patched = { ...live, spec: { ...live.spec, containers: [{ name: 'z', image: 'z' }, ...live.spec.containers, { name: 'y', image: 'y' }] } };
    expect(applyPatch('Pod', patched, original, original)).toEqual({ ok: true, value: patched });
  });
  test('what the file dropped goes, what others added stays', () => {
    const modified = { metadata: { labels: { a: '3' } }, spec: { containers: [{ name: 'a', image: 'a:2' }], volumes: [{ name: 'v', configMap: { name: 'c' } }] } };
    expect(applyPatch('Pod', live, original, modified)).toEqual({ ok: true, value: {
      metadata: { labels: { a: '3', other: 'x' }, uid: 'u' },
      spec: { containers: [{ name: 'a', image: 'a:2', imagePullPolicy: 'Always' }], volumes: [{ name: 'v', configMap: { name: 'c' } }, { name: 'kube-api-access', projected: {} }] },
    } });
  });
});

test('JSON merge patch', () => expect(jsonMergePatch({ a: { b: 1, c: 2 }, l: [1] }, { a: { b: null }, l: [2] })).toEqual({ ok: true, value: { a: { c: 2 }, l: [2] } }));
describe('JSON patch', () => {
  test.each<[string, unknown, unknown]>([
    ['add', { op: 'add', path: '/l/1', value: 9 }, { a: 1, l: [1, 9, 2] }], ['append', { op: 'add', path: '/l/-', value: 9 }, { a: 1, l: [1, 2, 9] }], ['remove', { op: 'remove', path: '/l/0' }, { a: 1, l: [2] }],
    ['replace', { op: 'replace', path: '/a', value: 2 }, { a: 2, l: [1, 2] }], ['move', { op: 'move', from: '/a', path: '/b' }, { b: 1, l: [1, 2] }], ['escapes', { op: 'add', path: '/x~1y', value: 1 }, { a: 1, l: [1, 2], 'x/y': 1 }],
  ])('%s', (_, operation, want) => expect(jsonPatch({ a: 1, l: [1, 2] }, [operation])).toEqual({ ok: true, value: want }));
  test.each([[{ op: 'remove', path: '/nope' }], [{ op: 'test', path: '/a', value: 2 }], [{ op: 'add', path: 'a', value: 2 }], [{ op: 'replace', path: '/l/7', value: 2 }]])('%j is rejected', (operation) => expect(jsonPatch({ a: 1, l: [1, 2] }, [operation]).ok).toBe(false));
});

describe('updates (3.12, V-93)', () => {
  const object = (text: string): KubernetesObject => { const { document, said } = outcome(text); if (!document.object) throw new Error(said); return document.object; };
  const said = (before: string, after: string): string => { const next = object(after); const errors = validateUpdate(object(before), next); return errors.length === 0 ? '' : invalidText(next.kind, 'x', errors); };
  const FIXED = 'The Pod "x" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n';
  const one = (fields: string): string => pod(`containers: [{name: a, image: a, ${fields}}]`);
  test('V-82: an image may change', () => expect(said(one('tty: true'), one('tty: true').replace('image: a', 'image: b'))).toBe(''));
  test('V-82: anything else gives a diff', () => expect(said(one('env: [{name: A, value: b}]'), one('env: [{name: A, value: c}]'))).toBe(`${FIXED}@@ -13,7 +13,7 @@\n    "Env": [\n     {\n      "Name": "A",\n-     "Value": "b",\n+     "Value": "c",\n      "ValueFrom": null\n     }\n    ],\n`));
  test('V-83', () => expect(said(one('tty: true'), pod('containers: [{name: a, image: a}, {name: b, image: b}]'))).toBe('The Pod "x" is invalid: spec.containers: Forbidden: pod updates may not add or remove containers'));
  test('V-84', () => {
    expect(said(pod('activeDeadlineSeconds: 100'), pod('activeDeadlineSeconds: 200'))).toBe('The Pod "x" is invalid: spec.activeDeadlineSeconds: Invalid value: 200: must be less than or equal to previous value');
    expect(said(pod('activeDeadlineSeconds: 100'), pod(''))).toBe('The Pod "x" is invalid: spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value');
    expect(said(pod(''), pod('activeDeadlineSeconds: 100'))).toBe('');
  });
  test('tolerations only grow', () => {
    expect(said(pod(''), pod('tolerations: [{key: k, operator: Exists}]'))).toBe('');
    expect(said(pod('tolerations: [{key: k, operator: Exists}]'), pod(''))).toBe('The Pod "x" is invalid: spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds');
  });
  const deployment = (label: string): string => kind('apps/v1', 'Deployment', `spec:\n  selector: {matchLabels: {app: ${label}}}\n  ${TEMPLATE.replace('app: w', `app: ${label}`)}`);
  test('V-93: the selector stays', () => expect(said(deployment('w'), deployment('api'))).toBe('The Deployment "x" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable'));
  test("V-93: a Job's template stays", () => expect(said(kind('batch/v1', 'Job', `spec:\n  ${TEMPLATE}\n      restartPolicy: Never`), kind('batch/v1', 'Job', `spec:\n  ${TEMPLATE}\n      restartPolicy: OnFailure`))).toMatch(/^The Job "x" is invalid: spec\.template: Invalid value: \{.*\}: field is immutable$/));
  test('an immutable ConfigMap', () => expect(said(kind('v1', 'ConfigMap', 'immutable: true\ndata: {a: b}'), kind('v1', 'ConfigMap', 'immutable: true\ndata: {a: c}'))).toBe('The ConfigMap "x" is invalid: data: Forbidden: field is immutable when `immutable` is set'));
});
