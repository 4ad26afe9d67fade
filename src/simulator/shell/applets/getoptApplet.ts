/** The applet getopt, by the same rules as every applet's own options. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { getopt as parseOptions } from './getopt.ts';
import { rawApplet, type Tool } from './tool.ts';

/** getopt(1), the enhanced form: quotes words, options first. */
function* getopt(t: Tool): Task<number> {
  const quote = (s: string): string => `'${s.replaceAll("'", "'\\''")}'`;
  const own = parseOptions(t.args, '+o:l:n:qQs:Tua', 'options=:o longoptions=:l longs=:l name=:n quiet:q unquoted:u test:T');
  const value = (key: string): string | undefined => own.given.findLast(([o]) => o === key)?.[1];
  const has = (key: string): boolean => own.given.some(([o]) => o === key);
  if (has('T')) return 4;
  let rest = own.args;
  let short = value('o');
  const plain = short === undefined;
  if (short === undefined) {
    if (rest.length === 0) return yield* t.die('missing optstring argument');
    short = rest[0] ?? '';
    rest = rest.slice(1);
    if (rest[0] === '--') rest = rest.slice(1);
  }
  const long = own.given
    .filter(([o]) => o === 'l')
    .map(([, v]) => v ?? '')
    .join(',')
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((w) => `${w.replace(/::$|:$/, (c) => (c === '::' ? '==' : '='))}`)
    .join(' ');
  const show = (s: string): string => (plain || has('u') ? s : quote(s));
  // Errors do not end it: what is wrong is left out.
  let status = 0;
  let args = rest;
  const given: [string, string | undefined][] = [];
  let operands: string[] = [];
  for (let tries = 0; tries < 100; tries++) {
    const p = parseOptions(args, short, long);
    given.push(...p.given);
    operands = [...p.args];
    if (p.error === undefined) break;
    status = 1;
    if (!has('q')) yield* t.error(`${value('n') ?? t.name}: ${p.error}\n`);
    const bad = /'([^']*)'/.exec(p.error)?.[1] ?? '';
    const next = args
      .map((a) => (a === `-${bad}` || a === `--${bad}` || a === bad ? null : /^-[^-]/.test(a) && bad.length === 1 ? a.replace(bad, '') : a))
      .filter((a): a is string => a !== null && a !== '-');
    if (next.length === args.length && next.every((a, i) => a === args[i])) break;
    given.length = 0;
    args = next;
  }
  const longNames = new Set(long.split(' ').map((w) => w.replace(/=+$/, '')));
  const needs = (o: string): boolean =>
    longNames.has(o) ? new RegExp(`(^| )${o}=`).test(long) : new RegExp(`${o.replace(/[.*+?^$\\]/g, '\\$&')}:`).test(short);
  let out = '';
  for (const [o, v] of given)
    out += ` ${longNames.has(o) && o.length > 1 ? '--' : '-'}${o}${v !== undefined || needs(o) ? ` ${show(v ?? '')}` : ''}`;
  out += ` --${operands.map((a) => ` ${show(a)}`).join('')}`;
  if (!has('Q')) yield* t.print(`${out}\n`);
  return status;
}

export const getoptApplets: AppletTable = {
  getopt: rawApplet(getopt),
};
