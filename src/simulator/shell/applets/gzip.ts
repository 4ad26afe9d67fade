/** gzip, gunzip and zcat. */
import type { Task } from '../../clock.ts';
import type { Bytes } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { gunzip, gzip, InflateError } from './deflate.ts';
import { statOf } from './file-tools.ts';
import { inputs, readAll, readFile } from './input.ts';
import { applet, strerror, type Tool } from './tool.ts';

/** gzip and gunzip in place, zcat to standard output. */
function* gzipFiles(t: Tool): Task<number> {
  const { sys } = t;
  const unpack = t.name === 'gunzip' || t.name === 'zcat' || t.has('d') || t.has('t');
  const toStdout = t.has('c') || t.name === 'zcat';
  let status = 0;
  for (const path of inputs(t)) {
    if (path === '-') {
      const data = yield* readAll(sys, 0);
      const out = yield* convert(t, data, unpack);
      if (out === null) status = 1;
      else if (!t.has('t')) yield* t.print(out);
      continue;
    }
    if (unpack && !toStdout && !t.has('t') && !/\.(gz|tgz|Z)$/.test(path)) {
      if (statOf(t, path) !== null) {
        yield* t.warn(`${path}: unknown suffix - ignored`);
        status = 1;
        continue;
      }
    }
    if (statOf(t, path)?.type === 'directory' && !toStdout) {
      yield* t.warn(`can't remove file '${path}': Is a directory`);
      status = 1;
      continue;
    }
    let data: Bytes;
    try {
      data = yield* readFile(sys, path);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
      continue;
    }
    const target = unpack ? path.replace(/\.tgz$/, '.tar').replace(/\.(gz|Z)$/, '') : `${path}.gz`;
    let fd = -1;
    if (!toStdout && !t.has('t')) {
      try {
        fd = yield* sys.open(
          target,
          { write: true, create: true, exclusive: !t.has('f'), truncate: t.has('f') },
          sys.stat(path).mode & 0o777,
        );
      } catch (e) {
        yield* t.warn(`can't open '${target}': ${strerror(e)}`);
        status = 1;
        continue;
      }
    }
    const out = yield* convert(t, data, unpack);
    if (out === null) {
      status = 1;
      if (fd >= 0) {
        sys.close(fd);
        sys.unlink(target);
      }
    } else if (toStdout) yield* t.print(out);
    else if (fd >= 0) {
      yield* sys.write(fd, out);
      sys.close(fd);
      const s = sys.stat(path);
      sys.utimes(target, s.atime, s.mtime);
      if (!t.has('k')) sys.unlink(path);
    }
  }
  return status;
}
function* convert(t: Tool, data: Bytes, unpack: boolean): Task<Bytes | null> {
  if (!unpack) return gzip(data, t.sys.now());
  if (!data.startsWith('\x1f\x8b')) {
    yield* t.warn(t.name === 'zcat' ? 'no gzip/bzip2/xz magic' : 'invalid magic');
    return null;
  }
  try {
    return gunzip(data);
  } catch (e) {
    if (!(e instanceof InflateError)) throw e;
    yield* t.warn(e.message);
    return null;
  }
}

const gzipApplet = applet('cfkvqdtn123456789', gzipFiles);
export const gzipApplets: AppletTable = { gzip: gzipApplet, gunzip: gzipApplet, zcat: gzipApplet };
