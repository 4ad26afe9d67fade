/** hexdump and hd. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { characterCell, gather, little, printable } from './dump-tools.ts';
import { format } from './format.ts';
import { applet, BKM, type Tool } from './tool.ts';

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
/** How many bytes a format takes: pieces without a conversion, or with one of the address only, take none. */
const widthOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { repeat, size, text }) => {
    if (!/%[^%]/.test(text.replace(/%[-+ #0]*\d*_[aA][dox]/g, ''))) return sum;
    return sum + repeat * (size || (/%-?\d*_?[cp]/.test(text) ? 1 : 4));
  }, 0);

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const octal = (n: number, digits: number): string => n.toString(8).padStart(digits, '0');
/** Cells of a byte each, by option. */
const BYTE_CELLS: Readonly<Record<string, (byte: string) => string>> = {
  b: (byte) => ` ${octal(byte.charCodeAt(0), 3)}`,
  c: characterCell,
};
/** Cells of two bytes each, by option; '' is what hexdump shows without one. */
const PAIR_CELLS: Readonly<Record<string, (n: number) => string>> = {
  '': (n) => ` ${hex(n, 4)}`,
  d: (n) => `   ${String(n).padStart(5, '0')}`,
  o: (n) => `  ${octal(n, 6)}`,
  x: (n) => `    ${hex(n, 4)}`,
};
const CANONICAL = 'C';

/** One line of up to sixteen bytes; missing ones leave room. */
function dumpLine(option: string, line: string, offset: number): string {
  let out = '';
  if (option === CANONICAL) {
    for (let i = 0; i < 16; i++) out += `${i === 8 ? ' ' : ''} ${i < line.length ? hex(line.charCodeAt(i), 2) : '  '}`;
    return `${hex(offset, 8)} ${out}  |${printable(line)}|\n`;
  }
  const byteCell = BYTE_CELLS[option];
  const pairCell = PAIR_CELLS[option] ?? PAIR_CELLS['']!;
  const blank = ' '.repeat(byteCell === undefined ? pairCell(0).length : 4);
  for (let i = 0; i < 16; i += byteCell === undefined ? 2 : 1) {
    if (i >= line.length) out += blank;
    else out += byteCell === undefined ? pairCell(Number(little(line.slice(i, i + 2)))) : byteCell(line[i]!);
  }
  return `${hex(offset, 7)}${out}\n`;
}

function* hexdump(t: Tool): Task<number> {
  const skip = t.has('s') ? yield* t.number(t.str('s')!, { suffixes: BKM }) : 0;
  const limit = t.has('n') ? yield* t.number(t.str('n')!, { suffixes: BKM }) : Infinity;
  const { data: input } = yield* gather(t, t.args);
  if (input === null) return 1;
  const data = input.slice(skip, skip + limit);
  const options = t.given.filter(([option]) => 'eCbcdox'.includes(option));
  const formats = options.map(([option, value]) => (option === 'e' ? (value ?? '') : option));
  if (formats.length === 0) formats.push(t.name === 'hd' ? CANONICAL : '');
  const custom = t.has('e') ? formats.map(hexFormat) : null;
  const block = custom === null ? 16 : Math.max(1, ...custom.map(widthOf));
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
    if (custom === null) for (const option of formats) yield* t.print(dumpLine(option, line, skip + at));
    else for (const pieces of custom) yield* t.print(applyPieces(pieces, line, skip + at));
  }
  if (custom === null && data.length > 0) yield* t.print(`${hex(skip + data.length, formats.includes(CANONICAL) ? 8 : 7)}\n`);
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
          if (kind === '_c' || kind === '_u') return characterCell(bytes).trim().padStart(Number(width));
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

const hexdumpApplet = applet('bcdoxCe:f:n:s:vR', hexdump);
export const hexdumpApplets: AppletTable = { hexdump: hexdumpApplet, hd: hexdumpApplet };
