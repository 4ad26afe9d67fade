/** What a run costs the reader's machine is bounded, whatever programs do and however many there are. */
import { describe, expect, test } from 'vitest';
import { COST } from '../../../src/simulator/system/budget.ts';
import type { Program } from '../../../src/simulator/system/types.ts';
import { machine } from './machine.ts';

const SECONDS = 60;
/** Steps that all programs together may take in that time. */
const STEPS = COST.workBurst + SECONDS * COST.workPerSecond;

describe('all programs together keep to one rate', () => {
  const rate = (processes: number): number => {
    let turns = 0;
    const loop: Program = function* (sys) {
      for (;;) {
        yield* sys.tick();
        turns++;
      }
    };
    const m = machine({ main: function* (sys) { for (let i = 1; i < processes; i++) sys.fork(loop); return yield* loop(sys); } });
    m.start(['main']);
    m.run(SECONDS * 1000);
    return turns;
  };
  test.each([5, 50, 300])('%i of them', (processes) => {
    const turns = rate(processes);
    expect(turns).toBeLessThan(STEPS * 1.01);
    expect(turns, 'and they do get it').toBeGreaterThan(STEPS * 0.9);
  });
});

test('bytes that are moved are steps', () => {
  let moved = 0;
  const main: Program = function* (sys) {
    const fd = yield* sys.open('/dev/urandom', { read: true });
    for (;;) moved += (yield* sys.read(fd)).length;
  };
  const m = machine({ main });
  m.start(['main']);
  m.run(SECONDS * 1000);
  expect(moved).toBeLessThan(STEPS * COST.bytesPerStep);
  expect(moved).toBeGreaterThan(1e9);
});

test('a gigabyte of zeros is no work, and still a gigabyte', () => {
  const exceeded: string[] = [];
  let size = 0;
  const main: Program = function* (sys) {
    const [from, to] = [yield* sys.open('/dev/zero', { read: true }), yield* sys.open('/tmp/z', { write: true, create: true })];
    for (let i = 0; i < 1024; i++) yield* sys.write(to, yield* sys.read(from, 1 << 20));
    ({ size } = sys.stat('/tmp/z'));
    return 0;
  };
  const m = machine({ main }, { observer: { budgetExceeded: (budget) => exceeded.push(budget) } });
  m.start(['main']);
  const before = process.cpuUsage();
  m.run();
  const { user, system } = process.cpuUsage(before);
  expect(size).toBe(2 ** 30);
  expect(exceeded).toEqual([]);
  expect((user + system) / 1000, 'ms of CPU').toBeLessThan(2_000);
});

test('zeros written beside the borders of pieces read as they are', () => {
  const read: string[] = [];
  const main: Program = function* (sys) {
    const from = yield* sys.open('/dev/zero', { read: true });
    const file = yield* sys.open('/tmp/z', { read: true, write: true, create: true });
    yield* sys.write(file, 'a');
    yield* sys.write(file, yield* sys.read(from, 200_000));
    yield* sys.write(file, 'b');
    sys.seek(file, 0, 'set');
    for (let part = yield* sys.read(file, 1 << 20); part !== ''; part = yield* sys.read(file, 1 << 20)) read.push(part);
    return 0;
  };
  const m = machine({ main });
  m.start(['main']);
  m.run();
  expect(read.join('') === `a${'\0'.repeat(200_000)}b`).toBe(true);
});
