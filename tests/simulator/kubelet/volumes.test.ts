// A Pod's volumes (section 9), mounted without a Pod that runs: whose they are, how much they hold, and when the kubelet tries again.
import { describe, expect, test } from 'vitest';
import type { PodSpec, Volume } from '../../../src/simulator/manifest/types.ts';
import { looks, makeStorage, NODE_MEMORY, podWith } from './storage.ts';

describe('claims (L-350)', () => {
  const claim = { persistentVolumeClaim: { claimName: 'box' } };
  test('the data survives the Pod, and is one for all that claim it', () => {
    const { one, mounted } = makeStorage();
    const first = one(claim);
    expect(first).toMatchObject({ readOnly: false, hasPayload: false });
    expect(looks(first?.fileSystem, '/')).toBe('directory 777 0:0');
    const again = mounted(podWith([{ name: 'w', ...claim }], {}, { name: 'other', uid: 'u2' })).get('w');
    expect(again?.fileSystem).toBe(first?.fileSystem);
    expect(one({ persistentVolumeClaim: { claimName: 'other' } })?.fileSystem).not.toBe(first?.fileSystem);
    expect(one({ persistentVolumeClaim: { claimName: 'box', readOnly: true } })?.readOnly).toBe(true);
  });
  test('an ephemeral volume is the claim POD-VOLUME', () => {
    const { one } = makeStorage();
    expect(one({ ephemeral: {} })?.fileSystem).toBe(one({ persistentVolumeClaim: { claimName: 'shop-v' } })?.fileSystem);
  });
  test('a claim is of its namespace', () => {
    const { one, mounted } = makeStorage();
    const elsewhere = mounted(podWith([{ name: 'v', ...claim }], {}, { namespace: 'other' })).get('v');
    expect(elsewhere?.fileSystem).not.toBe(one(claim)?.fileSystem);
  });
});

describe('emptyDir (L-341, L-342)', () => {
  test.each<[string, Volume['emptyDir'], number | undefined, string]>([
    ['on disk', {}, undefined, 'directory 777 0:0'],
    ['on disk, of a group', {}, 2000, 'directory 2777 0:2000'],
    ['in memory', { medium: 'Memory' }, undefined, 'directory 1777 0:0'],
    ['in memory, of a group', { medium: 'Memory' }, 2000, 'directory 3777 0:2000'],
    ['a volume without a source is one', undefined, undefined, 'directory 777 0:0'],
  ])('%s', (_, emptyDir, fsGroup, want) => {
    const made = makeStorage().one({ ...(emptyDir && { emptyDir }) }, fsGroup === undefined ? {} : { securityContext: { fsGroup } });
    expect(made).toMatchObject({ readOnly: false, hasPayload: false });
    expect([looks(made?.fileSystem, '/'), made?.fileSystem.list('/')]).toEqual([want, []]);
  });
  const limited = (memory: string): Partial<PodSpec> => ({
    containers: [{ name: 'app', resources: { limits: { memory } }, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  });
  test.each<[string, Volume['emptyDir'], Partial<PodSpec>, readonly (readonly [string, number])[]]>([
    ['in memory it has the least: the node, where nothing else is said', { medium: 'Memory' }, {}, [['v', NODE_MEMORY]]],
    ['in memory it has the least: sizeLimit', { medium: 'Memory', sizeLimit: '1Ki' }, limited('1Mi'), [['v', 1024]]],
    ["in memory it has the least: the Pod's limit", { medium: 'Memory', sizeLimit: '2Mi' }, limited('1Mi'), [['v', 1024 ** 2]]],
    ['in memory it has the least: the node, where more is asked', { medium: 'Memory', sizeLimit: '8Gi' }, {}, [['v', NODE_MEMORY]]],
    ['in memory a sizeLimit of 0 is none', { medium: 'Memory', sizeLimit: '0' }, limited('1Mi'), [['v', 1024 ** 2]]],
    ['on disk no limit holds on writing (L-343)', { sizeLimit: '1Ki' }, {}, []],
  ])('%s', (_, emptyDir, spec, want) => {
    const { one, sizes } = makeStorage();
    one({ emptyDir: emptyDir! }, spec);
    expect([...sizes]).toEqual(want);
  });
});

describe('waiting (L-344, L-345)', () => {
  const late: Volume = { name: 'late', configMap: { name: 'settings' } };
  const empty: Volume = { name: 'v', emptyDir: {} };
  const mounts = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
  test.each<[string, readonly Volume[], Partial<PodSpec>, string, boolean]>([
    ['nothing to mount is no wait', [], {}, '0 true', false],
    ['what is mounted is found at the next look, every 300 ms', [empty], {}, '300 true', true],
    ['what no container mounts is not set up', [empty, late], { containers: [{ name: 'app' }] }, '0 true', false],
    ['an init container mounts it', [empty], { containers: [{ name: 'app' }], initContainers: [{ name: 'i', ...mounts }] }, '300 true', true],
    ['an ephemeral container mounts it', [empty], { containers: [{ name: 'app' }], ephemeralContainers: [{ name: 'e', ...mounts }] }, '300 true', true],
    ['an env is read from it', [empty], { containers: [{ name: 'a', env: [{ name: 'A', value: '' }, { name: 'B', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'p', key: 'k' } } }] }] }, '300 true', true],
  ])('%s', (_, volumes, spec, ended, there) => {
    const { podVolumes, wait, run } = makeStorage();
    const made = podVolumes();
    const waits = wait(made, podWith(volumes, spec));
    run(5000);
    expect([waits.ended, made.get('v') !== undefined, made.get('late')]).toEqual([ended, there, undefined]);
  });
  test('one that is missing holds all, is tried again after 0.5 s, 1 s, 2 s …, and heals when it is there (L-346)', () => {
    const { podVolumes, wait, run, said, objects } = makeStorage();
    const volumes = podVolumes();
    const waits = wait(volumes, podWith([empty, late]));
    run(4000);
    expect(said).toEqual([225, 725, 1725, 3725].map((at) => `${at} Warning FailedMount - MountVolume.SetUp failed for volume "late" : configmap "settings" not found`));
    expect([volumes.get('v') !== undefined, volumes.get('late'), waits.ended]).toEqual([true, undefined, '']);
    objects.set('ConfigMap mall/settings', { data: { a: '1' } });
    run(9000);
    // Tried at 7725; the look after it is the next multiple of 300.
    expect([waits.ended, said.length]).toEqual(['7800 true', 4]);
  });
  test('the wait gives up after 123 s, and the next one goes on with the same back-off, of 122 s at most', () => {
    const { podVolumes, wait, run, said } = makeStorage();
    const volumes = podVolumes();
    const first = wait(volumes, podWith([late]));
    run(130_000);
    const second = wait(volumes, podWith([late]));
    run(254_000);
    expect([first.ended, second.ended]).toEqual(['123000 false', '253000 false']);
    // The ninth try is at once, as its time has passed between the two waits.
    expect(said.map((line) => Number(line.split(' ')[0]))).toEqual([225, 725, 1725, 3725, 7725, 15_725, 31_725, 63_725, 130_001, 252_001]);
  });
  test('and ends when it is told to', () => {
    const { podVolumes, wait, run } = makeStorage();
    let ends = false;
    const waits = wait(podVolumes(), podWith([late]), () => ends);
    run(1000);
    ends = true;
    run(2000);
    expect(waits.ended).toBe('1200 false');
  });
});
