/** xargs. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { SIGNAL_NAMES } from '../signals.ts';
import { openInput, readAllQuietly } from './input.ts';
import { spawnOnPath } from './path.ts';
import { applet, strerror, type Tool } from './tool.ts';

/** Words of xargs' input: blanks separate, quotes and backslashes protect. */
function words(text: string): { readonly list: readonly string[]; readonly error?: string } {
  const list: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote !== '') {
      if (c === '\n') return { list, error: `unmatched ${quote === "'" ? 'single' : 'double'} quote` };
      if (c === quote) quote = '';
      else word += c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (c === '\\' && i + 1 < text.length) word = (word ?? '') + text[++i]!;
    else if (/\s/.test(c)) {
      if (word !== null) list.push(word);
      word = null;
    } else word = (word ?? '') + c;
  }
  if (quote !== '') return { list, error: `unmatched ${quote === "'" ? 'single' : 'double'} quote` };
  if (word !== null) list.push(word);
  return { list };
}
function* xargs(t: Tool): Task<number> {
  const { sys } = t;
  const command = t.args.length === 0 ? ['echo'] : t.args;
  let source = 0;
  if (t.has('a')) {
    const fd = yield* openInput(t, t.str('a')!, "can't open");
    if (fd === null) return 1;
    source = fd;
  }
  const replace = t.has('I') ? t.str('I')! : t.has('i') ? (t.str('i') ?? '{}') : undefined;
  const text = yield* readAllQuietly(sys, source);
  let items: readonly string[];
  if (t.has('0')) items = text.split('\0').filter((s, i, all) => i < all.length - 1 || s !== '');
  else if (replace !== undefined)
    items = text
      .split('\n')
      .map((s) => s.replace(/^[ \t]+/, ''))
      .filter((s) => s !== '')
      .map((s) => words(s.replace(/[ \t]/g, '\\$&')).list[0] ?? '');
  else {
    const parsed = words(text);
    if (parsed.error !== undefined) return yield* t.die(parsed.error);
    items = parsed.list;
  }
  const end = t.str('E') ?? t.str('e');
  if (end !== undefined && end !== '' && items.includes(end)) items = items.slice(0, items.indexOf(end));
  const most = replace !== undefined ? 1 : t.has('n') ? yield* t.number(t.str('n')!, { min: 1, max: 2147483647 }) : Infinity;
  const limit = t.has('s') ? yield* t.number(t.str('s')!, { min: 1, max: 2147483647 }) : 30720;
  const parallel = t.has('P') ? yield* t.number(t.str('P')!) || 1 : 1;
  const batches: string[][] = [];
  const fixed = command.reduce((n, w) => n + w.length + 1, 0);
  let size = fixed;
  for (const item of items) {
    const last = batches.at(-1);
    if (last === undefined || last.length >= most || size + item.length + 1 > limit) {
      if (fixed + item.length + 1 > limit) return yield* t.die('argument line too long');
      batches.push([item]);
      size = fixed + item.length + 1;
    } else {
      last.push(item);
      size += item.length + 1;
    }
  }
  if (batches.length === 0 && !t.has('r') && replace === undefined) batches.push([]);
  let status = 0;
  let running = 0;
  // Commands read from /dev/null rather than what is left of the list.
  if (!t.has('o')) {
    try {
      const nothing = yield* sys.open('/dev/null', { read: true });
      sys.dup2(nothing, 0);
      if (nothing !== 0) sys.close(nothing);
    } catch (e) {
      strerror(e);
    }
  }
  const reap = function* (): Task<boolean> {
    const ended = yield* sys.wait('any');
    running--;
    if (ended === null) return true;
    if ('signal' in ended.status) {
      yield* t.warn(`'${command[0]}' terminated by signal ${SIGNAL_NAMES.indexOf(ended.status.signal.slice(3))}`);
      status = 125;
      return false;
    }
    if (ended.status.code === 255) {
      yield* t.warn(`${command[0]}: exited with status 255; aborting`);
      status = 124;
      return false;
    }
    if (ended.status.code !== 0) status = 123;
    return true;
  };
  for (const batch of batches) {
    const argv =
      replace === undefined ? [...command, ...batch] : command.map((w) => (replace === '' ? w : w.replaceAll(replace, () => batch[0]!)));
    if (t.has('t') || t.has('p')) yield* t.error(argv.join(' ') + (t.has('p') ? '' : '\n'));
    if (t.has('p')) {
      const terminal = yield* openInput(t, '/dev/tty', "can't open");
      if (terminal === null) return 1;
      yield* t.error(' ?...');
      const answer = yield* sys.read(terminal);
      sys.close(terminal);
      if (!/^\s*y/i.test(answer)) continue;
    }
    yield* t.flush();
    const child = spawnOnPath(sys, argv);
    if (typeof child !== 'number') {
      yield* t.warn(`${argv[0]}: ${child.text}`);
      status = child.code;
      break;
    }
    running++;
    if (running >= Math.max(1, parallel) && !(yield* reap())) break;
  }
  while (running > 0) if (!(yield* reap())) break;
  return status;
}

export const xargsApplets: AppletTable = {
  xargs: applet({ short: '+trn:s:E:e::I:i::P:0poxa:', long: 'no-run-if-empty:r' }, xargs),
};
