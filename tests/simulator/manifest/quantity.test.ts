import { describe, expect, test } from 'vitest';
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, quantityOf, readQuantity, roundToMilli, toNumber } from '../../../src/simulator/manifest/quantity.ts';
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

const exact = (text: string): string => {
  const q = readQuantity(text);
  return typeof q === 'string' ? q : `${q.nano} ${q.format}`;
};
describe('quantities as they are read (ParseQuantity)', () => {
  test.each([
    ['1', '1000000000 DecimalSI'], ['1n', '1 DecimalSI'], ['1u', '1000 DecimalSI'], ['1m', '1000000 DecimalSI'], ['1k', '1000000000000 DecimalSI'], ['1M', '1000000000000000 DecimalSI'], ['1G', `1${'0'.repeat(18)} DecimalSI`], ['1T', `1${'0'.repeat(21)} DecimalSI`], ['1P', `1${'0'.repeat(24)} DecimalSI`], ['1E', `1${'0'.repeat(27)} DecimalSI`],
    ['1Ki', '1024000000000 BinarySI'], ['1Mi', '1048576000000000 BinarySI'], ['1Gi', `${2 ** 30}000000000 BinarySI`], ['1Ti', `${2 ** 40}000000000 BinarySI`], ['1Pi', `${2 ** 50}000000000 BinarySI`], ['1Ei', `${2n ** 60n}000000000 BinarySI`], ['8Ei', `${2n ** 63n - 1n}000000000 BinarySI`], ['7.999Ei', `${(7999n * 2n ** 60n * 1_000_000_000n + 999n) / 1000n} BinarySI`], ['-9Ei', `-${2n ** 63n - 1n}000000000 BinarySI`],
    ['0.1n', '1 DecimalSI'], ['-0.1n', '-1 DecimalSI'], ['1.0000000001', '1000000001 DecimalSI'], ['1.10', '1100000000 DecimalSI'], ['0.0001Ki', '102400000 DecimalSI'], ['-0.0001Ki', '-102400000 DecimalSI'], ['0.0009765625Ki', '1000000000 BinarySI'], ['0Ki', '0 BinarySI'],
    ['1e3', '1000000000000 DecimalExponent'], ['1E3', '1000000000000 DecimalExponent'], ['1e+3', '1000000000000 DecimalExponent'], ['1e-3', '1000000 DecimalExponent'], ['1e-9', '1 DecimalExponent'], ['1e-99', '1 DecimalExponent'], ['1e0', '1000000000 DecimalExponent'], ['1.5E-1', '150000000 DecimalExponent'],
    ['+1', '1000000000 DecimalSI'], ['+', '0 DecimalSI'], ['++1', 'suffix'], ['1+', 'suffix'], ['1e3e3', 'format'], ['1ee3', 'suffix'], ['1m3', 'suffix'], ['1ki', 'suffix'], ['1Mi1', 'suffix'], ['1KI', 'format'], ['1i', 'suffix'], ['1 ', 'format'], [' 1', 'format'], ['1,5', 'format'], ['1x', 'format'], ['0x1', 'format'], ['1..5', 'format'], [`1${'0'.repeat(400)}`, 'numeric'],
  ])('%s', (text, want) => expect(exact(text)).toBe(want));
  test.each([
    ['1n', '1n'], ['1000n', '1u'], ['1u', '1u'], ['1500u', '1500u'], ['1000000u', '1'], ['1023', '1023'], ['1024', '1024'], ['1023Ki', '1023Ki'], ['1025Mi', '1025Mi'], ['1024Pi', '1Ei'], ['4096Pi', '4Ei'], ['1000Ki', '1000Ki'], ['1.5Ki', '1536'], ['1.0001Ki', '1024102400u'], ['-1Ki', '-1Ki'], ['-1023', '-1023'], ['-2048Ki', '-2Mi'], ['0.5Ki', '512'], ['-0.5Ki', '-512'],
    ['1000', '1k'], ['1000000', '1M'], ['1500000', '1500k'], ['1000P', '1E'], ['-1000m', '-1'], ['1e3', '1e3'], ['10e2', '1e3'], ['1e4', '10e3'], ['100', '100'], ['1e0', '1'], ['1e-3', '1e-3'], ['15e-1', '1500e-3'], ['1e21', '1e21'], ['0m', '0'], ['0e3', '0'], ['-0', '0'],
  ])('%s is written %s', (text, want) => expect(formatQuantity(quantityOf(text))).toBe(want));
  test.each([['1m', '1m'], ['1500u', '2m'], ['1n', '1m'], ['-1n', '-1m'], ['-1500u', '-2m'], ['2m', '2m'], ['0.3Mi', '314572800m'], ['1e-9', '1e-3'], ['0.0001Ki', '103m'], ['0', '0']])('%s to thousandths: %s', (text, want) => expect(formatQuantity(roundToMilli(quantityOf(text)))).toBe(want));
  test.each<[string, number]>([['1', 1], ['250m', 0.25], ['1n', 1e-9], ['-1.5', -1.5], ['64Mi', 67108864], ['1e3', 1000], ['0', 0], ['9007199254740991', Number.MAX_SAFE_INTEGER], ['1.000000001', 1.000000001]])('%s as a number', (text, want) => expect([toNumber(quantityOf(text)), parseQuantity(text)]).toEqual([want, want]));
  test('what is none is 0, and nothing too', () => expect([quantityOf('x'), quantityOf(undefined), quantityOf(5)]).toEqual([{ nano: 0n, format: 'DecimalSI' }, { nano: 0n, format: 'DecimalSI' }, { nano: 5_000_000_000n, format: 'DecimalSI' }]));
  test.each([['1', '1Ki', '1025'], ['1Ki', '1', '1025'], ['0', '1Ki', '1Ki'], ['0Ki', '1000', '1k'], ['1Ki', '3Ki', '4Ki'], ['1e3', '1k', '2e3'], ['1k', '1e3', '2k'], ['1', '-1', '0'], ['500m', '500m', '1']])('%s and %s are %s', (a, b, want) => expect(formatQuantity(addQuantities(quantityOf(a), quantityOf(b)))).toBe(want));
  test.each<[string, string, number]>([['1', '2', -1], ['2', '1', 1], ['1024', '1Ki', 0], ['-1', '0', -1], ['1n', '0', 1], ['1e3', '1k', 0]])('%s beside %s: %s', (a, b, want) => expect(compareQuantities(quantityOf(a), quantityOf(b))).toBe(want));
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
