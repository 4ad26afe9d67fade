// Patches at their edges (RFC 6902, RFC 7386, the API server's strategic merge, kubectl's three-way merge), and Go's unified diff of the refusal of an update.
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/simulator/manifest/internal-json.ts';
import { applyPatch, jsonMergePatch, jsonPatch, sameData, strategicMerge } from '../../../src/simulator/manifest/merge.ts';

type Obj = Readonly<Record<string, unknown>>;
describe('the same data', () => {
  test.each<[unknown, unknown, boolean]>([[1, 1, true], [1, 2, false], [null, null, true], [null, {}, false], [{}, null, false], [[1, 2], [1, 2], true], [[1, 2], [1, 3], false], [[1], [1, 2], false], [[2, 2], [1, 2], false], [[], {}, false], [{}, [], false], [{ a: 1 }, { a: 1 }, true], [{ a: 1, b: undefined }, { a: 1 }, true], [{ a: 1 }, { a: 1, b: undefined }, true], [{ a: 1 }, { b: 1 }, false], [{ a: 1 }, { a: 1, b: 2 }, false], [{ a: { b: [1] } }, { a: { b: [2] } }, false], [{ toString: 1 }, {}, false], ['1', 1, false]])('%j and %j: %s', (a, b, want) => expect(sameData(a, b)).toBe(want));
});

describe('strategic merge', () => {
  const merged = (kind: string, current: Obj, patch: Obj): unknown => { const result = strategicMerge(kind, current, patch); return result.ok ? result.value : result.message; };
  const deep = (depth: number): Obj => { let value: Obj = {}; for (let i = 0; i < depth; i++) value = { a: value }; return value; };
  const tolerations = { spec: { tolerations: [{ key: 'a' }], finalizers: ['x'] } };
  test.each<[string, unknown, unknown]>([
    ['$patch: replace of a map', merged('Pod', { metadata: { labels: { a: '1' } } }, { metadata: { labels: { $patch: 'replace', b: '2' } } }), { metadata: { labels: { b: '2' } } }], ['$patch: delete of a map', merged('Pod', { metadata: { labels: { a: '1' } } }, { metadata: { labels: { $patch: 'delete' } } }), { metadata: { labels: {} } }],
    ['$patch: replace of a list', merged('Pod', { spec: { volumes: [{ name: 'a' }] } }, { spec: { volumes: [{ $patch: 'replace' }, { name: 'b' }] } }), { spec: { volumes: [{ name: 'b' }] } }], ['$patch: delete of an item that is not there', merged('Pod', { spec: { volumes: [{ name: 'a' }] } }, { spec: { volumes: [{ name: 'b', $patch: 'delete' }] } }), { spec: { volumes: [{ name: 'a' }] } }],
    ['$retainKeys', merged('Pod', { spec: { volumes: [{ name: 'a', emptyDir: {} }] } }, { spec: { volumes: [{ name: 'a', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] } }), { spec: { volumes: [{ name: 'a', configMap: { name: 'c' } }] } }],
    ['a list without a key', merged('Pod', tolerations, { spec: { tolerations: [{ key: 'b' }] } }), { spec: { tolerations: [{ key: 'b' }], finalizers: ['x'] } }], ['a set grows', merged('Pod', { metadata: { finalizers: ['a', 'b'] } }, { metadata: { finalizers: ['b', 'c'] } }), { metadata: { finalizers: ['a', 'b', 'c'] } }], ['$deleteFromPrimitiveList', merged('Pod', { metadata: { finalizers: ['a', 'b', 'c'] } }, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a', 'c'] } }), { metadata: { finalizers: ['b'] } }],
    ['$setElementOrder', merged('Pod', { spec: { volumes: [{ name: 'a' }, { name: 'x' }, { name: 'b' }] } }, { spec: { '$setElementOrder/volumes': [{ name: 'b' }, { name: 'c' }, { name: 'a' }], volumes: [{ name: 'c' }] } }), { spec: { volumes: [{ name: 'b' }, { name: 'x' }, { name: 'c' }, { name: 'a' }] } }],
    ['null deletes', merged('Pod', { metadata: { name: 'x', labels: { a: '1' } } }, { metadata: { labels: null } }), { metadata: { name: 'x' } }], ['a map where there was none', merged('Pod', {}, { metadata: { labels: { a: '1' } } }), { metadata: { labels: { a: '1' } } }], ['items of no kind', merged('Pod', { spec: { volumes: [{ name: 'a' }] } }, { spec: { volumes: [['x', { b: 1 }]] } }), 'map: [x map[b:1]] does not contain declared merge key: name'], ['an item, its keys sorted', merged('Pod', {}, { spec: { volumes: [{ z: 1, b: null }] } }), 'map: map[b:null z:1] does not contain declared merge key: name'],
    ['too deep', merged('Pod', {}, deep(300)), 'the patch is nested too deeply'],
  ])('%s', (_, got, want) => expect(got).toEqual(want));
});

describe('the three-way merge of apply', () => {
  const applied = (original: Obj | undefined, current: Obj, modified: Obj, kind = 'Pod'): unknown => { const result = applyPatch(kind, current, original, modified); return result.ok ? result.value : result.message; };
  const rolling = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
  test.each<[string, unknown, unknown]>([
    ['never applied before', applied(undefined, { metadata: { labels: { other: 'x' } } }, { metadata: { labels: { a: '1' } } }), { metadata: { labels: { a: '1', other: 'x' } } }], ['null goes', applied({}, { a: { b: 1 }, c: 2 }, { a: null, c: undefined }), {}], ['dropped by the file', applied({ a: 1, b: 1 }, { a: 1, b: 1, c: 1 }, { a: 1 }), { a: 1, c: 1 }],
    ['an item the file dropped', applied({ spec: { volumes: [{ name: 'a' }, { name: 'b' }] } }, { spec: { volumes: [{ name: 'a' }, { name: 'b' }, { name: 'x' }] } }, { spec: { volumes: [{ name: 'b' }] } }), { spec: { volumes: [{ name: 'b' }, { name: 'x' }] } }], ['a field of an item', applied({ spec: { containers: [{ name: 'a', image: 'a', tty: true }] } }, { spec: { containers: [{ name: 'a', image: 'a', tty: true, stdin: true }] } }, { spec: { containers: [{ name: 'a', image: 'b' }] } }), { spec: { containers: [{ name: 'a', image: 'b', stdin: true }] } }],
    ['a set', applied({ metadata: { finalizers: ['a', 'b'] } }, { metadata: { finalizers: ['a', 'b', 'x'] } }, { metadata: { finalizers: ['c'] } }), { metadata: { finalizers: ['c', 'x'] } }], ['a list without a key', applied({}, { spec: { tolerations: [{ key: 'x' }] } }, { spec: { tolerations: [{ key: 'a' }] } }), { spec: { tolerations: [{ key: 'a' }] } }], ['an item without its key', applied({}, {}, { spec: { volumes: [{ emptyDir: {} }] } }), 'map: map[emptyDir:map[]] does not contain declared merge key: name'],
    ['another volume source', applied(undefined, { spec: { volumes: [{ name: 'a', emptyDir: { medium: 'Memory' } }] } }, { spec: { volumes: [{ name: 'a', configMap: { name: 'c' } }] } }), { spec: { volumes: [{ name: 'a', configMap: { name: 'c' } }] } }], ['another strategy', applied(undefined, rolling, { spec: { strategy: { type: 'Recreate' } } }, 'Deployment'), { spec: { strategy: { type: 'Recreate' } } }], ['the same strategy keeps its defaults', applied(undefined, rolling, { spec: { strategy: { type: 'RollingUpdate' } } }, 'Deployment'), rolling],
    ['fields for what was none', applied({ a: 1 }, { a: 1 }, { a: { b: 1 } }), { a: { b: 1 } }],
  ])('%s', (_, got, want) => expect(got).toEqual(want));
});

test.each<[Obj, Obj, unknown]>([[{ a: 1 }, { a: null, b: null }, {}], [{ a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }], [{ a: { b: 1 } }, { a: [1] }, { a: [1] }], [{ a: { b: 1, c: 1 } }, { a: { b: 2 } }, { a: { b: 2, c: 1 } }], [{ a: [1] }, { a: { b: 2 } }, { a: { b: 2 } }]])('RFC 7386 %j with %j', (current, patch, want) => expect(jsonMergePatch(current, patch)).toEqual({ ok: true, value: want }));

describe('RFC 6902', () => {
  const NO = 'the server rejected our request due to an error in our request';
  const document = { a: { b: 1 }, l: [{ x: 1 }, { x: 2 }] };
  test.each<[unknown, unknown]>([
    [[{ op: 'add', path: '/a/c', value: 2 }], { ...document, a: { b: 1, c: 2 } }], [[{ op: 'add', path: '/l/2', value: 3 }], { ...document, l: [{ x: 1 }, { x: 2 }, 3] }], [[{ op: 'add', path: '/l/3', value: 3 }], NO], [[{ op: 'add', path: '/l/x', value: 3 }], NO], [[{ op: 'add', path: '/n/x', value: 3 }], NO], [[{ op: 'add', path: '/a/b/c', value: 3 }], NO], [[{ op: 'add', path: '', value: { z: 1 } }], { z: 1 }], [[{ op: 'add', path: '', value: 5 }], 'the patch does not make an object'], [[{ op: 'add', path: '/~01', value: 5 }], { ...document, '~1': 5 }],
    [[{ op: 'replace', path: '/l/1/x', value: 5 }], { ...document, l: [{ x: 1 }, { x: 5 }] }], [[{ op: 'replace', path: '/l/0', value: 5 }], { ...document, l: [5, { x: 2 }] }], [[{ op: 'replace', path: '/l/2', value: 5 }], NO], [[{ op: 'replace', path: '/l/2/x', value: 5 }], NO], [[{ op: 'replace', path: '/z', value: 5 }], NO], [[{ op: 'remove', path: '/a/b' }], { ...document, a: {} }], [[{ op: 'remove', path: '/l/1' }], { ...document, l: [{ x: 1 }] }], [[{ op: 'remove', path: '/l/-' }], NO],
    [[{ op: 'test', path: '/a', value: { b: 1 } }], document], [[{ op: 'test', path: '/l/1/x', value: 2 }], document], [[{ op: 'test', path: '/l/1/x', value: 1 }], NO], [[{ op: 'test', path: '/a/b/c', value: 1 }], NO], [[{ op: 'copy', from: '/a/b', path: '/c' }], { ...document, c: 1 }], [[{ op: 'copy', from: '/z', path: '/c' }], NO], [[{ op: 'move', from: '/a/b', path: '/l/0' }], { a: {}, l: [1, { x: 1 }, { x: 2 }] }], [[{ op: 'move', from: '/z', path: '/c' }], NO], [[{ op: 'other', path: '/a' }], NO], [['x'], NO], [[{ op: 'add', value: 1 }], NO], [{ op: 'add', path: '/a', value: 1 }, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'], [[{ op: 'remove', path: '/a' }, { op: 'remove', path: '/l' }], {}],
  ])('%j', (operations, want) => { const result = jsonPatch(document, operations); expect(result.ok ? result.value : result.message).toEqual(want); });
});

describe('a unified diff', () => {
  const lines = (text: string): string[] => (text === '' ? [] : text.split(''));
  test.each<[string, string, string]>([
    ['abc', 'abc', ''], ['', '', ''], ['abc', 'abd', '@@ -1,3 +1,3 @@| a| b|-c|+d|'], ['abcdefgh', 'abcdXfgh', '@@ -2,7 +2,7 @@| b| c| d|-e|+X| f| g| h|'], ['abc', 'abcd', '@@ -1,3 +1,4 @@| a| b| c|+d|'], ['abcd', 'abc', '@@ -1,4 +1,3 @@| a| b| c|-d|'], ['', 'ab', '@@ -1,0 +1,2 @@|+a|+b|'], ['ab', '', '@@ -1,2 +1,0 @@|-a|-b|'], ['abcd', 'bcda', '@@ -1,4 +1,4 @@|-a| b| c| d|+a|'], ['xabc', 'abc', '@@ -1,4 +1,3 @@|-x| a| b| c|'],
    ['1abcdef2', 'Xabcdef2', '@@ -1,4 +1,4 @@|-1|+X| a| b| c|'], ['1abcdef2', 'XabcdefY', '@@ -1,4 +1,4 @@|-1|+X| a| b| c|@@ -5,4 +5,4 @@| d| e| f|-2|+Y|'], ['1abcde2', 'XabcdeY', '@@ -1,7 +1,7 @@|-1|+X| a| b| c| d| e|-2|+Y|'], ['1abcdefgh2', 'XabcdefghY', '@@ -1,4 +1,4 @@|-1|+X| a| b| c|@@ -7,4 +7,4 @@| f| g| h|-2|+Y|'], ['aXbYc', 'aYbXc', '@@ -1,5 +1,5 @@| a|-X|-b| Y|+b|+X| c|'],
  ])('%s to %s', (before, after, want) => expect(unifiedDiff(lines(before), lines(after)).replaceAll('\n', '|')).toBe(want));
});
