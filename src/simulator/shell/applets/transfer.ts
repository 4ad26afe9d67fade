/** What puts files elsewhere: cp, mv, install. */
import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { copyTo, type CopyFlags } from './copy.ts';
import { confirm, makeDirectory, statOf } from './file-tools.ts';
import { parseMode } from './mode.ts';
import { removeFile } from './remove.ts';
import { baseName, joinPath } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

function* cp(t: Tool): Task<number> {
  const recursive = t.has('r') || t.has('R') || t.has('a');
  const noFollow = (recursive || t.has('d') || t.has('P')) && !t.has('L');
  const order = t.given.map(([o]) => o);
  const flags: CopyFlags = {
    recursive,
    follow: !noFollow,
    followOperands: t.has('H'),
    preserve: t.has('p') || t.has('a'),
    ask: t.has('i') && order.lastIndexOf('i') > order.lastIndexOf('n'),
    keep: t.has('n') && order.lastIndexOf('n') > order.lastIndexOf('i'),
    update: t.has('u'),
    verbose: t.has('v'),
    link: t.has('l') ? 'hard' : t.has('s') ? 'soft' : null,
    removeFirst: t.has('remove-destination'),
    seen: new Map(),
  };
  const into = t.str('t');
  const target = into ?? t.args.at(-1)!;
  if (into === undefined && t.args.length < 2) return yield* t.usage();
  const sources = into === undefined ? t.args.slice(0, -1) : t.args;
  const to = statOf(t, target);
  const plain = t.has('T') || (into === undefined && sources.length === 1 && to?.type !== 'directory');
  if (plain) {
    const from = statOf(t, sources[0]!, !noFollow);
    if (t.has('T') && to?.type === 'directory' && from?.type !== 'directory') return yield* t.die(`'${target}' is a directory`);
    const isSimple = t.has('T') || from?.type !== 'directory' || (recursive && to === null);
    if (isSimple) return (yield* copyTo(t, sources[0]!, target, flags)) ? 0 : 1;
  }
  let status = 0;
  for (const source of sources) {
    let path = joinPath(target, baseName(source));
    if (t.has('parents')) {
      path = joinPath(target, source.replace(/^\/+/, ''));
      if (!(yield* makeDirectory(t, path.slice(0, path.lastIndexOf('/')), true, null))) return 1;
    }
    if (!(yield* copyTo(t, source, path, flags))) status = 1;
  }
  return status;
}

function* mv(t: Tool): Task<number> {
  const into = t.str('t');
  if (into === undefined && t.args.length < 2) return yield* t.usage();
  const target = into ?? t.args.at(-1)!;
  const sources = into === undefined ? t.args.slice(0, -1) : t.args;
  const isDirectory = statOf(t, target)?.type === 'directory';
  const rename = into === undefined && sources.length === 1 && (!isDirectory || t.has('T'));
  if (rename && t.has('T') && isDirectory && statOf(t, sources[0]!)?.type !== 'directory' && statOf(t, sources[0]!) !== null)
    return yield* t.die(`'${target}' is a directory`);
  const order = t.given.map(([o]) => o).filter((o) => o === 'f' || o === 'i' || o === 'n');
  const policy = order.at(-1);
  let status = 0;
  for (const source of sources) {
    const path = rename ? target : joinPath(target, baseName(source));
    const there = statOf(t, path, false);
    let moved = true;
    if (there !== null && policy === 'n') moved = false;
    else if (there !== null && policy !== 'f' && (policy === 'i' || (t.sys.isatty(0) && !t.sys.access(path, 'w'))))
      moved = yield* confirm(t, `mv: overwrite '${path}'? `);
    if (moved && !(yield* moveOne(t, source, path, there))) status = 1;
    if (t.has('v')) yield* t.print(`'${source}' -> '${path}'\n`);
  }
  return status;
}
function* moveOne(t: Tool, source: string, path: string, there: Stat | null): Task<boolean> {
  try {
    t.sys.rename(source, path);
    return true;
  } catch (e) {
    const from = statOf(t, source, false);
    if (errnoOf(e) !== 'EXDEV' || from === null) {
      yield* t.warn(`can't rename '${source}': ${strerror(e)}`);
      return false;
    }
    if (there !== null) {
      if ((there.type === 'directory') !== (from.type === 'directory')) {
        yield* t.warn(
          there.type === 'directory' ? "can't overwrite directory with non-directory" : "can't overwrite non-directory with directory",
        );
        return false;
      }
      try {
        t.sys.unlink(path);
      } catch (again) {
        yield* t.warn(`can't remove '${path}': ${strerror(again)}`);
        return false;
      }
    }
  }
  // Another file system: copy, then remove.
  const flags: CopyFlags = { recursive: true, follow: false, preserve: true, seen: new Map() };
  return (yield* copyTo(t, source, path, flags)) && (yield* removeFile(t, source, { recursive: true, force: true }));
}

function* install(t: Tool): Task<number> {
  const mode = parseMode(t.str('m') ?? '755', 0, 0) ?? 0o755;
  let status = 0;
  if (t.has('d')) {
    for (const path of t.args) if (!(yield* makeDirectory(t, path, true, mode))) status = 1;
    return status;
  }
  const into = t.str('t');
  if (t.args.length < (into === undefined ? 2 : 1)) return yield* t.usage();
  const target = into ?? t.args.at(-1)!;
  if (t.has('D') && !(yield* makeDirectory(t, into ?? (target.slice(0, Math.max(0, target.lastIndexOf('/'))) || '.'), true, null)))
    return 1;
  const isDirectory = statOf(t, target)?.type === 'directory';
  for (const source of into === undefined ? t.args.slice(0, -1) : t.args) {
    const path = isDirectory ? joinPath(target, baseName(source)) : target;
    if (yield* copyTo(t, source, path, { follow: true, preserve: t.has('p'), seen: new Map() })) t.sys.chmod(path, mode);
    else status = 1;
  }
  return status;
}

const CP_LONG =
  'archive:a force:f interactive:i no-clobber:n link:l dereference:L no-dereference:P recursive:R symbolic-link:s no-target-directory:T target-directory=:t verbose:v update:u remove-destination parents reflink==';
export const transferApplets: AppletTable = {
  cp: applet({ short: 'pdRfinlsLHarPvuTt:', long: CP_LONG, min: 1 }, cp),
  mv: applet(
    { short: 'finTt:v', long: 'interactive:i force:f no-clobber:n no-target-directory:T target-directory=:t verbose:v', min: 1 },
    mv,
  ),
  install: applet({ short: 'cvb:Ddpsg:m:o:t:', min: 1 }, install),
};
