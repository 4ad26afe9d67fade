// Functions of the manifest's room one by one: names of images, words that were meant, help in the editor, what a Pod asks for, what a resize may change.
import { describe, expect, test } from 'vitest';
import { fieldHelp, valueHelp } from '../../../src/simulator/manifest/fieldHelp.ts';
import { itemType, typeName, valuesOf } from '../../../src/simulator/manifest/fieldTypes.ts';
import { imageTag, parseImage } from '../../../src/simulator/manifest/image-name.ts';
import { containerTotals, formatTotals, podLimits, podRequests, qosClass } from '../../../src/simulator/manifest/resources.ts';
import type { FieldType } from '../../../src/simulator/manifest/schema.ts';
import { closest, distance } from '../../../src/simulator/manifest/similar.ts';
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../../src/simulator/manifest/types.ts';
import { scheduleProblem } from '../../../src/simulator/manifest/validate/cron.ts';
import { validateResize } from '../../../src/simulator/manifest/validate/resize.ts';
import { M_LVAL, M_SUB, checkRows, kind } from './helpers.ts';

const hex = '0123456789abcdef'.repeat(4);
describe('D-09 names of images', () => {
  const text = (image: string): string | undefined => {
    const name = parseImage(image);
    return name && [name.domain, name.path, name.tag, ...(name.digest === undefined ? [] : [name.digest])].join(' ');
  };
  test.each<[string, string | undefined]>([
    ['nginx', 'docker.io library/nginx latest'], ['nginx:1', 'docker.io library/nginx 1'], ['a/b', 'docker.io a/b latest'], ['docker.io/a', 'docker.io library/a latest'], ['quay.io/a', 'quay.io a latest'], ['localhost/a', 'localhost a latest'], ['host:5000/a/b:t', 'host:5000 a/b t'], ['Host/a', 'Host a latest'], ['host/a', 'docker.io host/a latest'], ['host:5000/a', 'host:5000 a latest'], ['a/b:c/d', undefined],
    [`a@sha256:${hex}`, `docker.io library/a  sha256:${hex}`], [`a:1@sha256:${hex}`, `docker.io library/a 1 sha256:${hex}`], [`a@sha256:${hex}@b`, undefined], ['a@sha256:abc', undefined], [`a@sha-2+b.c_d:${hex}`, undefined], [`a@sha+b.c_d-e:${hex}`, `docker.io library/a  sha+b.c_d-e:${hex}`], [`a@2sha:${hex}`, undefined], [`a@s256+t5:${hex}`, `docker.io library/a  s256+t5:${hex}`], [`a@s:${'A'.repeat(32)}`, `docker.io library/a  s:${'A'.repeat(32)}`], [`a@s:${'a'.repeat(31)}`, undefined], [`a@s:${hex}x`, undefined], [`a@s_:${hex}`, undefined], ['a@', undefined],
    [hex, undefined], [`x${hex}`, `docker.io library/x${hex} latest`], [`${hex}0`, `docker.io library/${hex}0 latest`], ['', undefined], ['A', undefined], ['a_b', 'docker.io library/a_b latest'], ['a__b', 'docker.io library/a__b latest'], ['a___b', undefined], ['a--b', 'docker.io library/a--b latest'], ['a..b', undefined], ['a-', undefined], ['-a', undefined], ['a/', undefined], ['/a', undefined], ['a//b', undefined], ['a/b_c/d.e', 'docker.io a/b_c/d.e latest'], ['a/B', undefined], ['a:', undefined], ['a:.x', undefined], [`a:${'t'.repeat(128)}`, `docker.io library/a ${'t'.repeat(128)}`], [`a:${'t'.repeat(129)}`, undefined], ['a:x y', undefined], ['a:_X.-9', 'docker.io library/a _X.-9'],
    ['a-.b/c', undefined], ['a-b.c/d', 'a-b.c d latest'], ['a.b:x/c', undefined], ['-a.b/c', undefined], ['a.b-/c', undefined], ['9.b:1/c', '9.b:1 c latest'], ['a.b:12/c', 'a.b:12 c latest'],
    ['p'.repeat(247), `docker.io library/${'p'.repeat(247)} latest`], ['p'.repeat(248), undefined], [`a/${'p'.repeat(253)}`, `docker.io a/${'p'.repeat(253)} latest`], [`a/${'p'.repeat(254)}`, undefined], [`a.b/${'p'.repeat(255)}`, `a.b ${'p'.repeat(255)} latest`], [`${'h'.repeat(990)}.b/c`, `${'h'.repeat(990)}.b c latest`], [`${'h'.repeat(997)}.b/c`, undefined],
  ])('%s', (image, want) => expect(text(image)).toBe(want));
  test('their tags', () => expect(['a:1', 'a', `a@sha256:${hex}`, 'A'].map(imageTag)).toEqual(['1', 'latest', '', '']));
});

describe('words that were meant', () => {
  test.each<[string, string, number]>([['', '', 0], ['a', 'a', 0], ['ab', 'ba', 1], ['abc', 'acb', 1], ['abcd', 'badc', 2], ['cab', 'abc', 2], ['kitten', 'sitting', 3], ['a', '', 1], ['', 'abc', 3], ['a', 'abcde', 4], ['abcde', 'a', 4], ['abcd', 'wxyz', 4], ['ab', 'cdab', 2], ['acb', 'xbc', 2], ['x'.repeat(60), 'x'.repeat(60), 0], ['x'.repeat(61), 'x'.repeat(61), 4], ['x'.repeat(61), 'x'.repeat(60), 4], ['x'.repeat(60), 'x'.repeat(61), 4]])('from %j to %j', (a, b, want) => expect(distance(a, b)).toBe(want));
  const known = ['image', 'imagePullPolicy', 'name', 'env', 'envFrom', 'ports', 'args'];
  test.each<[string, string | undefined]>([['imge', 'image'], ['IMAGE', 'image'], [' name ', 'name'], ['', undefined], ['  ', undefined], ['evn', 'env'], ['e', undefined], ['zzz', undefined], ['port', 'ports'], ['imagePull', 'image'], ['pullpolicy', undefined], ['imag', 'image'], ['portsOfCall', 'ports'], ['envelope', undefined], ['envF', 'env'], ['arg', 'args'], ['ar', undefined], ['Policy', undefined], ['xxports', 'ports'], ['PORTNUMBERS', undefined]])('%j', (word, want) => expect(closest(word, known)).toBe(want));
  test('the first of those that are as near', () => expect([closest('nane', ['name', 'nano']), closest('nano', ['name', 'nano'])]).toEqual(['name', 'nano']));
});

describe('help in the editor', () => {
  const T = (kind: string): FieldType => ({ kind }) as FieldType;
  test.each<[FieldType, string]>([
    [{ kind: 'list', of: { kind: 'struct', name: 'Container' } }, '[]Container'], [{ kind: 'map', of: T('string') }, 'map[string]string'], [T('int32'), 'integer'], [T('int64'), 'integer'], [T('bool'), 'boolean'], [T('quantity'), 'Quantity'], [T('intOrString'), 'IntOrString'], [T('any'), 'Object'], [T('time'), 'string'], [T('string'), 'string'], [T('bytes'), 'string'],
  ])('%j is written %s', (type, want) => expect(typeName(type)).toBe(want));
  test('items of lists, and values', () => {
    expect(itemType({ kind: 'list', of: { kind: 'list', of: T('bool') } })).toEqual(T('bool'));
    expect(itemType({ kind: 'map', of: T('bool') })).toEqual({ kind: 'map', of: T('bool') });
    expect([valuesOf(T('bool')), valuesOf(T('string')), valuesOf({ kind: 'string', values: ['a'] }), valuesOf(T('int32')), valuesOf({ kind: 'list', of: T('bool') })]).toEqual([['true', 'false'], [], ['a'], [], ['true', 'false']]);
  });
  const names = (kind: string, ...path: string[]): readonly string[] => fieldHelp(kind, path).map(({ name, type, required }) => `${name} ${type}${required ? ' !' : ''}`);
  test('fields: those that must be there first, and no status', () => {
    expect(names('Pod', 'spec', 'containers', 'env')).toEqual(['name string !', 'value string', 'valueFrom EnvVarSource']);
    expect(names('Pod')).toEqual(['apiVersion string', 'kind string', 'metadata ObjectMeta', 'spec PodSpec']);
    expect(names('Pod', 'spec', 'containers', 'volumeMounts').slice(0, 3)).toEqual(['mountPath string !', 'name string !', 'mountPropagation string']);
    expect(names('Nothing')).toEqual(names('Pod'));
    expect(names('Service', 'spec')).toContain('clusterIP string');
    expect([names('Pod', 'spec', 'nodeSelector'), names('Pod', 'no', 'such'), names('Pod', 'metadata', 'name')]).toEqual([[], [], []]);
    expect(names('ConfigMap', 'metadata')).toContain('labels map[string]string');
  });
  test('what they are for', () => {
    const about = fieldHelp('Pod', ['spec', 'containers', 'env']).map((field) => field.about);
    expect(about[0]).toBe('The name; within its list or namespace there is only one of it.');
    expect(about.some((text) => text.startsWith('<'))).toBe(false);
  });
  test.each<[string, string[], readonly string[]]>([
    ['Pod', ['apiVersion'], ['v1']], ['Deployment', ['apiVersion'], ['apps/v1']], ['Nothing', ['apiVersion'], ['v1', 'apps/v1', 'batch/v1']], ['Pod', ['spec', 'restartPolicy'], ['Always', 'Never', 'OnFailure']], ['Nothing', ['spec', 'hostNetwork'], ['true', 'false']], ['Pod', ['spec', 'no'], []], ['Pod', ['spec', 'kind'], []], ['Pod', ['spec', 'apiVersion'], []], ['Pod', [], []],
  ])('values of %s %j', (kind, path, want) => expect(valueHelp(kind, path)).toEqual(want));
  test('values of kind', () => expect(valueHelp('', ['kind'])).toContain('StatefulSet'));
});

const asks = (requests: Record<string, string>, limits: Record<string, string> = {}, more: Partial<Container> = {}): Container => ({ name: 'a', resources: { ...(Object.keys(requests).length > 0 && { requests }), ...(Object.keys(limits).length > 0 && { limits }) }, ...more });
const sidecar = (cpu: string): Container => asks({ cpu }, {}, { name: 's', restartPolicy: 'Always' });
describe('what a Pod asks for (L-390 … L-402)', () => {
  test.each<[string, PodSpec, Record<string, string>]>([
    ['nothing', { containers: [{ name: 'a' }] }, {}], ['L-390 containers and sidecars', { containers: [asks({ cpu: '1' }), asks({ cpu: '500m', memory: '1Gi' })], initContainers: [sidecar('250m')] }, { cpu: '1750m', memory: '1Gi' }],
    ['L-391 an init container beside the sidecars before it', { containers: [asks({ cpu: '1' })], initContainers: [sidecar('1'), asks({ cpu: '3' }), sidecar('1')] }, { cpu: '4' }], ['… and not beside later ones', { containers: [asks({ cpu: '1' })], initContainers: [asks({ cpu: '3' }), sidecar('1')] }, { cpu: '3' }], ['sidecars alone', { containers: [], initContainers: [sidecar('1'), sidecar('2')] }, { cpu: '3' }], ['a request of 0 is one', { containers: [], initContainers: [asks({ cpu: '0' })] }, { cpu: '0' }], ['the larger wins, name by name', { containers: [asks({ cpu: '1', memory: '1Gi' })], initContainers: [asks({ cpu: '2', memory: '1Mi' })] }, { cpu: '2', memory: '1Gi' }],
    ['L-393 the Pod as a whole goes before', { containers: [asks({ cpu: '1', memory: '1Gi', 'example.com/x': '1' })], resources: { requests: { cpu: '3', 'hugepages-2Mi': '4Mi', 'example.com/x': '9' } } }, { cpu: '3', memory: '1Gi', 'example.com/x': '1', 'hugepages-2Mi': '4Mi' }], ['L-394 overhead', { containers: [asks({ cpu: '1' })], overhead: { cpu: '100m', memory: '1Mi' } }, { cpu: '1100m', memory: '1Mi' }],
  ])('%s', (_, spec, want) => expect(formatTotals(podRequests(spec))).toEqual(want));
  test('L-394 overhead is added to limits that there are', () => expect(formatTotals(podLimits({ containers: [asks({}, { cpu: '1', memory: '0' })], overhead: { cpu: '100m', memory: '1Mi', x: '1' } }))).toEqual({ cpu: '1100m', memory: '0' }));
  test('containers alone know neither', () => expect(formatTotals(containerTotals({ containers: [asks({ cpu: '1' })], overhead: { cpu: '1' }, resources: { requests: { cpu: '7' } } }, 'requests'))).toEqual({ cpu: '1' }));
  const both = { cpu: '1', memory: '1Gi' };
  test.each<[string, Partial<PodSpec>, string]>([
    ['nothing', { containers: [{ name: 'a' }] }, 'BestEffort'], ['zeroes', { containers: [asks({ cpu: '0' }, { memory: '0' })] }, 'BestEffort'], ['other resources', { containers: [asks({ 'ephemeral-storage': '1Gi' })] }, 'BestEffort'], ['all equal', { containers: [asks(both, both)] }, 'Guaranteed'], ['two equal', { containers: [asks(both, both), asks(both, both)] }, 'Guaranteed'], ['an init container without', { containers: [asks(both, both)], initContainers: [{ name: 'i' }] }, 'Burstable'], ['an init container with', { containers: [asks(both, both)], initContainers: [asks(both, both)] }, 'Guaranteed'],
    ['one without', { containers: [asks(both, both), { name: 'b' }] }, 'Burstable'], ['requests alone', { containers: [asks(both)] }, 'Burstable'], ['limits alone', { containers: [asks({}, both)] }, 'Burstable'], ['memory alone', { containers: [asks({ memory: '1' }, { memory: '1' })] }, 'Burstable'], ['unequal', { containers: [asks({ cpu: '1', memory: '1' }, { cpu: '1', memory: '2' })] }, 'Burstable'], ['unequal, and equal in sum', { containers: [asks({ cpu: '1', memory: '1' }, { cpu: '2', memory: '1' }), asks({ cpu: '2', memory: '1' }, { cpu: '1', memory: '1' })] }, 'Guaranteed'], ['fewer requests', { containers: [asks({ cpu: '1' }, both)] }, 'Burstable'], ['a limit of zero', { containers: [asks(both, { cpu: '1', memory: '0' })] }, 'Burstable'],
    ['the Pod as a whole', { containers: [{ name: 'a' }], resources: { requests: both, limits: both } }, 'Guaranteed'], ['the Pod, its limits alone', { containers: [asks(both, both)], resources: { limits: both } }, 'Burstable'], ['the Pod, its requests alone', { containers: [asks(both, both)], resources: { requests: both } }, 'Burstable'], ['the Pod, empty', { containers: [asks(both, both)], resources: {} }, 'Guaranteed'],
  ])('L-402 %s', (_, spec, want) => expect(qosClass(spec as PodSpec)).toBe(want));
});

describe('what a resize may change (KEP-1287)', () => {
  const spec = (resources: ResourceRequirements | undefined, more: Partial<PodSpec> = {}, own: Partial<Container> = {}): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'default' }, spec: { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, containers: [{ name: 'a', image: 'a:1', imagePullPolicy: 'Always', terminationMessagePolicy: 'File', ...(resources && { resources }), ...own }], ...more } });
  const said = (old: Pod, next: Pod): readonly string[] => validateResize(old, next).map(({ path, detail }) => `${path}: ${detail}`);
  const ONLY = 'spec: only cpu and memory resources are mutable';
  const CLASS = 'spec: Pod QOS Class may not change as a result of resizing';
  const cpu = (amount: string): ResourceRequirements => ({ requests: { cpu: amount } });
  const init = (name: string, resources?: ResourceRequirements): Container => ({ name, image: 'i:1', imagePullPolicy: 'Always', terminationMessagePolicy: 'File', ...(resources && { resources }) });
  test.each<[string, Pod, Pod, readonly string[]]>([
    ['nothing', spec(cpu('1')), spec(cpu('1')), []], ['cpu', spec(cpu('1')), spec(cpu('2')), []], ['a limit is added', spec(cpu('1')), spec({ ...cpu('1'), limits: { memory: '1Gi' } }), []],
    ['a request is removed', spec({ requests: { cpu: '1', memory: '1' } }), spec(cpu('1')), ['spec.containers[0].resources.requests: resource requests cannot be removed']], ['a limit is removed', spec({ ...cpu('1'), limits: { cpu: '2' } }), spec(cpu('1')), ['spec.containers[0].resources.limits: resource limits cannot be removed']],
    ['all is removed', spec(cpu('1')), spec(undefined), [CLASS, 'spec.containers[0].resources.requests: resource requests cannot be removed']], ['the class', spec({ requests: { cpu: '1', memory: '1' }, limits: { cpu: '1', memory: '1' } }), spec({ requests: { cpu: '1', memory: '1' }, limits: { cpu: '2', memory: '1' } }), [CLASS]], ['from nothing', spec(undefined), spec(cpu('1')), [CLASS]],
    ['another resource', spec({ requests: { cpu: '1', 'ephemeral-storage': '1' } }), spec({ requests: { cpu: '1', 'ephemeral-storage': '2' } }), [ONLY]], ['another resource beside cpu', spec({ requests: { cpu: '1', 'ephemeral-storage': '1' } }), spec({ requests: { cpu: '3', 'ephemeral-storage': '1' } }), []], ['the image too', spec(cpu('1')), spec(cpu('2'), {}, { image: 'b:1' }), [ONLY]], ['the Pod', spec(cpu('1')), spec(cpu('2'), { hostname: 'h' }), [ONLY]],
    ['a name', spec(cpu('1')), spec(cpu('2'), {}, { name: 'b' }), ['spec.containers[0].name: containers may not be renamed or reordered on resize']], ['one more', spec(cpu('1')), spec(cpu('1'), { containers: [...spec(cpu('1')).spec!.containers, init('z')] }), ['spec.containers: containers may not be added or removed on resize']],
    ['an init container more', spec(cpu('1')), spec(cpu('1'), { initContainers: [init('i')] }), ['spec.initContainers: initContainers may not be added or removed on resize']], ['an init container', spec(cpu('1'), { initContainers: [init('i', cpu('1'))] }), spec(cpu('1'), { initContainers: [init('i', cpu('1'))] }), []], ['an init container of another name', spec(cpu('1'), { initContainers: [init('i')] }), spec(cpu('1'), { initContainers: [init('j')] }), ['spec.initContainers[0].name: initContainers may not be renamed or reordered on resize']],
    ['what no Pod may have', spec(cpu('1')), spec({ requests: { cpu: '-1' } }), ['spec.containers[0].resources.requests[cpu]: must be greater than or equal to 0', CLASS]],
  ])('%s', (_, old, next, want) => expect(said(old, next)).toEqual(want));
  test('the class is the one it has got', () => expect(said({ ...spec(cpu('1')), status: { qosClass: 'Guaranteed' } }, spec(cpu('2')))).toEqual([CLASS]));
});

describe('schedules', () => {
  test.each<[string, string | undefined]>([
    ['* * * * *', undefined], ['@hourly', undefined], ['@every 1h30m', undefined], ['@every -1.5s', undefined], ['@every .5us', undefined], ['@every', 'unrecognized descriptor: @every'], ['@every x', 'failed to parse duration @every x: time: invalid duration "x"'], ['@every 5', 'failed to parse duration @every 5: time: invalid duration "5"'], ['@never', 'unrecognized descriptor: @never'], ['', 'empty spec string'], ['TZ=UTC', 'empty spec string'], ['CRON_TZ=Europe/Paris 0 0 * * *', undefined], ['TZ=UTC  0 0 * * *', undefined],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'], ['* * * * * *', 'expected exactly 5 fields, found 6: [* * * * * *]'], ['60 * * * *', 'end of range (60) above maximum (59): 60'], ['59 23 31 12 6', undefined], ['* 24 * * *', 'end of range (24) above maximum (23): 24'], ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'], ['* * 32 * *', 'end of range (32) above maximum (31): 32'], ['* * * 13 *', 'end of range (13) above maximum (12): 13'], ['* * * 0 *', 'beginning of range (0) below minimum (1): 0'], ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['* * * JAN-dec sun,SAT', undefined], ['* * * feb mon-fri', undefined], ['* * * * fri-mon', 'beginning of range (5) beyond end of range (1): fri-mon'], ['* * * foo *', 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'], ['jan * * * *', 'failed to parse int from jan: strconv.Atoi: parsing "jan": invalid syntax'], ['1-x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'], ['1-2-3 * * * *', 'too many hyphens: 1-2-3'], ['1/2/3 * * * *', 'too many slashes: 1/2/3'], ['*/0 * * * *', 'step of range should be a positive number: */0'], ['*/5,? * * * *', undefined], ['?/5 * * * *', undefined], ['1-2x * * * *', 'failed to parse int from 2x: strconv.Atoi: parsing "2x": invalid syntax'], ['x1 * * * *', 'failed to parse int from x1: strconv.Atoi: parsing "x1": invalid syntax'], ['@every x1s', 'failed to parse duration @every x1s: time: invalid duration "x1s"'], ['@every 1sx', 'failed to parse duration @every 1sx: time: invalid duration "1sx"'], ['@every .25s', undefined], ['TZ=UTC * * * * *  ', undefined], ['*/x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'], ['*/-1 * * * *', 'negative number (-1) not allowed: -1'], ['5/10 * * * *', undefined], ['5-3/2 * * * *', 'beginning of range (5) beyond end of range (3): 5-3/2'], ['1,,61 * * * *', 'end of range (61) above maximum (59): 61'],
  ])('%j', (schedule, want) => expect(scheduleProblem(schedule)).toBe(want));
});

const claim = (spec: string): string => kind('v1', 'PersistentVolumeClaim', `spec: {${spec}}`);
const GOOD = 'resources: {requests: {storage: 1Gi}}';
const MODES = 'supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"';
describe('claims', () => checkRows([
  ['accepted', claim(`accessModes: [ReadWriteOnce, ReadOnlyMany, ReadWriteMany], volumeMode: Block, storageClassName: fast, ${GOOD}`)],
  ['one mode of its own', claim(`accessModes: [ReadWriteOncePod], volumeMode: Filesystem, storageClassName: "", ${GOOD}`)],
  ['no mode', claim(`accessModes: [], ${GOOD}`), 'spec.accessModes: Required value: at least 1 access mode is required'],
  ['an unknown mode', claim(`accessModes: [Foo], ${GOOD}`), `spec.accessModes: Unsupported value: "Foo": ${MODES}`],
  ['a mode that stands alone', claim(`accessModes: [ReadWriteOncePod, ReadWriteOnce], ${GOOD}`), 'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
  ['no storage', claim('accessModes: [ReadWriteOnce]'), 'spec.resources[storage]: Required value'],
  ['no storage among requests', claim('accessModes: [ReadWriteOnce], resources: {requests: {cpu: 1}}'), 'spec.resources[storage]: Required value'],
  ['storage of 0', claim('accessModes: [ReadWriteOnce], resources: {requests: {storage: 0}}'), 'spec.resources[storage]: Invalid value: "0": must be greater than zero'],
  ['a class of no name', claim(`accessModes: [ReadWriteOnce], storageClassName: A_, ${GOOD}`), `spec.storageClassName: Invalid value: "A_": ${M_SUB}`],
  ['a selector', claim(`accessModes: [ReadWriteOnce], selector: {matchLabels: {a: "b c"}}, ${GOOD}`), `spec.selector.matchLabels: Invalid value: "b c": ${M_LVAL}`],
  ['of nothing', kind('v1', 'PersistentVolumeClaim', ''), 'spec.accessModes: Required value: at least 1 access mode is required', 'spec.resources[storage]: Required value'],
  ['a volume mode', claim(`accessModes: [ReadWriteOnce], volumeMode: Foo, ${GOOD}`), 'spec.volumeMode: Unsupported value: "Foo": supported values: "Block", "Filesystem"'],
]));
