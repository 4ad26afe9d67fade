/** tar: makes archives, lists and unpacks them. */
import type { Task } from '../../clock.ts';
import type { Bytes, Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { gunzip, gzip, InflateError } from './deflate.ts';
import { makeDirectory, statOf } from './file-tools.ts';
import { globMatch } from './glob.ts';
import { openInput, openOutput, readAll, readFile, writeFile } from './input.ts';
import { loadNames, type Names } from './path.ts';
import { longLine, readMembers, writeMember, type Member } from './tar-format.ts';
import { joinPath, splitLines } from './text.ts';
import { applet, strerror, type Tool } from './tool.ts';

/** An archive of what lies at and below the paths. `say` tells of a member; `archive` is the file it goes to, which is left out. */
function* pack(
  t: Tool,
  names: Names,
  paths: readonly string[],
  say: (line: string) => Task<void>,
  archive: Stat | null,
): Task<{ readonly data: Bytes; readonly status: number }> {
  const { sys } = t;
  const parts: Bytes[] = [];
  let status = 0;
  let told = false;
  const seen = new Map<string, string>();
  const exclude = t.all('exclude');
  const visit = function* (path: string): Task<void> {
    let s: Stat;
    try {
      s = t.has('h') ? sys.stat(path) : sys.lstat(path);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
      return;
    }
    yield* sys.tick();
    if (exclude.some((p) => globMatch(p, path) || globMatch(p, path.slice(path.lastIndexOf('/') + 1)))) return;
    if (archive !== null && s.inode === archive.inode && s.device === archive.device) {
      yield* t.warn(`${path}: file is the archive; skipping`);
      return;
    }
    let name = safeName(path);
    if (name !== path && !told) {
      told = true;
      yield* t.warn(`removing leading '${path.slice(0, path.length - name.length)}' from member names`);
    }
    if (name === '') return;
    if (s.type === 'directory' && !name.endsWith('/')) name += '/';
    if (t.has('v')) yield* say(name);
    let data = '';
    let type: Member['type'] = s.type;
    let link = s.type === 'symlink' ? sys.readlink(path) : '';
    const id = `${s.device}:${s.inode}`;
    if (s.type === 'file') {
      const first = s.nlink > 1 ? seen.get(id) : undefined;
      if (first !== undefined) [type, link] = ['hardlink', first];
      else {
        seen.set(id, name);
        try {
          data = yield* readFile(sys, path);
        } catch (e) {
          yield* t.warn(`can't open '${path}': ${strerror(e)}`);
          status = 1;
          return;
        }
      }
    }
    parts.push(
      writeMember({
        name,
        mode: s.mode,
        uid: s.uid,
        gid: s.gid,
        size: data.length,
        mtime: s.mtime,
        type,
        link,
        user: names.user(s.uid),
        group: names.group(s.gid),
        data,
      }),
    );
    if (s.type === 'directory') for (const child of sys.readdir(path)) yield* visit(joinPath(path, child));
  };
  for (const path of paths) yield* visit(path);
  // busybox leaves out the zeros that would fill twenty blocks.
  return { data: parts.join('') + '\0'.repeat(1024), status };
}

/** A member's name without what would lead out of the directory: slashes at the start, and all up to the last `..`. */
const safeName = (name: string): string => name.replace(/^.*(^|\/)\.\.(\/|$)/, '').replace(/^\/+/, '');
/** Whether a member is what a pattern names, or below it: only as many components count as the pattern has. */
const isOf = (pattern: string, name: string): boolean => globMatch(pattern, name.split('/').slice(0, pattern.split('/').length).join('/'));
function* tar(t: Tool): Task<number> {
  if (['c', 'x', 't'].filter((mode) => t.has(mode)).length !== 1) return yield* t.usage();
  const names = yield* loadNames(t.sys);
  return t.has('c') ? yield* create(t, names) : yield* read(t, names);
}

function* create(t: Tool, names: Names): Task<number> {
  const { sys } = t;
  const file = t.str('f') ?? '-';
  let paths = [...t.args];
  for (const list of t.all('T')) paths = paths.concat(splitLines(yield* readFile(sys, list)));
  if (paths.length === 0) return yield* t.die('empty archive');
  const out = yield* openOutput(t, file, undefined, 0o666, 'open');
  const archive = file === '-' ? null : sys.fstat(out);
  if (t.has('C')) yield* enter(t);
  const say = (line: string): Task<void> => (file === '-' ? t.error(`${line}\n`) : t.print(`${line}\n`));
  const made = yield* pack(t, names, paths, say, archive);
  yield* t.flush();
  const compressed = t.has('z') || (/\.(tgz|tar\.gz)$/.test(file) && t.has('a'));
  yield* sys.write(out, compressed ? gzip(made.data, sys.now()) : made.data);
  if (made.status !== 0) yield* t.warn('error exit delayed from previous errors');
  return made.status;
}

/** The members of the archive that is given, unpacked if need be. */
function* membersOf(t: Tool): Task<readonly Member[]> {
  const fd = yield* openInput(t, t.str('f') ?? '-', "can't open");
  if (fd === null) return t.sys.exit(1);
  let data = yield* readAll(t.sys, fd);
  if (data.startsWith('\x1f\x8b') && !t.has('j')) {
    try {
      data = gunzip(data);
    } catch (e) {
      if (e instanceof InflateError) return yield* t.die(e.message);
      throw e;
    }
  } else if (t.has('z') || t.has('j')) {
    yield* t.warn('invalid magic');
    return yield* t.die('short read');
  }
  const members = readMembers(data);
  if (members === null) return yield* t.die('invalid tar magic');
  return data === '' ? yield* t.die('short read') : members;
}

/** Lists the archive or unpacks it. */
function* read(t: Tool, names: Names): Task<number> {
  const { sys } = t;
  const members = yield* membersOf(t);
  if (t.has('C')) yield* enter(t);
  const wanted = t.args.map((a) => a.replace(/\/+$/, ''));
  const unwanted = [...t.all('exclude')];
  for (const list of t.all('X')) unwanted.push(...splitLines(yield* readFile(sys, list)));
  const strip = yield* t.number(t.str('strip-components') ?? '0');
  const found = new Set<string>();
  let status = 0;
  let told = false;
  for (const m of members) {
    if (unwanted.some((pattern) => isOf(pattern, m.name)) || (wanted.length > 0 && !wanted.some((pattern) => isOf(pattern, m.name))))
      continue;
    found.add(m.name.replace(/\/+$/, ''));
    let name = m.name;
    const safe = safeName(name);
    if (safe !== name) {
      if (!told) yield* t.warn(`removing leading '${name.slice(0, name.length - safe.length)}' from member names`);
      told = true;
      name = safe;
    }
    if (t.has('t') || t.has('v')) {
      const line = t.has('t') && t.has('v') ? longLine({ ...m, name }, sys.env.get('TZ')) : name;
      if (t.has('O')) yield* t.error(`${line}\n`);
      else yield* t.print(`${line}\n`);
    }
    if (t.has('t') || name === '') continue;
    if (t.has('O')) {
      if (m.type === 'file') yield* t.print(m.data);
      continue;
    }
    const stripped = (path: string): string => path.split('/').slice(strip).join('/');
    const target = stripped(name.replace(/\/+$/, ''));
    // A hard link names a member, a symbolic one whatever it likes.
    const link = m.type === 'hardlink' ? stripped(m.link) : m.link;
    if (target !== '' && !(yield* extract(t, { ...m, name: target, link }, names))) status = 1;
    yield* sys.tick();
  }
  for (const w of wanted) {
    if (found.has(w)) continue;
    yield* t.warn(`${w}: not found in archive`);
    status = 1;
  }
  return status;
}
function* enter(t: Tool): Task<void> {
  try {
    t.sys.chdir(t.str('C')!);
  } catch (e) {
    yield* t.die(`can't change directory to '${t.str('C')}': ${strerror(e)}`);
  }
}
/** busybox does not look whether owner, mode and times could be set. */
function quietly(call: () => void): void {
  try {
    call();
  } catch (e) {
    strerror(e);
  }
}
function* extract(t: Tool, m: Member, names: Names): Task<boolean> {
  const { sys } = t;
  const cut = m.name.lastIndexOf('/');
  if (cut > 0 && statOf(t, m.name.slice(0, cut)) === null && !(yield* makeDirectory(t, m.name.slice(0, cut), true, null))) return false;
  const mode = t.has('p') || sys.uid() === 0 ? m.mode & 0o7777 : m.mode & 0o777 & ~sys.umask();
  try {
    const there = statOf(t, m.name, false);
    if (m.type === 'directory') {
      if (there?.type !== 'directory') sys.mkdir(m.name, 0o777);
    } else {
      if (there !== null && t.has('k')) {
        yield* t.warn(`can't open '${m.name}': File exists`);
        return false;
      }
      if (there !== null) sys.unlink(m.name);
      if (m.type === 'symlink') sys.symlink(m.link, m.name);
      else if (m.type === 'hardlink') sys.link(m.link, m.name);
      else if (m.type === 'fifo') sys.mkfifo(m.name, mode);
      else yield* writeFile(sys, m.name, m.data, 0o600);
    }
    if (m.type === 'symlink' || m.type === 'hardlink') return true;
    if (sys.uid() === 0 && !t.has('o'))
      quietly(() =>
        sys.chown(
          m.name,
          (t.has('numeric-owner') ? undefined : names.uid(m.user)) ?? m.uid,
          (t.has('numeric-owner') ? undefined : names.gid(m.group)) ?? m.gid,
        ),
      );
    quietly(() => sys.chmod(m.name, mode));
    if (!t.has('m')) quietly(() => sys.utimes(m.name, m.mtime, m.mtime));
    return true;
  } catch (e) {
    yield* t.warn(
      `can't ${m.type === 'directory' ? 'make dir' : m.type === 'symlink' ? 'create symlink' : 'open'} '${m.name}': ${strerror(e)}`,
    );
    return false;
  }
}

/** `tar xzf` without a dash. */
const tarApplet = applet(
  {
    short: 'txcf:C:T:X:vzjJZaOopkmhSW',
    long: 'list:t extract:x create:c file=:f directory=:C verbose:v gzip:z exclude= to-stdout:O keep-old:k same-permissions:p dereference:h no-same-owner:o numeric-owner overwrite strip-components= files-from=:T',
    dashless: true,
  },
  tar,
);
export const tarApplets: AppletTable = { tar: tarApplet };
