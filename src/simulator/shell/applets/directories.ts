/** Directories: mkdir, rmdir, and tree, which draws what is below one. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { makeDirectory, statOf } from './file-tools.ts';
import { parseMode } from './mode.ts';
import { joinPath } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

function* mkdir(t: Tool): Task<number> {
  let status = 0;
  const text = t.str('m');
  const mode = text === undefined ? null : parseMode(text, 0o777, t.sys.umask(), true);
  if (text !== undefined && mode === null) return yield* t.die(`invalid mode '${text}'`);
  for (const path of t.args) {
    if (!(yield* makeDirectory(t, path, t.has('p'), mode, t.has('v')))) status = 1;
  }
  return status;
}

function* rmdir(t: Tool): Task<number> {
  let status = 0;
  for (const operand of t.args) {
    for (let path = operand; ;) {
      try {
        t.sys.rmdir(path);
      } catch (e) {
        if (t.has('ignore') && errnoOf(e) === 'ENOTEMPTY') break;
        yield* t.warn(`'${path}': ${strerror(e)}`);
        status = 1;
        break;
      }
      const cut = path.replace(/\/+$/, '').lastIndexOf('/');
      if (!t.has('p') || cut <= 0) break;
      path = path.slice(0, cut);
    }
  }
  return status;
}

function* tree(t: Tool): Task<number> {
  let directories = 0;
  let files = 0;
  const show = function* (path: string, prefix: string): Task<void> {
    let names: string[];
    try {
      names = t.sys
        .readdir(path)
        .filter((n) => !n.startsWith('.'))
        .sort();
    } catch (e) {
      strerror(e);
      return;
    }
    for (const [i, name] of names.entries()) {
      const last = i === names.length - 1;
      const full = joinPath(path, name);
      const s = statOf(t, full, false);
      const branch = last ? '\xe2\x94\x94\xe2\x94\x80\xe2\x94\x80 ' : '\xe2\x94\x9c\xe2\x94\x80\xe2\x94\x80 ';
      yield* t.print(`${prefix}${branch}${name}${s?.type === 'symlink' ? ` -> ${t.sys.readlink(full)}` : ''}\n`);
      yield* t.sys.tick();
      if (s?.type === 'directory') {
        directories++;
        yield* show(full, prefix + (last ? '    ' : '\xe2\x94\x82   '));
      } else files++;
    }
  };
  for (const path of t.args.length === 0 ? ['.'] : t.args) {
    const readable = statOf(t, path)?.type === 'directory';
    yield* t.print(readable ? `${path}\n` : `${path} [error opening dir]\n`);
    if (readable) yield* show(path, '');
  }
  yield* t.print(`\n${directories} directories, ${files} files\n`);
  return 0;
}

export const directoryApplets: AppletTable = {
  mkdir: applet({ short: 'm:pv', long: 'mode=:m parents:p verbose:v', min: 1 }, mkdir),
  rmdir: applet({ short: 'p', long: 'parents:p ignore-fail-on-non-empty:ignore', min: 1 }, rmdir),
  tree: applet('', tree),
};
