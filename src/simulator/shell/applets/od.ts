/** od. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { characterCell, gather, little } from './dump-tools.ts';
import { format } from './format.ts';
import { applet, BKM, type Tool } from './tool.ts';

const NAMES = 'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(
  ' ',
);

interface Shape {
  readonly size: number;
  readonly show: (bytes: string) => string;
}
/** One output format of od: `x1`, `o2`, `d4`, `c`, `a`, `f8`. */
function shapeOf(type: string, size: number): Shape {
  switch (type) {
    case 'c':
      return { size: 1, show: characterCell };
    case 'a':
      return { size: 1, show: nameOf };
    case 'f':
      return { size, show: (bytes) => floatOf(bytes, size) };
    case 'x':
      return {
        size,
        show: (bytes) =>
          ` ${little(bytes)
            .toString(16)
            .padStart(2 * size, '0')}`,
      };
    case 'o':
      return {
        size,
        show: (bytes) =>
          ` ${little(bytes)
            .toString(8)
            .padStart(Math.ceil((8 * size) / 3), '0')}`,
      };
    case 'd': {
      const width = 1 + String(2n ** BigInt(8 * size - 1)).length;
      return { size, show: (bytes) => ` ${String(BigInt.asIntN(8 * size, little(bytes))).padStart(width)}` };
    }
    default: {
      const width = String(2n ** BigInt(8 * size)).length;
      return { size, show: (bytes) => ` ${String(little(bytes)).padStart(width)}` };
    }
  }
}
function nameOf(byte: string): string {
  const c = byte.charCodeAt(0) & 127;
  return (NAMES[c] ?? (c === 127 ? 'del' : String.fromCharCode(c))).padStart(4);
}
function floatOf(bytes: string, size: number): string {
  const view = new DataView(new ArrayBuffer(8));
  [...bytes].forEach((c, i) => view.setUint8(i, c.charCodeAt(0)));
  const [x, width, precision] = size === 8 ? [view.getFloat64(0, true), 24, 15] : [view.getFloat32(0, true), 16, 7];
  return format({ flags: '', width, precision, letter: 'e' }, x);
}

function* od(t: Tool): Task<number> {
  const shapes: Shape[] = [];
  const plain: Readonly<Record<string, string>> = {
    a: 'a',
    b: 'o1',
    c: 'c',
    d: 'u2',
    f: 'f4',
    h: 'x2',
    x: 'x2',
    i: 'd2',
    l: 'd4',
    o: 'o2',
    s: 'd2',
  };
  // Whatever order they are given in: busybox looks for one letter after the other.
  for (const letter of 'abcdfhilotxs') {
    for (const value of t.given
      .filter(([option]) => option === letter)
      .slice(letter === 't' ? 0 : -1)
      .map(([, text]) => text)) {
      const spec = plain[letter] ?? value ?? '';
      if (/\dz/.test(spec)) return yield* t.die(`invalid type string '${spec}'; 4294967295-byte integral type is not supported`);
      const bad = /[^acdfoux0-9CSIL]/.exec(spec)?.[0];
      if (bad !== undefined) return yield* t.die(`invalid character '${bad}' in type string '${spec}'`);
      for (const m of spec.matchAll(/([acdfoux])(\d+|[CSIL])?/g)) {
        const size = m[2] === undefined ? (m[1] === 'f' ? 8 : 4) : ({ C: 1, S: 2, I: 4, L: 8 }[m[2]] ?? Number(m[2]));
        if (![1, 2, 4, 8].includes(size)) {
          const kind = m[1] === 'f' ? 'floating point' : 'integral';
          return yield* t.die(`invalid type string '${value}'; ${size}-byte ${kind} type is not supported`);
        }
        shapes.push(shapeOf(m[1]!, size));
      }
    }
  }
  if (shapes.length === 0) shapes.push(shapeOf('o', 2));
  const skip = t.has('j') ? yield* t.number(t.str('j')!, { suffixes: BKM }) : 0;
  const limit = t.has('N') ? yield* t.number(t.str('N')!, { suffixes: BKM }) : Infinity;
  const perLine = t.has('w') ? Number(t.str('w') ?? 32) || 32 : 16;
  const radix = t.str('A') ?? 'o';
  const { data: input, broken } = yield* gather(t, t.args);
  if (input === null) return 1;
  if (skip > input.length) return yield* t.die("can't skip past end of combined input");
  const data = input.slice(skip, skip + limit);
  const address = (n: number): string =>
    radix === 'n' ? '' : n.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(radix === 'x' ? 6 : 7, '0');
  let previous = '';
  let starred = false;
  for (let at = 0; at < data.length; at += perLine) {
    const line = data.slice(at, at + perLine);
    if (line === previous && line.length === perLine && !t.has('v') && at + perLine < data.length + 1) {
      if (!starred) yield* t.print('*\n');
      starred = true;
      continue;
    }
    starred = false;
    previous = line;
    for (const [i, shape] of shapes.entries()) {
      // Without addresses busybox indents all formats but the first by 69.
      let out = i === 0 ? address(skip + at) : ' '.repeat(radix === 'n' ? 69 : address(0).length);
      for (let k = 0; k < line.length; k += shape.size) out += shape.show(line.slice(k, k + shape.size));
      yield* t.print(`${out}\n`);
    }
  }
  if (radix !== 'n') yield* t.print(`${address(skip + data.length)}\n`);
  return Number(broken);
}

export const odApplets: AppletTable = {
  od: applet({ short: 'A:N:abcdfhij:lot:vxsBDeFHILOXw::' }, od),
};
