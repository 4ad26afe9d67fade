import { describe, expect, test } from 'vitest';
import { formatQuantity, parseQuantity, readQuantity, roundToMilli } from '../../../src/simulator/manifest/quantity.ts';
import { formatTotals, podLimits, podRequests, qosClass } from '../../../src/simulator/manifest/resources.ts';
import type { Container, PodSpec } from '../../../src/simulator/manifest/types.ts';

const canonical = (text: string) => {
  const q = readQuantity(text);
  return typeof q === 'string' ? q : formatQuantity(roundToMilli(q));
};

describe('quantities (Y-43, D-18)', () => {
  test.each([
    ['1000m', '1'], ['0.5', '500m'], ['1024Mi', '1Gi'], ['0.0001', '1m'], ['128974848', '128974848'], ['0', '0'], ['100m', '100m'],
    ['1.5Gi', '1536Mi'], ['1e3', '1e3'], ['1000', '1k'], ['64Mi', '64Mi'], ['0.5Ki', '512'], ['-1', '-1'], ['-0.0001', '-1m'], ['2000k', '2M'],
    ['1E', '1E'], ['1500m', '1500m'], ['0.3Mi', '314572800m'], ['+5', '5'], ['.5', '500m'], ['5.', '5'], ['007', '7'], ['12e6', '12e6'], ['1Ei', '1Ei'], ['99999Ei', '9223372036854775807'],
    ['64MB', 'format'], ['64 Mi', 'format'], ['', 'format'], ['five', 'format'], ['1.2.3', 'format'], ['5Mk', 'suffix'], ['1mm', 'suffix'], ['1e', 'suffix'], ['5Mi6', 'suffix'], ['é', 'format'],
  ])('%s → %s', (text, want) => expect(canonical(text)).toBe(want));
  test('in base units', () => {
    expect([parseQuantity('64Mi'), parseQuantity('250m'), parseQuantity(2), parseQuantity('x'), parseQuantity(undefined)]).toEqual([67108864, 0.25, 2, undefined, undefined]);
  });
});

const cpu = (name: string, amount: string, restartPolicy?: 'Always'): Container => ({ name, resources: { requests: { cpu: amount } }, ...(restartPolicy && { restartPolicy }) });
describe('effective resources (L-390 … L-403)', () => {
  test('the worked example of L-395', () => {
    const spec: PodSpec = { containers: [cpu('a', '100m'), cpu('b', '200m')], initContainers: [cpu('i1', '500m'), cpu('s1', '50m', 'Always'), cpu('i2', '400m'), cpu('s2', '30m', 'Always')] };
    expect(formatTotals(podRequests(spec))).toEqual({ cpu: '500m' });
    expect(formatTotals(podRequests({ ...spec, initContainers: spec.initContainers?.slice(1) }))).toEqual({ cpu: '450m' });
  });
  test('pod-level resources replace, overhead adds', () => {
    expect(formatTotals(podRequests({ containers: [cpu('a', '1')], resources: { requests: { cpu: '3' } }, overhead: { cpu: '10m', memory: '1Mi' } }))).toEqual({ cpu: '3010m', memory: '1Mi' });
    expect(formatTotals(podLimits({ containers: [cpu('a', '1')], overhead: { cpu: '10m' } }))).toEqual({});
  });
  const both = { cpu: '1', memory: '1Gi' };
  test.each<[string, PodSpec, string]>([
    ['nothing set', { containers: [{ name: 'a' }] }, 'BestEffort'],
    ['all equal', { containers: [{ name: 'a', resources: { limits: both, requests: both } }] }, 'Guaranteed'],
    ['an init without limits', { containers: [{ name: 'a', resources: { limits: both, requests: both } }], initContainers: [{ name: 'i' }] }, 'Burstable'],
    ['only cpu', { containers: [{ name: 'a', resources: { limits: { cpu: '1' }, requests: { cpu: '1' } } }] }, 'Burstable'],
    ['pod level decides alone', { containers: [{ name: 'a' }], resources: { limits: both, requests: both } }, 'Guaranteed'],
    ['zero does not count', { containers: [{ name: 'a', resources: { requests: { cpu: '0' } } }] }, 'BestEffort'],
  ])('QoS: %s', (_, spec, want) => expect(qosClass(spec)).toBe(want));
});
