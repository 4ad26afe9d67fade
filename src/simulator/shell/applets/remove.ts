/** What takes files away: rm, unlink, shred. */
import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { confirm } from './file-tools.ts';
import { baseName, joinPath } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

/** Removes a file or tree as rm does; false after a message. */
export function* removeFile(
  t: Tool,
  path: string,
  o: { readonly recursive: boolean; readonly force: boolean; readonly ask?: boolean; readonly verbose?: boolean },
): Task<boolean> {
  let s: Stat;
  try {
    s = t.sys.lstat(path);
  } catch (e) {
    if (o.force && errnoOf(e) === 'ENOENT') return true;
    yield* t.warn(`can't ${errnoOf(e) === 'ENOENT' ? 'remove' : 'stat'} '${path}': ${strerror(e)}`);
    return false;
  }
  yield* t.sys.tick();
  const protectedFile = !o.force && s.type !== 'symlink' && t.sys.isatty(0) && !t.sys.access(path, 'w');
  if (s.type === 'directory') {
    if (!o.recursive) {
      yield* t.warn(`'${path}' is a directory`);
      return false;
    }
    if ((o.ask === true || protectedFile) && !(yield* confirm(t, `${t.name}: descend into directory '${path}'? `))) return true;
    let fine = true;
    try {
      for (const name of t.sys.readdir(path)) if (!(yield* removeFile(t, joinPath(path, name), o))) fine = false;
    } catch (e) {
      yield* t.warn(`can't open '${path}': ${strerror(e)}`);
      return false;
    }
    if (o.ask === true && !(yield* confirm(t, `${t.name}: remove directory '${path}'? `))) return fine;
    if (!fine) return false;
  } else if ((o.ask === true || protectedFile) && !(yield* confirm(t, `${t.name}: remove '${path}'? `))) return true;
  try {
    if (s.type === 'directory') t.sys.rmdir(path);
    else t.sys.unlink(path);
  } catch (e) {
    yield* t.warn(`can't remove '${path}': ${strerror(e)}`);
    return false;
  }
  if (o.verbose === true) yield* t.print(s.type === 'directory' ? `removed directory: '${path}'\n` : `removed '${path}'\n`);
  return true;
}
function* rm(t: Tool): Task<number> {
  if (t.args.length === 0) return t.has('f') ? 0 : yield* t.usage();
  let status = 0;
  const order = t.given.map(([o]) => o);
  const force = order.lastIndexOf('f') > order.lastIndexOf('i');
  for (const path of t.args) {
    const last = baseName(path);
    if (last === '.' || last === '..') {
      yield* t.warn("can't remove '.' or '..'");
      status = 1;
    } else if (
      !(yield* removeFile(t, path, { recursive: t.has('r') || t.has('R'), force, ask: t.has('i') && !force, verbose: t.has('v') }))
    )
      status = 1;
  }
  return status;
}

function* unlink(t: Tool): Task<number> {
  try {
    t.sys.unlink(t.args[0]!);
    return 0;
  } catch (e) {
    return yield* t.die(`can't remove file '${t.args[0]}': ${strerror(e)}`);
  }
}

function* shred(t: Tool): Task<number> {
  let status = 0;
  for (const path of t.args) {
    try {
      const size = t.sys.stat(path).size;
      const fd = yield* t.sys.open(path, { write: true });
      yield* t.sys.write(fd, '\0'.repeat(Math.min(size, 1 << 24)));
      t.sys.close(fd);
      if (t.has('u')) t.sys.unlink(path);
    } catch (e) {
      yield* t.warn(`can't open '${path}': ${strerror(e)}`);
      status = 1;
    }
  }
  return status;
}

export const removeApplets: AppletTable = {
  rm: applet('fiRrv', rm),
  unlink: applet({ min: 1, max: 1 }, unlink),
  shred: applet({ short: 'fuzn:vx', min: 1 }, shred),
};
