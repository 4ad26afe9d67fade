import type { Stat } from '../../system/types.ts';

/**
 * A mode from `755` or `u+x,go=`: applied to `mode` under `umask` (null: not a mode).
 * Symbolic clauses without u, g, o, a leave alone what the umask masks.
 */
export function parseMode(text: string, mode: number, umask: number, isDirectory = false): number | null {
  if (/^[0-7]{1,5}$/.test(text)) {
    const n = parseInt(text, 8);
    return n > 0o7777 ? null : n;
  }
  if (text === '' || /^\d/.test(text)) return null;
  let result = mode & 0o7777;
  for (const clause of text.split(',')) {
    const who = /^[ugoa]*/.exec(clause)![0];
    let rest = clause.slice(who.length);
    if (!/^[+=-]/.test(rest)) return null;
    const all = who === '' || who.includes('a');
    const mask =
      (all || who.includes('u') ? 0o4700 : 0) |
      (all || who.includes('g') ? 0o2070 : 0) |
      (all || who.includes('o') ? 0o0007 : 0) |
      (all ? 0o1000 : 0);
    while (rest !== '') {
      const m = /^([+=-])([ugo]|[rwxXst]*)/.exec(rest);
      if (m === null) return null;
      rest = rest.slice(m[0].length);
      let bits = 0;
      for (const c of m[2]!) {
        if (c === 'r') bits |= 0o444;
        else if (c === 'w') bits |= 0o222;
        else if (c === 'x') bits |= 0o111;
        else if (c === 'X') bits |= isDirectory || (result & 0o111) !== 0 ? 0o111 : 0;
        else if (c === 's') bits |= 0o6000;
        else if (c === 't') bits |= 0o1000;
        else {
          const from = (result >> (c === 'u' ? 6 : c === 'g' ? 3 : 0)) & 7;
          bits |= from | (from << 3) | (from << 6);
        }
      }
      bits &= mask;
      if (who === '') bits &= ~umask;
      if (m[1] === '+') result |= bits;
      else if (m[1] === '-') result &= ~bits;
      else result = (result & ~mask) | bits;
    }
  }
  return result;
}

const LETTER: Readonly<Record<Stat['type'], string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  fifo: 'p',
  socket: 's',
  character: 'c',
  block: 'b',
};
/** `-rwxr-xr-x`. */
export function modeString(s: Pick<Stat, 'type' | 'mode'>): string {
  const bit = (shift: number, special: number, on: string, off: string): string => {
    const m = (s.mode >> shift) & 7;
    const x = (s.mode & special) !== 0 ? ((m & 1) !== 0 ? on : off) : (m & 1) !== 0 ? 'x' : '-';
    return `${(m & 4) !== 0 ? 'r' : '-'}${(m & 2) !== 0 ? 'w' : '-'}${x}`;
  };
  return LETTER[s.type] + bit(6, 0o4000, 's', 'S') + bit(3, 0o2000, 's', 'S') + bit(0, 0o1000, 't', 'T');
}
/** Type bits as in st_mode. */
export const typeBits: Readonly<Record<Stat['type'], number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  fifo: 0o010000,
  socket: 0o140000,
  character: 0o020000,
  block: 0o060000,
};
