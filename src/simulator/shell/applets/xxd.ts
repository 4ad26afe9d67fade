/** xxd. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { gather, printable } from './dump-tools.ts';
import { applet, type Tool } from './tool.ts';

function* xxd(t: Tool): Task<number> {
  const plain = t.has('p');
  if (t.has('r')) {
    const text = (yield* gather(t, t.args.slice(0, 1))).data ?? '';
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
  const { data: input } = yield* gather(t, t.args.slice(0, 1));
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

export const xxdApplets: AppletTable = {
  xxd: applet({ short: 'l:s:ac:g:piro:', max: 2 }, xxd),
};
