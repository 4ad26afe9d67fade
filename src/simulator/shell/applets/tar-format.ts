/** The tar format: members with their headers of 512 bytes. */
import type { Bytes, Stat } from '../../system/types.ts';
import { modeString } from './mode.ts';
import { strftime } from './time.ts';

export interface Member {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly type: Stat['type'] | 'hardlink';
  readonly link: string;
  readonly user: string;
  readonly group: string;
  readonly data: Bytes;
}

const octal = (n: number, width: number): string =>
  `${Math.floor(n)
    .toString(8)
    .padStart(width - 1, '0')}\0`;
const TYPE_FLAGS: Readonly<Record<string, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  character: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};
function header(m: Member): Bytes {
  const field = (s: string, n: number): string => s.slice(0, n).padEnd(n, '\0');
  const head = `${field(m.name, 100)}${octal(m.mode & 0o7777, 8)}${octal(m.uid, 8)}${octal(m.gid, 8)}${octal(m.data.length, 12)}${octal(m.mtime / 1000, 12)}`;
  const tail = `${TYPE_FLAGS[m.type] ?? '0'}${field(m.link, 100)}ustar  \0${field(m.user, 32)}${field(m.group, 32)}`.padEnd(
    512 - 156,
    '\0',
  );
  let sum = 8 * 32;
  for (const c of head + tail) sum += c.charCodeAt(0);
  return `${head}${sum.toString(8).padStart(6, '0')}\0 ${tail}`;
}
export function writeMember(m: Member): Bytes {
  const long =
    m.name.length > 99
      ? header({ ...m, name: '././@LongLink', type: 'file', data: `${m.name}\0` }).replace(/^([\s\S]{156})0/, '$1L') +
        `${m.name}\0`.padEnd(Math.ceil((m.name.length + 1) / 512) * 512, '\0')
      : '';
  return long + header(m) + m.data.padEnd(Math.ceil(m.data.length / 512) * 512, '\0');
}
export function readMembers(data: Bytes): Member[] | null {
  const out: Member[] = [];
  let longName = '';
  if (data !== '' && data.length < 512) return null;
  for (let at = 0; at + 512 <= data.length;) {
    const h = data.slice(at, at + 512);
    if (/^\0+$/.test(h)) break;
    const text = (from: number, n: number): string => h.slice(from, from + n).split('\0', 1)[0]!;
    const num = (from: number, n: number): number => parseInt(text(from, n).trim() || '0', 8);
    if (!/^[0-7 ]+$/.test(text(148, 8).trim())) return out.length === 0 ? null : out;
    const size = num(124, 12);
    const body = data.slice(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    const flag = h[156]!;
    if (flag === 'L') {
      longName = body.replace(/\0+$/, '');
      continue;
    }
    const prefix = h.slice(257, 262) === 'ustar' && h[262] === '\0' ? text(345, 155) : '';
    const type = (Object.entries(TYPE_FLAGS).find(([, f]) => f === flag)?.[0] ?? 'file') as Member['type'];
    out.push({
      name: longName || (prefix === '' ? '' : `${prefix}/`) + text(0, 100),
      mode: num(100, 8),
      uid: num(108, 8),
      gid: num(116, 8),
      size,
      mtime: num(136, 12) * 1000,
      type,
      link: text(157, 100),
      user: text(265, 32),
      group: text(297, 32),
      data: body,
    });
    longName = '';
  }
  return out;
}

/** A member as `tar tv` and `cpio -tv` show it. */
export function longLine(m: Omit<Member, 'data'>, timeZone: string | undefined): string {
  const mode = modeString({ type: m.type === 'hardlink' ? 'file' : m.type, mode: m.mode });
  const owner = `${m.user || m.uid}/${m.group || m.gid}`;
  const when = strftime('%Y-%m-%d %H:%M:%S', m.mtime, timeZone);
  return `${mode} ${owner} ${String(m.size).padStart(9)} ${when} ${m.name}${m.link === '' ? '' : ` -> ${m.link}`}`;
}
