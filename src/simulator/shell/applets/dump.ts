/** od, hexdump, hd, xxd, dd: bytes as they are. */
import type { Task } from '../../clock.ts';
import type { Bytes } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { format, humanReadable } from './format.ts';
import { closeInput, openInput, readAll } from './input.ts';
import { applet, BKM, DD_SUFFIXES, rawApplet, strerror, type Tool } from './tool.ts';

/** Runs in which a file could not be read to its end. */
const broken = new WeakSet<Tool>();
/** All input files as one string; null when none could be read. */
function* gather(t: Tool, paths: readonly string[]): Task<Bytes | null> {
  let out: Bytes | null = null;
  for (const path of paths.length === 0 ? ['-'] : paths) {
    const fd = yield* openInput(t, path);
    if (fd === null) continue;
    try {
      out = (out ?? '') + (yield* readAll(t.sys, fd));
    } catch (e) {
      out ??= '';
      broken.add(t);
      yield* t.warn(`${path === '-' ? t.name : path}: ${t.name === 'od' ? 'read error' : strerror(e)}`);
    }
    closeInput(t, fd);
  }
  return out;
}
const printable = (s: string): string => s.replace(/[^ -~]/g, '.');
const little = (s: string): bigint => {
  let n = 0n;
  for (let i = s.length - 1; i >= 0; i--) n = (n << 8n) | BigInt(s.charCodeAt(i));
  return n;
};
const C_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
const NAMES = 'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(
  ' ',
);

interface Shape {
  readonly size: number;
  readonly show: (bytes: string) => string;
}
/** One output format of od: `x1`, `o2`, `d4`, `c`, `a`, `f8`. */
function odShape(type: string, size: number): Shape {
  const sized = size;
  if (type === 'c')
    return { size: 1, show: (b) => (C_ESCAPES[b] ?? (/[ -~]/.test(b) ? b : b.charCodeAt(0).toString(8).padStart(3, '0'))).padStart(4) };
  if (type === 'a')
    return {
      size: 1,
      show: (b) => {
        const c = b.charCodeAt(0) & 127;
        return (NAMES[c] ?? (c === 127 ? 'del' : String.fromCharCode(c))).padStart(4);
      },
    };
  if (type === 'f') {
    return {
      size: sized,
      show: (b) => {
        const view = new DataView(new ArrayBuffer(8));
        [...b.padEnd(sized, '\0')].forEach((c, i) => view.setUint8(i, c.charCodeAt(0)));
        const x = sized === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
        return format({ flags: '', width: sized === 8 ? 24 : 16, precision: sized === 8 ? 15 : 7, letter: 'e' }, x);
      },
    };
  }
  const bits = sized * 8;
  const digits =
    type === 'x'
      ? sized * 2
      : type === 'o'
        ? Math.ceil(bits / 3)
        : String(2n ** BigInt(type === 'd' ? bits - 1 : bits)).length + (type === 'd' ? 1 : 0);
  return {
    size: sized,
    show: (b) => {
      const n = little(b);
      if (type === 'x') return ` ${n.toString(16).padStart(digits, '0')}`;
      if (type === 'o') return ` ${n.toString(8).padStart(digits, '0')}`;
      return ` ${String(type === 'd' ? BigInt.asIntN(bits, n) : n).padStart(digits)}`;
    },
  };
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
  for (const [option, value] of t.given) {
    const spec = option === 't' ? (value ?? '') : Object.hasOwn(plain, option) ? plain[option]! : '';
    if (/\dz/.test(spec)) return yield* t.die(`invalid type string '${spec}'; 4294967295-byte integral type is not supported`);
    const bad = /[^acdfoux0-9CSIL]/.exec(spec)?.[0];
    if (bad !== undefined) return yield* t.die(`invalid character '${bad}' in type string '${spec}'`);
    for (const m of spec.matchAll(/([acdfoux])(\d+|[CSIL])?/g)) {
      const size = m[2] === undefined ? (m[1] === 'f' ? 8 : 4) : ({ C: 1, S: 2, I: 4, L: 8 }[m[2]] ?? Number(m[2]));
      if (![1, 2, 4, 8].includes(size)) return yield* t.die(`invalid type string '${value}'`);
      shapes.push(odShape(m[1]!, size));
    }
  }
  if (shapes.length === 0) shapes.push(odShape('o', 2));
  const skip = t.has('j') ? yield* t.number(t.str('j')!, { suffixes: BKM }) : 0;
  const limit = t.has('N') ? yield* t.number(t.str('N')!, { suffixes: BKM }) : Infinity;
  const perLine = t.has('w') ? Number(t.str('w') ?? 32) || 32 : 16;
  const radix = t.str('A') ?? 'o';
  const input = yield* gather(t, t.args);
  if (input === null) return 1;
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
  return broken.has(t) ? 1 : 0;
}

/** A hexdump format: `4/1 "%02x " "\n"` in pieces of (repeat, size, text). */
interface Piece {
  readonly repeat: number;
  readonly size: number;
  readonly text: string;
}
function hexFormat(spec: string): Piece[] {
  return [...spec.matchAll(/(?:(\d+)?(?:\/(\d+))?\s*)"((?:[^"\\]|\\.)*)"/g)].map((m) => ({
    repeat: Number(m[1] ?? 1),
    size: Number(m[2] ?? 0),
    text: m[3]!.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, '\0').replace(/\\(.)/g, '$1'),
  }));
}
const CANONICAL = 'canonical';
function* hexdump(t: Tool): Task<number> {
  const skip = t.has('s') ? yield* t.number(t.str('s')!, { suffixes: BKM }) : 0;
  const limit = t.has('n') ? yield* t.number(t.str('n')!, { suffixes: BKM }) : Infinity;
  const input = yield* gather(t, t.args);
  if (input === null) return 1;
  const data = input.slice(skip, skip + limit);
  const formats: string[] = [];
  for (const [o, v] of t.given) {
    if (o === 'e') formats.push(v ?? '');
    else if (o === 'C') formats.push(CANONICAL);
    else if ('bcdox'.includes(o)) formats.push(o);
  }
  if (formats.length === 0) formats.push(t.name === 'hd' ? CANONICAL : '');
  const widths: Readonly<Record<string, number>> = { b: 4, c: 4, d: 8, o: 8, x: 8, '': 5 };
  const wide = formats.includes(CANONICAL);
  const custom = t.has('e') ? formats.map(hexFormat) : null;
  const blockOf = (pieces: readonly Piece[]): number =>
    pieces.reduce(
      (n, p) =>
        n + p.repeat * (/%[^%]/.test(p.text.replace(/%[-+ #0]*\d*_[aA][dox]/g, '')) ? p.size || (/%-?\d*_?[cp]/.test(p.text) ? 1 : 4) : 0),
      0,
    );
  const block = custom === null ? 16 : Math.max(1, ...custom.map(blockOf));
  let previous = '';
  let starred = false;
  for (let at = 0; at < data.length; at += block) {
    const line = data.slice(at, at + block);
    if (line === previous && line.length === block && !t.has('v')) {
      if (!starred) yield* t.print('*\n');
      starred = true;
      continue;
    }
    starred = false;
    previous = line;
    if (custom !== null) {
      for (const pieces of custom) yield* t.print(applyPieces(pieces, line, skip + at));
      continue;
    }
    for (const f of formats) {
      const address = (skip + at).toString(16).padStart(f === CANONICAL ? 8 : 7, '0');
      if (f === CANONICAL) {
        const cells = Array.from(
          { length: 16 },
          (_, i) => `${i === 8 ? ' ' : ''} ${i < line.length ? line.charCodeAt(i).toString(16).padStart(2, '0') : '  '}`,
        ).join('');
        yield* t.print(`${address} ${cells}  |${printable(line)}|\n`);
      } else if (f === 'b' || f === 'c') {
        const cells = Array.from({ length: 16 }, (_, i) =>
          i >= line.length ? '    ' : f === 'b' ? ` ${line.charCodeAt(i).toString(8).padStart(3, '0')}` : odShape('c', 1).show(line[i]!),
        ).join('');
        yield* t.print(`${address}${cells}\n`);
      } else {
        let out = address;
        for (let i = 0; i < 16; i += 2) {
          const n = Number(little(line.slice(i, i + 2)));
          const width = widths[f] ?? 5;
          const text =
            f === 'd'
              ? `  ${String(n).padStart(5, '0')} `.slice(0, 8)
              : f === 'o'
                ? ` ${n.toString(8).padStart(6, '0')} `
                : n.toString(16).padStart(4, '0');
          out +=
            i >= line.length
              ? ' '.repeat(width)
              : f === ''
                ? ` ${text}`
                : f === 'x'
                  ? `    ${text}`
                  : f === 'd'
                    ? `   ${String(n).padStart(5, '0')}`
                    : `  ${n.toString(8).padStart(6, '0')}`;
        }
        yield* t.print(`${out}\n`);
      }
    }
  }
  if (custom === null && data.length > 0) yield* t.print(`${(skip + data.length).toString(16).padStart(wide ? 8 : 7, '0')}\n`);
  return 0;
}
function applyPieces(pieces: readonly Piece[], line: string, offset: number): string {
  let out = '';
  let at = 0;
  for (const p of pieces) {
    for (let r = 0; r < p.repeat; r++) {
      // Blanks that end the last repetition are not printed.
      const template = r === p.repeat - 1 && p.repeat > 1 ? p.text.replace(/[ \t]+$/, '') : p.text;
      out += template.replace(
        /%([-+ #0]*)(\d*)(?:\.(\d+))?(_a[dox]|_A[dox]|_[cpu]|[a-zA-Z])/g,
        (_w, flags: string, width: string, precision: string | undefined, kind: string) => {
          if (kind.startsWith('_a') || kind.startsWith('_A'))
            return (offset + at)
              .toString(kind.endsWith('x') ? 16 : kind.endsWith('o') ? 8 : 10)
              .padStart(Number(width), flags.includes('0') ? '0' : ' ');
          const size = p.size || (kind === 'c' || kind === '_p' || kind === '_c' ? 1 : 4);
          const bytes = line.slice(at, at + size);
          at += size;
          if (bytes === '') return ' '.repeat(Number(width) || 1); // what is missing leaves room
          if (kind === '_p') return printable(bytes).padStart(Number(width));
          if (kind === '_c' || kind === '_u') return odShape('c', 1).show(bytes).trim().padStart(Number(width));
          if (kind === 'c' || kind === 's') return format({ flags, width: Number(width), precision: -1, letter: 's' }, bytes);
          const n = little(bytes);
          return format(
            { flags, width: Number(width), precision: precision === undefined ? -1 : Number(precision), letter: kind },
            kind === 'd' || kind === 'i' ? BigInt.asIntN(size * 8, n) : n,
          );
        },
      );
    }
  }
  return out;
}

function* xxd(t: Tool): Task<number> {
  const plain = t.has('p');
  if (t.has('r')) {
    const text = (yield* gather(t, t.args.slice(0, 1))) ?? '';
    let out = '';
    for (const line of text.split('\n')) {
      const hex = plain ? line : (/^[0-9a-fA-F]+:\s?(.*)$/.exec(line)?.[1] ?? '').split('  ')[0]!;
      for (const m of hex.matchAll(/([0-9a-fA-F])\s*([0-9a-fA-F])/g)) out += String.fromCharCode(parseInt(m[1]! + m[2]!, 16));
    }
    yield* t.print(out);
    return 0;
  }
  const skip = t.has('s') ? yield* t.number(t.str('s')!) : 0;
  const limit = t.has('l') ? yield* t.number(t.str('l')!) : Infinity;
  const input = yield* gather(t, t.args.slice(0, 1));
  if (input === null) return 1;
  const data = input.slice(skip, skip + limit);
  const perLine = t.has('c') ? Number(t.str('c')) || 16 : plain ? 30 : t.has('i') ? 12 : 16;
  const group = t.has('g') ? Number(t.str('g')) || perLine : 2;
  const hex = (c: string): string => c.charCodeAt(0).toString(16).padStart(2, '0');
  if (t.has('i')) {
    const rows = [];
    for (let at = 0; at < data.length; at += perLine)
      rows.push(`  ${[...data.slice(at, at + perLine)].map((c) => `0x${hex(c)}`).join(', ')}`);
    const name = (t.args[0] ?? '').replace(/[^A-Za-z0-9]/g, '_');
    yield* t.print(
      name === ''
        ? `${rows.join(',\n')},`
        : `unsigned char ${name}[] = {\n${rows.join(',\n')},\n};\nunsigned int ${name}_len = ${data.length};\n`,
    );
    return 0;
  }
  for (let at = 0; at < data.length; at += perLine) {
    const line = data.slice(at, at + perLine);
    if (plain) {
      yield* t.print(`${[...line].map(hex).join('')}\n`);
      continue;
    }
    let cells = '';
    for (let i = 0; i < perLine; i++) cells += (i < line.length ? hex(line[i]!) : '  ') + ((i + 1) % group === 0 ? ' ' : '');
    yield* t.print(`${(skip + at).toString(16).padStart(8, '0')}: ${cells}${perLine % group === 0 ? ' ' : '  '}${printable(line)}\n`);
  }
  return 0;
}

function* dd(t: Tool): Task<number> {
  const { sys } = t;
  const value: Record<string, string> = {};
  for (const arg of t.args) {
    const eq = arg.indexOf('=');
    const key = arg.slice(0, eq);
    if (eq < 0 || !['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'iflag', 'oflag', 'status'].includes(key))
      return yield* t.usage();
    value[key] = arg.slice(eq + 1);
  }
  const size = function* (key: string, otherwise: number, min = 0): Task<number> {
    const text = value[key];
    return text === undefined ? otherwise : yield* t.number(text, { suffixes: DD_SUFFIXES, min, max: Number.MAX_SAFE_INTEGER });
  };
  const bs = yield* size('bs', 512, 1);
  const ibs = value['bs'] === undefined ? yield* size('ibs', 512, 1) : bs;
  const obs = value['bs'] === undefined ? yield* size('obs', 512, 1) : bs;
  const conv = (value['conv'] ?? '').split(',');
  const known = ['', 'notrunc', 'sync', 'noerror', 'fsync', 'swab'];
  const bad = conv.find((c) => !known.includes(c));
  if (bad !== undefined) return yield* t.die(`invalid argument '${value['conv']}' to 'conv'`);
  const iflag = (value['iflag'] ?? '').split(',');
  const oflag = (value['oflag'] ?? '').split(',');
  let count = yield* size('count', Infinity);
  const skip = (yield* size('skip', 0)) * (iflag.includes('skip_bytes') ? 1 : ibs);
  const seek = (yield* size('seek', 0)) * (oflag.includes('seek_bytes') ? 1 : obs);
  const countBytes = iflag.includes('count_bytes');
  const start = sys.now();
  const input = value['if'];
  const output = value['of'];
  let from = 0;
  let to = 1;
  if (input !== undefined) {
    const fd = yield* openInput(t, input === '-' ? './-' : input, "can't open");
    if (fd === null) return 1;
    from = fd;
  }
  if (output !== undefined) {
    const notrunc = conv.includes('notrunc');
    try {
      to = yield* sys.open(
        output,
        { write: true, create: true, truncate: seek === 0 && !notrunc, append: oflag.includes('append') },
        0o666,
      );
    } catch (e) {
      return yield* t.die(`can't open '${output}': ${strerror(e)}`);
    }
    if (seek > 0 && !notrunc && sys.fstat(to).type === 'file') sys.ftruncate(to, seek);
  }
  const fail = (what: string | undefined, otherwise: string, e: unknown): Task<never> => t.die(`${what ?? otherwise}: ${strerror(e)}`);
  if (skip > 0) {
    try {
      sys.seek(from, skip, 'current');
    } catch (e) {
      strerror(e);
      for (let left = skip; left > 0;) {
        const chunk = yield* sys.read(from, Math.min(left, 65536));
        if (chunk === '') break;
        left -= chunk.length;
      }
    }
  }
  if (seek > 0) {
    try {
      sys.seek(to, seek, 'current');
    } catch (e) {
      return yield* fail(output, 'standard output', e);
    }
  }
  const done = { inFull: 0, inPart: 0, outFull: 0, outPart: 0, bytes: 0 };
  let pending = '';
  let status = 0;
  const emit = function* (data: Bytes): Task<boolean> {
    try {
      yield* sys.write(to, data);
    } catch (e) {
      yield* t.warn(`error writing '${output ?? 'standard output'}': ${strerror(e)}`);
      status = 1;
      return false;
    }
    if (data.length === obs) done.outFull++;
    else done.outPart++;
    done.bytes += data.length;
    return true;
  };
  if (ibs > 1 << 20) sys.setMemory(Math.min(ibs, 2 ** 40));
  for (let turn = 0; count > 0; turn++) {
    const want = countBytes ? Math.min(ibs, count) : ibs;
    let data = '';
    try {
      data = yield* sys.read(from, Math.min(want, 1 << 26));
    } catch (e) {
      return yield* fail(input, 'standard input', e);
    }
    if (data === '') break;
    if ((turn & 15) === 15) yield* sys.tick();
    count -= countBytes ? data.length : 1;
    if (data.length === ibs) done.inFull++;
    else {
      done.inPart++;
      if (conv.includes('sync')) data = data.padEnd(ibs, '\0');
    }
    if (conv.includes('swab')) data = data.replace(/([\s\S])([\s\S])/g, '$2$1');
    if (ibs === obs) {
      if (!(yield* emit(data))) break;
      continue;
    }
    pending += data;
    while (pending.length >= obs && status === 0) {
      const piece = pending.slice(0, obs);
      pending = pending.slice(obs);
      if (!(yield* emit(piece))) break;
    }
    if (status !== 0) break;
  }
  if (pending !== '' && status === 0) yield* emit(pending);
  if (value['status'] !== 'none') {
    yield* t.error(`${done.inFull}+${done.inPart} records in\n${done.outFull}+${done.outPart} records out\n`);
    const seconds = Math.max(0.000001, (sys.now() - start) / 1000);
    if (value['status'] !== 'noxfer')
      yield* t.error(
        `${done.bytes} bytes (${humanReadable(done.bytes)}B) copied, ${seconds.toFixed(6)} seconds, ${humanReadable(Math.floor(done.bytes / seconds))}B/s\n`,
      );
  }
  return status;
}

/** There is no cache to write back. */
const sync = rawApplet(function* (t) {
  for (const path of t.args.filter((a) => !a.startsWith('-'))) if ((yield* openInput(t, path, "can't open")) === null) return 1;
  return 0;
});
const hexdumpApplet = applet('bcdoxCe:f:n:s:vR', hexdump);
export const dumpApplets: AppletTable = {
  od: applet({ short: 'A:N:abcdfhij:lot:vxsBDeFHILOXw::' }, od),
  hexdump: hexdumpApplet,
  hd: hexdumpApplet,
  xxd: applet({ short: 'l:s:ac:g:piro:', max: 2 }, xxd),
  dd: rawApplet(dd),
  sync,
  fsync: sync,
};
