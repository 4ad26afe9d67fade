/** What the applets that work on files share: a look at one, a directory on the way to one, a question before one is touched. */
import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import { errnoOf, strerror, type Tool } from './tool.ts';

/** stat or lstat, or null when there is nothing. */
export function statOf(t: Tool, path: string, follow = true): Stat | null {
  try {
    return follow ? t.sys.stat(path) : t.sys.lstat(path);
  } catch (e) {
    strerror(e);
    return null;
  }
}

/** bb_make_directory: with `parents`, each missing directory on the way; false after a message. */
export function* makeDirectory(t: Tool, path: string, parents: boolean, mode: number | null, tell = false): Task<boolean> {
  const pieces = parents ? (path.match(/\/*[^/]+\/*/g) ?? [path]) : [path];
  let prefix = '';
  for (const [i, piece] of pieces.entries()) {
    prefix += piece;
    const last = i === pieces.length - 1;
    try {
      t.sys.mkdir(prefix, 0o777);
      if (tell) yield* t.print(`created directory: '${prefix}'\n`);
      if (!last) t.sys.chmod(prefix, t.sys.stat(prefix).mode | 0o300);
      else if (mode !== null) t.sys.chmod(prefix, mode);
    } catch (e) {
      let text = strerror(e);
      if (parents && (errnoOf(e) === 'EEXIST' || errnoOf(e) === 'EISDIR' || errnoOf(e) === 'EROFS')) {
        try {
          if (t.sys.stat(prefix).type === 'directory') continue;
        } catch (again) {
          text = strerror(again);
        }
        if (!last) text = 'Not a directory'; // stat("FILE/")
      }
      yield* t.warn(`can't create directory '${prefix}': ${text}`);
      return false;
    }
  }
  return true;
}

/** A question on standard error; true for y or Y. */
export function* confirm(t: Tool, question: string): Task<boolean> {
  yield* t.error(question);
  let answer = '';
  for (;;) {
    const c = yield* t.sys.read(0, 1);
    if (c === '' || c === '\n') break;
    answer += c;
  }
  return /^\s*y/i.test(answer);
}
