import { describe, expect, test } from 'vitest';
import { createBackOff, goDuration } from '../../../src/simulator/kubelet/backoff.ts';
import { expand } from '../../../src/simulator/kubelet/expansion.ts';
import { goQuote } from '../../../src/simulator/kubelet/hooks.ts';
import { terminationPrerequisites } from '../../../src/simulator/kubelet/kill.ts';
import { restartsAfter } from '../../../src/simulator/kubelet/restart.ts';
import { CRASH_BACKOFF, nextTick } from '../../../src/simulator/kubelet/timing.ts';
import type { Container } from '../../../src/simulator/manifest/types.ts';

describe('restart decision (L-64, L-65)', () => {
  const rule = (operator: string, ...values: number[]): Partial<Container> => ({
    restartPolicyRules: [{ action: 'Restart', exitCodes: { operator, values } }],
  });
  const cases: readonly (readonly [Partial<Container>, string, number, boolean])[] = [
    [{}, 'Always', 0, true],
    [{}, 'Always', 1, true],
    [{}, 'OnFailure', 0, false],
    [{}, 'OnFailure', 1, true],
    [{}, 'Never', 0, false],
    [{}, 'Never', 1, false],
    [{ restartPolicy: 'Never' }, 'Always', 1, false],
    [{ restartPolicy: 'Always' }, 'Never', 0, true],
    [{ restartPolicy: 'Never', ...rule('In', 42) }, 'Never', 42, true],
    [{ restartPolicy: 'Never', ...rule('In', 42) }, 'Never', 1, false],
    [{ restartPolicy: 'Never', ...rule('NotIn', 42) }, 'Never', 1, true],
    [{ restartPolicy: 'Never', ...rule('NotIn', 42) }, 'Never', 42, false],
    [rule('In', 42), 'Never', 42, false], // rules count only beside a policy of the container's own
  ];
  test.each(cases)('%j in a Pod with %s, exit code %i: %s', (container, policy, code, expected) => {
    expect(restartsAfter({ name: 'c', ...container }, policy, code)).toBe(expected);
  });
});

describe('crash back-off (L-80 … L-83)', () => {
  test('doubles from 10 s to 300 s', () => {
    const backOff = createBackOff(CRASH_BACKOFF);
    const seen: (number | undefined)[] = [];
    let at = 0;
    for (let i = 0; i < 8; i++) {
      seen.push(backOff.delay('c', at));
      backOff.next('c', at, at);
      at += 1000;
    }
    expect(seen).toEqual([undefined, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });
  test('starts over when an instance has lived for more than ten minutes', () => {
    const backOff = createBackOff(CRASH_BACKOFF);
    backOff.next('c', 0, 0);
    backOff.next('c', 1000, 1000);
    expect(backOff.delay('c', 601_000)).toBe(20_000);
    expect(backOff.delay('c', 601_001)).toBeUndefined();
  });
  test.each([
    [10_000, '10s'],
    [80_000, '1m20s'],
    [160_000, '2m40s'],
    [300_000, '5m0s'],
    [500, '500ms'],
    [3_600_000, '1h0m0s'],
  ])('%i ms is %s (L-90)', (ms, text) => {
    expect(goDuration(ms)).toBe(text);
  });
});

describe('order of termination (L-205)', () => {
  test('sidecars wait for all mains and for the next later sidecar', () => {
    expect([...terminationPrerequisites(['a', 'b'], ['s1', 's2', 's3'])]).toEqual([
      ['s1', ['a', 'b', 's2']],
      ['s2', ['a', 'b', 's3']],
      ['s3', ['a', 'b']],
    ]);
  });
});

describe('variable expansion (L-118 … L-120)', () => {
  const values = new Map([
    ['SHOP', 'boutique'],
    ['EMPTY', ''],
  ]);
  test.each([
    ['$(SHOP)', 'boutique'],
    ['$$(SHOP)', '$(SHOP)'],
    ['$(UNKNOWN)', '$(UNKNOWN)'],
    ['$SHOP', '$SHOP'],
    ['$(SHOP', '$(SHOP'],
    ['[$(EMPTY)]', '[]'],
    ['$$$(SHOP)', '$boutique'],
    ['a$', 'a$'],
    ['$(SHOP)$(SHOP)', 'boutiqueboutique'],
    ['${SHOP}', '${SHOP}'],
  ])('%s becomes %s', (text, expected) => {
    expect(expand(text, (name) => values.get(name))).toBe(expected);
  });
});

test('ticks lie strictly in the future (L-6)', () => {
  expect([nextTick(0, 1000, 650), nextTick(650, 1000, 650), nextTick(649, 1000, 650), nextTick(5000, 1000, 650)]).toEqual([
    650, 1650, 650, 5650,
  ]);
});
test("quotes like Go's %q", () => {
  expect(goQuote('a"b\\\n\u0001')).toBe('"a\\"b\\\\\\n\\x01"');
});
