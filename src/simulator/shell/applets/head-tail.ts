/** head and tail. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { writeOut } from './lines.ts';
import { getopt } from './getopt.ts';
import { createLines, inputs, openInput } from './input.ts';
import { BKM, createTool, isSystemError, rawApplet, strerror, type Tool } from './tool.ts';

/** `head -3`, `tail -3`, `tail +3` as `-n`; options by hand since getopt does not know them. */
function oldStyle(args: readonly string[], plus: boolean): string[] {
  const out: string[] = [];
  for (const [i, a] of args.entries()) {
    const m = (plus ? /^([-+]\d+[bkm]?)([fc]?)$/ : /^(-\d+[bkm]?)()$/).exec(a);
    const isValue = i > 0 && /^-[a-zA-Z]*[ncs]$/.test(args[i - 1]!);
    if (m === null || isValue || (plus && a.startsWith('+') && i > 0)) out.push(a);
    else out.push('-n', a.startsWith('+') ? m[1]! : m[1]!.slice(1), ...(m[2] === '' ? [] : [`-${m[2]}`]));
  }
  return out;
}
function parsed(raw: Tool, args: readonly string[], short: string, long: string): { readonly t: Tool; readonly error: string | undefined } {
  const p = getopt(args, short, long);
  return { t: createTool(raw.sys, raw.name, p, 1), error: p.error };
}

function* head(raw: Tool): Task<number> {
  const { t, error } = parsed(raw, oldStyle(raw.args, false), 'n:c:qv', 'lines=:n bytes=:c quiet:q silent:q verbose:v');
  if (error !== undefined) {
    yield* t.warn(error);
    return yield* t.usage();
  }
  const bytes = t.has('c');
  const text = t.str(bytes ? 'c' : 'n') ?? '10';
  const fromEnd = text.startsWith('-');
  const count = yield* t.number(fromEnd ? text.slice(1) : text, { suffixes: BKM });
  const headers = (inputs(t).length > 1 && !t.has('q')) || t.has('v');
  let status = 0;
  let first = true;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      first = false;
      continue;
    }
    if (headers) yield* t.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
    first = false;
    // Byte counts and negative ones need more than lines, but fail alike.
    const lines = createLines(t.sys, fd, bytes || fromEnd ? '\0' : '\n');
    if (fromEnd) {
      let all = '';
      for (let piece = yield* lines.next(); piece !== null; piece = yield* lines.next()) all += piece;
      const list = bytes ? [] : (all.match(/[^\n]*\n|[^\n]+$/g) ?? []);
      yield* t.print(bytes ? all.slice(0, Math.max(0, all.length - count)) : list.slice(0, Math.max(0, list.length - count)).join(''));
    } else if (bytes) {
      for (let left = count; left > 0;) {
        let chunk = '';
        try {
          chunk = yield* t.sys.read(fd, Math.min(left, 65536));
        } catch (e) {
          strerror(e);
          yield* t.warn(`${path === '-' ? 'standard input' : path}: Input/output error`);
          status = 1;
        }
        if (chunk === '') break;
        left -= chunk.length;
        yield* t.print(chunk);
      }
    } else {
      for (let i = 0; i < count; i++) {
        const line = yield* lines.next();
        if (line === null) break;
        if (t.put(line)) yield* t.flush();
      }
    }
    if (lines.failed() !== null) {
      yield* t.warn(`${path === '-' ? 'standard input' : path}: Input/output error`);
      status = 1;
    }
    lines.end();
  }
  yield* t.flush();
  return status;
}

interface Followed {
  readonly path: string;
  fd: number;
}
/** What tail prints of one file at first. */
function* tailOf(t: Tool, fd: number, bytes: boolean, fromStart: boolean, count: number): Task<void> {
  const { sys } = t;
  if (fromStart) {
    let skip = Math.max(0, count - 1);
    for (;;) {
      let chunk = yield* sys.read(fd, 65536);
      if (chunk === '') return;
      if (skip > 0 && bytes) {
        const cut = Math.min(skip, chunk.length);
        chunk = chunk.slice(cut);
        skip -= cut;
      }
      while (skip > 0 && chunk !== '') {
        const end = chunk.indexOf('\n');
        if (end < 0) chunk = '';
        else {
          chunk = chunk.slice(end + 1);
          skip--;
        }
      }
      if (chunk !== '') yield* writeOut(t, chunk);
    }
  }
  // Keeps no more than is needed; a line without an end (as of /dev/zero) grows until memory runs out.
  let kept = '';
  let size = 0;
  const parts: string[] = [];
  const cutLines = (text: string): number => {
    let at = text.endsWith('\n') ? text.length - 1 : text.length;
    for (let n = 0; n < count; n++) {
      at = text.lastIndexOf('\n', at - 1);
      if (at < 0) return 0;
    }
    return at + 1;
  };
  for (;;) {
    const chunk = yield* sys.read(fd, 65536);
    if (chunk === '') break;
    if (bytes) {
      kept = (kept + chunk).slice(count === 0 ? kept.length + chunk.length : -count);
      continue;
    }
    parts.push(chunk);
    size += chunk.length;
    if (size > 1 << 20) sys.setMemory(size);
    if (parts.length >= 64 && chunk.includes('\n')) {
      const text = parts.join('');
      const rest = text.slice(count === 0 ? text.length : cutLines(text));
      parts.length = 0;
      parts.push(rest);
      size = rest.length;
    }
  }
  if (!bytes) {
    kept = parts.join('');
    kept = count === 0 ? '' : kept.slice(cutLines(kept));
  }
  if (kept !== '') yield* writeOut(t, kept);
}

function* tail(raw: Tool): Task<number> {
  const { t, error } = parsed(raw, oldStyle(raw.args, true), 'fc:n:qs:vF', '');
  const { sys } = t;
  if (error !== undefined) {
    yield* t.warn(error);
    return yield* t.usage();
  }
  const bytes = t.given.findLast(([o]) => o === 'c' || o === 'n')?.[0] === 'c';
  const text = t.str(bytes ? 'c' : 'n') ?? '10';
  const fromStart = text.startsWith('+');
  const count = yield* t.number(text.replace(/^[-+]/, ''), { suffixes: BKM });
  const period = yield* t.number(t.str('s') ?? '1');
  let follow = t.has('f') || t.has('F');
  const paths = inputs(t);
  if (t.args.length === 0 && follow) {
    try {
      if (sys.fstat(0).type === 'fifo') follow = false;
    } catch (e) {
      strerror(e);
    }
  }
  let status = 0;
  const files: Followed[] = [];
  for (const path of paths) {
    const fd = yield* openInput(t, path, "can't open");
    if (fd === null) status = 1;
    if (fd !== null || t.has('F')) files.push({ path, fd: fd ?? -1 });
  }
  if (files.length === 0) return yield* t.die('no files');
  const headers = t.has('v') || (files.length > 1 && !t.has('q'));
  let shown = -1;
  const header = function* (i: number): Task<void> {
    if (!headers || shown === i) return;
    yield* sys.write(1, `${shown < 0 ? '' : '\n'}==> ${files[i]!.path === '-' ? 'standard input' : files[i]!.path} <==\n`);
    shown = i;
  };
  for (const [i, f] of files.entries()) {
    if (f.fd < 0) continue;
    yield* header(i);
    try {
      yield* tailOf(t, f.fd, bytes, fromStart, count);
    } catch (e) {
      yield* t.warn(`read error: ${strerror(e)}`);
      if (!bytes) status = 1;
    }
  }
  if (!follow) return status;
  for (;;) {
    yield* sys.sleep(Math.max(period * 1000, 10));
    for (const [i, f] of files.entries()) {
      let next = t.has('F') && f.path !== '-' ? yield* reopen(t, f) : null;
      if (f.fd < 0) continue;
      for (;;) {
        const size = sys.fstat(f.fd).size;
        if (size > 0 && size < position(t, f.fd)) sys.seek(f.fd, 0, 'set');
        let chunk = '';
        try {
          chunk = yield* sys.read(f.fd, 65536);
        } catch (e) {
          strerror(e);
        }
        if (chunk === '') {
          if (next === null) break;
          sys.dup2(next, f.fd);
          sys.close(next);
          next = null;
          continue;
        }
        yield* header(i);
        yield* sys.write(1, chunk);
      }
    }
  }
}
const position = (t: Tool, fd: number): number => {
  try {
    return t.sys.seek(fd, 0, 'current');
  } catch (e) {
    strerror(e);
    return 0;
  }
};
/** tail -F: notices that the name means another file now; answers that file, which is followed once the one before is read to its end. */
function* reopen(t: Tool, f: Followed): Task<number | null> {
  const { sys } = t;
  try {
    if (f.fd >= 0) {
      const [a, b] = [sys.fstat(f.fd), sys.stat(f.path)];
      if (a.inode === b.inode && a.device === b.device) return null;
    }
  } catch (e) {
    strerror(e);
  }
  const had = f.fd >= 0;
  try {
    const fd = yield* sys.open(f.path, { read: true });
    yield* t.warn(`${f.path} has ${had ? 'been replaced' : 'appeared'}; following end of new file`);
    if (had) return fd;
    f.fd = fd;
  } catch (e) {
    if (!isSystemError(e)) throw e;
    if (had) yield* t.warn(`${f.path} has been renamed or deleted: ${e.message}`);
  }
  return null;
}

export const headTailApplets: AppletTable = {
  head: rawApplet(head),
  tail: rawApplet(tail),
};
