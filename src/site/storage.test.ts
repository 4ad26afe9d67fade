import { beforeEach, expect, test, vi } from 'vitest';
import { keep, kept } from './storage.ts';

const KEY = 'central-mall:x';
let there: Map<string, string>;
beforeEach(() => {
  there = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => there.get(key) ?? null,
    setItem: (key: string, value: string) => void there.set(key, value),
    removeItem: (key: string) => void there.delete(key),
  });
});

test('what is kept comes back, with a version, until it is forgotten', () => {
  expect(keep('x', { a: 1 })).toBe(true);
  expect(JSON.parse(there.get(KEY) ?? '')).toEqual({ version: 1, value: { a: 1 } });
  expect(kept('x')).toEqual({ a: 1 });
  expect(keep('x', undefined)).toBe(true);
  expect(there.size).toBe(0);
});
test.each(['', '{', 'null', '3', '[]', '"text"', '{"value":1}', '{"version":"1","value":1}', '{"version":0,"value":1}'])(
  'what is no value of ours (%j) is none, and is written over',
  (text) => {
    there.set(KEY, text);
    expect(kept('x')).toBeUndefined();
    expect(keep('x', 'mine')).toBe(true);
    expect(kept('x')).toBe('mine');
  },
);
test('what a newer version has written stays', () => {
  there.set(KEY, '{"version":2,"value":"newer"}');
  expect(kept('x')).toBeUndefined();
  expect(keep('x', 'mine')).toBe(false);
  expect(keep('x', undefined)).toBe(false);
  expect(there.get(KEY)).toContain('newer');
});
test('a text of over a million characters is not tried', () => {
  expect(keep('x', 'y'.repeat(1_000_000))).toBe(true);
  expect(keep('x', 'y'.repeat(1_000_001))).toBe(false);
  expect(kept('x')).toHaveLength(1_000_000);
});
test('storage that throws keeps nothing and says so', () => {
  const full = (): never => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', { getItem: full, setItem: full, removeItem: full });
  expect(kept('x')).toBeUndefined();
  expect(keep('x', 1)).toBe(false);
});
