// The kubelet's small decisions, one function at a time: admission, images, events, the downward API, Go's words for what failed.
import { describe, expect, test } from 'vitest';
import { createEventQueue, runTask } from '../../../src/simulator/clock.ts';
import type { Image } from '../../../src/simulator/images/types.ts';
import { admissionProblem } from '../../../src/simulator/kubelet/admission.ts';
import { createBackOff } from '../../../src/simulator/kubelet/backoff.ts';
import { decodeBase64 } from '../../../src/simulator/kubelet/base64.ts';
import { fieldPath, refOf } from '../../../src/simulator/kubelet/context.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import { storageProblem } from '../../../src/simulator/kubelet/eviction.ts';
import { expand } from '../../../src/simulator/kubelet/expansion.ts';
import { podField, resourceField } from '../../../src/simulator/kubelet/fields.ts';
import { execError, goQuote } from '../../../src/simulator/kubelet/hooks.ts';
import { createImageManager } from '../../../src/simulator/kubelet/image-manager.ts';
import type { Wanted } from '../../../src/simulator/kubelet/image-manager.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import { identityOf, nonRootProblem } from '../../../src/simulator/kubelet/security.ts';
import type { Container, PodSpec } from '../../../src/simulator/manifest/types.ts';

const node = { name: 'node-1', address: '10.77.0.1', allocatable: { cpu: '2', memory: '1Gi' } };
const made = (spec: Partial<PodSpec> = {}, metadata: BoundPod['metadata'] = { name: 'shop', namespace: 'mall', uid: 'u1' }): BoundPod => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [], ...spec } });
const asks = (...requests: readonly Record<string, string>[]): BoundPod => made({ containers: requests.map((one, i) => ({ name: `c${i}`, resources: { requests: one } })) });

describe('L-29 a Pod is refused where it does not fit beside the others', () => {
  test.each<[string, BoundPod, readonly BoundPod[], string | undefined]>([
    ['exactly full', asks({ cpu: '500m' }), [asks({ cpu: '1' }), asks({ cpu: '500m' })], undefined],
    ['one thousandth over', asks({ cpu: '501m' }), [asks({ cpu: '1' }), asks({ cpu: '500m' })], "OutOfcpu Node didn't have enough resource: cpu, requested: 501, used: 1500, capacity: 2000"],
    ['memory is told in bytes', asks({ memory: '1Gi' }), [asks({ memory: '1' }), asks({ cpu: '1' }), made()], "OutOfmemory Node didn't have enough resource: memory, requested: 1073741824, used: 1, capacity: 1073741824"],
    ['what asks for nothing fits on a full node', asks({ cpu: '0' }), [asks({ cpu: '3' })], undefined],
    ['what the node does not count', asks({ 'example.com/x': '7' }), [], undefined],
    ['the first that fits does not end it', asks({ cpu: '1', memory: '2Gi' }), [], "OutOfmemory Node didn't have enough resource: memory, requested: 2147483648, used: 0, capacity: 1073741824"],
  ])('%s', (_, pod, others, want) => {
    const problem = admissionProblem(pod, others, node);
    expect(problem && `${problem.reason} ${problem.message}`).toBe(want);
  });
});

describe('L-108 where a container stands', () => {
  const pod = made({ initContainers: [{ name: 'i' }, { name: 'j' }], containers: [{ name: 'a' }], ephemeralContainers: [{ name: 'e' }, { name: 'f' }] });
  test.each(['initContainers{i}', 'initContainers{j}', 'containers{a}', 'ephemeralContainers{e}', 'ephemeralContainers{f}'])('spec.%s', (path) => expect(fieldPath(pod, { name: path.slice(-2, -1) })).toBe(`spec.${path}`));
  test('of a Pod of nothing else', () => expect(fieldPath(made(), { name: 'a' })).toBe('spec.containers{a}'));
  test('facts name it', () => expect([refOf(pod, 'a', 3), refOf(made({}, {}), 'a', 0)]).toEqual([{ namespace: 'mall', pod: 'shop', container: 'a', restartCount: 3 }, { namespace: '', pod: '', container: 'a', restartCount: 0 }]));
});

describe('images (4.2)', () => {
  const image = { reference: 'r', sizeBytes: 7 } as Image;
  const events: string[] = [];
  const facts: string[] = [];
  const present = new Set(['here:1', 'here', 'here:latest']);
  const clock = createEventQueue();
  const context = {
    clock, node, epoch: 0,
    emit: (fact: { readonly phase: string; readonly message?: string }) => void facts.push(`${fact.phase}${fact.message === undefined ? '' : ` ${fact.message}`}`),
    api: { recordEvent: (event: { readonly type: string; readonly reason: string; readonly message: string; readonly fieldPath?: string }) => void events.push(`${event.type} ${event.reason} ${event.fieldPath ?? '-'} ${event.message}`) },
    runtime: {
      imagePresent: (name: string) => (present.has(name) ? image : undefined),
      pullImage: (name: string, done: (result: object) => void) => done(name.startsWith('no') ? { error: 'not found' } : { image, ms: 12 }),
    },
  } as unknown as Context;
  const manager = createImageManager(context, createBackOff({ initial: 10_000, max: 300_000, reset: 600_000 }));
  const ensure = (name: string, policy: string | undefined, container: Wanted['container'] = { name: 'a' }, pod = made({ containers: [{ name: 'a' }] })): { readonly outcome: string; readonly events: readonly string[]; readonly facts: readonly string[] } => {
    events.length = 0;
    facts.length = 0;
    let outcome = '';
    runTask(clock, manager.ensure(pod, { name, policy, container, restartCount: 0 }), (result) => (outcome = 'image' in result ? 'there' : `${result.reason}: ${result.message}`));
    const until = clock.now() + 100;
    while (clock.step(until));
    clock.advance(until);
    return { outcome, events: [...events], facts: [...facts] };
  };
  const at = 'spec.containers{a}';
  const pulled = (name: string, where = at): readonly string[] => [`Normal Pulling ${where} Pulling image "${name}"`, `Normal Pulled ${where} Successfully pulled image "${name}" in 12ms (12ms including waiting). Image size: 7 bytes.`];
  const already = (name: string, where = at): readonly string[] => [`Normal Pulled ${where} Container image "${name}" already present on machine and can be accessed by the pod`];
  test.each<[string, string, string | undefined, readonly string[]]>([
    ['L-112 there already', 'here:1', 'IfNotPresent', already('here:1')],
    ['L-112 Never, and there', 'here:1', 'Never', already('here:1')],
    ['L-112 Always, although there', 'here:1', 'Always', pulled('here:1')],
    ['L-112 not there', 'far:1', 'IfNotPresent', pulled('far:1')],
    ['nobody says, and a tag', 'here:1', undefined, already('here:1')],
    ['nobody says, and no tag', 'here', undefined, pulled('here')],
    ['nobody says, and latest', 'here:latest', undefined, pulled('here:latest')],
  ])('%s', (_, name, policy, said) => expect(ensure(name, policy)).toMatchObject({ outcome: 'there', events: said, facts: said.length === 1 ? [] : ['started', 'succeeded'] }));
  test('an image volume: events of the Pod, no facts of a container', () => expect(ensure('far:2', 'IfNotPresent', null)).toEqual({ outcome: 'there', events: pulled('far:2', '-'), facts: [] }));
  const never = 'Container image "far:1" is not present with pull policy of Never';
  test('L-115 Never, and not there', () => {
    expect(ensure('far:1', 'Never')).toMatchObject({ outcome: `ErrImageNeverPull: ${never}`, events: [`Warning ErrImageNeverPull ${at} ${never}`, `Warning Failed ${at} Error: ErrImageNeverPull`] });
    expect(ensure('far:1', 'Never', null).events).toEqual([`Warning ErrImageNeverPull - ${never}`]);
  });
  test('L-116 no name of an image', () => {
    const { outcome, events: [first, ...rest] } = ensure('No Name', undefined);
    const message = 'Failed to apply default image tag "No Name": couldn\'t parse image name "No Name": ';
    expect(outcome).toContain(`InvalidImageName: ${message}`);
    expect(first).toContain(`Warning InspectFailed ${at} ${message}`);
    expect(rest).toEqual([`Warning Failed ${at} Error: InvalidImageName`]);
  });
  test('L-95 … L-98 it fails, waits, and is tried again; other Pods and other images do not wait', () => {
    const failed = [`Normal Pulling ${at} Pulling image "no:1"`, `Warning Failed ${at} Failed to pull image "no:1": not found`, `Warning Failed ${at} Error: ErrImagePull`];
    const waits = { outcome: 'ImagePullBackOff: Back-off pulling image "no:1": ErrImagePull: not found', events: [`Normal BackOff ${at} Back-off pulling image "no:1"`, `Warning Failed ${at} Error: ImagePullBackOff`], facts: [] };
    const fails = { outcome: 'ErrImagePull: not found', events: failed, facts: ['started', 'failed not found'] };
    expect(ensure('no:1', 'Always')).toEqual(fails);
    expect(ensure('no:1', 'Always')).toEqual(waits);
    expect(ensure('no:2', 'Always').outcome).toBe('ErrImagePull: not found');
    expect(ensure('no:1', 'Always', { name: 'a' }, made({}, { name: 'other', uid: 'u2' })).outcome).toBe('ErrImagePull: not found');
    clock.advance(clock.now() + 9000);
    expect(ensure('no:1', 'Always')).toEqual(waits);
    clock.advance(clock.now() + 1000);
    expect(ensure('no:1', 'Always')).toEqual(fails);
    expect(ensure('no:1', 'Always')).toEqual(waits);
    manager.forget('u2');
    expect(ensure('no:1', 'Always')).toEqual(waits);
    manager.forget('u1');
    expect(ensure('no:1', 'Always')).toEqual(fails);
  });
  test.each<[string, readonly number[], string]>([
    ['a millisecond before ten seconds are over', [9999], 'ImagePullBackOff'], ['ten seconds', [10_000], 'ErrImagePull'],
    ['the second time: before twenty', [10_000, 19_999], 'ImagePullBackOff'], ['… and at twenty', [10_000, 20_000], 'ErrImagePull'],
    ['after ten minutes without a failure it begins anew', [10_000, 600_001, 10_000], 'ErrImagePull'], ['… and not before', [10_000, 600_000, 39_999], 'ImagePullBackOff'],
  ])('L-95 %s', (_, waits, want) => {
    const name = `no-${waits.join('-')}:1`;
    for (const wait of [0, ...waits.slice(0, -1)]) {
      clock.advance(clock.now() + Math.max(0, wait - 100));
      expect(ensure(name, 'Always').outcome).toBe('ErrImagePull: not found');
    }
    clock.advance(clock.now() + waits.at(-1)! - 100);
    expect(ensure(name, 'Always').outcome).toContain(want);
  });
});

describe('L-123 the downward API', () => {
  const pod = made({ nodeName: 'node-1', serviceAccountName: 'clerk' }, { name: 'shop', namespace: 'mall', uid: 'u1', labels: { b: 'x"y\\z\n', a: '1' }, annotations: { note: 'hi' } });
  test.each<[string, string | undefined]>([
    ['metadata.name', 'shop'], ['metadata.namespace', 'mall'], ['metadata.uid', 'u1'], ['spec.nodeName', 'node-1'], ['spec.serviceAccountName', 'clerk'], ['status.hostIP', '10.77.0.1'], ['status.hostIPs', '10.77.0.1'], ['status.podIP', '10.1.0.9'], ['status.podIPs', '10.1.0.9'],
    ['metadata.labels', 'a="1"\nb="x\\"y\\\\z\\n"'], ['metadata.annotations', 'note="hi"'], ["metadata.labels['a']", '1'], ["metadata.labels['toString']", ''], ["metadata.annotations['note']", 'hi'], ["metadata.annotations['a']", ''],
    ['spec.other', undefined], ["xmetadata.labels['a']", undefined], ["metadata.labels['a']x", undefined],
  ])('%s', (fieldPath, want) => expect(podField(pod, { fieldPath }, node, '10.1.0.9')).toBe(want));
  test.each([['metadata.name', ''], ['metadata.namespace', ''], ['metadata.uid', ''], ['metadata.labels', ''], ["metadata.labels['a']", ''], ['spec.nodeName', ''], ['spec.serviceAccountName', 'default']])('%s of a Pod that has none', (fieldPath, want) => expect(podField(made({}, {}), { fieldPath }, node, '')).toBe(want));
  const limited: Container = { name: 'a', resources: { limits: { cpu: '1500m', memory: '64Mi' }, requests: { cpu: '250m' } } };
  test.each<[string, Container, string, string | undefined, string]>([
    ['rounded up', limited, 'limits.cpu', undefined, '2'], ['a divisor', limited, 'limits.cpu', '1m', '1500'], ['a divisor of 0 is 1', limited, 'limits.cpu', '0', '2'], ['requests', limited, 'requests.cpu', '1m', '250'], ['exact', limited, 'limits.memory', '1Mi', '64'],
    ["the node's", { name: 'a' }, 'limits.cpu', undefined, '2'], ["the node's, of another", { name: 'a', resources: { limits: { cpu: '1' } } }, 'limits.memory', '1Mi', '1024'], ['no request', limited, 'requests.memory', undefined, '0'], ['a divisor below 0', limited, 'limits.cpu', '-1', '0'], ['a name with dots', { name: 'a', resources: { limits: { 'example.com/x': '3' } } }, 'limits.example.com/x', undefined, '3'],
  ])('%s', (_, container, resource, divisor, want) => expect(resourceField(container, { resource, ...(divisor === undefined ? {} : { divisor }) }, node)).toBe(want));
});

describe("Go's words", () => {
  test.each([['plain ü', '"plain ü"'], ['\n\t\r"\\', '"\\n\\t\\r\\"\\\\"'], ['\x07\b\f\v', '"\\a\\b\\f\\v"'], ['\0\x1f \x7f', '"\\x00\\x1f \\x7f"']])('%j is quoted', (text, want) => expect(goQuote(text)).toBe(want));
  const done = { stdout: '', stderr: 'oh', exitCode: 0 };
  test.each<[string, object, string | undefined]>([
    ['well', done, undefined], ['badly', { ...done, exitCode: 3 }, "command 'a b' exited with 3: oh"], ['gone', { ...done, error: 'container not found' }, 'container not found'], ['another error', { ...done, error: 'no such file' }, 'rpc error: code = Unknown desc = no such file'],
  ])('an exec ends: %s', (_, result, want) => expect(execError(['a', 'b'], result as Parameters<typeof execError>[1])).toBe(want));
  test.each([['AAAA', '\0\0\0'], ['Zm9v', 'foo'], ['Zg==', 'f'], ['+/+/', '\xfb\xff\xbf'], ['Z m\n9v', 'foo']])('base64 %j', (text, want) => expect(decodeBase64(text)).toBe(want));
  const known: Readonly<Record<string, string>> = { A: '1', EMPTY: '' };
  test.each([['x$(A)y$(A)', 'x1y1'], ['$(EMPTY)|', '|'], ['$(B)', '$(B)'], ['$$(A)', '$(A)'], ['$$$(A)', '$1'], ['$(A', '$(A'], ['$A$', '$A$'], ['$()', '$()'], ['', '']])('L-118 %j is expanded', (text, want) => expect(expand(text, (name) => known[name])).toBe(want));
});

describe('L-128, L-129 who a container runs as', () => {
  const one = (own: Container['securityContext'], shared: PodSpec['securityContext'] = {}): readonly [BoundPod, Container] => {
    const container: Container = { name: 'a', ...(own && { securityContext: own }) };
    return [made({ containers: [container], securityContext: shared }), container];
  };
  test.each<[string, Container['securityContext'], PodSpec['securityContext'], object]>([
    ['nobody says', undefined, undefined, { supplementalGroups: [], readOnlyRootFilesystem: false }],
    ["the Pod's", {}, { runAsUser: 7, runAsGroup: 8, fsGroup: 9, supplementalGroups: [10, 9] }, { runAsUser: 7, runAsGroup: 8, supplementalGroups: [9, 10], readOnlyRootFilesystem: false }],
    ["its own before the Pod's, 0 too", { runAsUser: 0, runAsGroup: 0, readOnlyRootFilesystem: true }, { runAsUser: 7, runAsGroup: 8 }, { runAsUser: 0, runAsGroup: 0, supplementalGroups: [], readOnlyRootFilesystem: true }],
    ['its rights', { privileged: true, allowPrivilegeEscalation: true, capabilities: { add: ['KILL'] }, seccompProfile: { type: 'RuntimeDefault' } }, {}, { supplementalGroups: [], readOnlyRootFilesystem: false, privileged: true, capabilities: { add: ['KILL'] }, seccomp: true }],
    ['no more of them', { allowPrivilegeEscalation: false, seccompProfile: { type: 'Unconfined' } }, { seccompProfile: { type: 'RuntimeDefault' } }, { supplementalGroups: [], readOnlyRootFilesystem: false, noNewPrivileges: true }],
    ["the Pod's filter", {}, { seccompProfile: { type: 'RuntimeDefault' } }, { supplementalGroups: [], readOnlyRootFilesystem: false, seccomp: true }],
  ])('%s', (_, own, shared, want) => expect(identityOf(...one(own, shared))).toEqual({ privileged: false, noNewPrivileges: false, seccomp: false, ...want }));
  const where = '(pod: "shop_mall(u1)", container: a)';
  test.each<[string, Container['securityContext'], PodSpec['securityContext'], string, string | undefined]>([
    ['nobody asks', {}, {}, '', undefined], ['not asked by the container, although by the Pod', { runAsNonRoot: false }, { runAsNonRoot: true }, '', undefined],
    ['root by name of nobody', {}, { runAsNonRoot: true }, '', `container has runAsNonRoot and image will run as root ${where}`], ['root by number', { runAsNonRoot: true }, {}, '0:5', `container has runAsNonRoot and image will run as root ${where}`], ['a number', { runAsNonRoot: true }, {}, '1000:0', undefined], ['10 is not root', { runAsNonRoot: true }, {}, '10', undefined],
    ['a name', { runAsNonRoot: true }, {}, 'web', `container has runAsNonRoot and image has non-numeric user (web), cannot verify user is non-root ${where}`], ['a name with digits', { runAsNonRoot: true }, {}, 'w3b', `container has runAsNonRoot and image has non-numeric user (w3b), cannot verify user is non-root ${where}`], ['digits, then letters', { runAsNonRoot: true }, {}, '0a', `container has runAsNonRoot and image has non-numeric user (0a), cannot verify user is non-root ${where}`],
    ['told to be root', { runAsNonRoot: true, runAsUser: 0 }, {}, '1000', `container's runAsUser breaks non-root policy ${where}`], ['told by the Pod', { runAsNonRoot: true }, { runAsUser: 0 }, '1000', `container's runAsUser breaks non-root policy ${where}`], ['told to be somebody', { runAsNonRoot: true, runAsUser: 5 }, {}, '', undefined],
  ])('%s', (_, own, shared, user, want) => expect(nonRootProblem(...one(own, shared), { user } as Image)).toBe(want));
});

describe('L-343 what is over its limit on disk', () => {
  const volume = { name: 'v', emptyDir: { sizeLimit: '1Ki' } };
  const limit = (amount: string): Container => ({ name: 'a', resources: { limits: { 'ephemeral-storage': amount } } });
  test.each<[string, Partial<PodSpec>, number, number, string | undefined]>([
    ['nothing said', {}, 5000, 5000, undefined],
    ['a limit of 0 is none', { volumes: [{ name: 'v', emptyDir: { sizeLimit: '0' } }] }, 5000, 0, undefined],
    ['no limit of this volume', { volumes: [{ name: 'v', emptyDir: {} }, { name: 'c', configMap: { name: 'c' } }] }, 5000, 0, undefined],
    ['at the limit', { volumes: [volume] }, 1024, 0, undefined],
    ['a byte over it', { volumes: [{ name: 'c', configMap: { name: 'c' } }, volume] }, 1025, 0, 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". '],
    ['the Pod, at its limit', { containers: [limit('4Ki')] }, 1000, 3096, undefined],
    ['the Pod, a byte over it: volumes and containers together', { containers: [limit('4Ki')] }, 1001, 3096, 'Pod ephemeral local storage usage exceeds the total limit of containers 4Ki. '],
  ])('%s', (_, spec, volumes, containers, want) => expect(storageProblem(made(spec), { volumes: new Map([['v', volumes]]), containers: new Map([['a', containers]]) })).toBe(want));
});
