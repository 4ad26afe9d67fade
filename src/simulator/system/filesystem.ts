import { wholeContent } from './content.ts';
import { SystemError } from './errors.ts';
import { statOf } from './files.ts';
import { addName, createInode, removeName, setData } from './inodes.ts';
import type { Inode, Store } from './inodes.ts';
import type { FileSystem } from './kernel-types.ts';

const namesOf = (path: string): readonly string[] => path.split('/').filter((name) => name !== '' && name !== '.');

/** A path inside a store, links followed within it (`..` stops at its root). */
export function lookUp(store: Store, path: string, follow = true, depth = 0): Inode | undefined {
  const trail: Inode[] = [store.root];
  const names = namesOf(path);
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    if (name === '..') {
      if (trail.length > 1) trail.pop();
      continue;
    }
    const next = trail.at(-1)!.directory?.get(name, null);
    if (next === undefined) return undefined;
    if (next.type === 'symlink' && (follow || i < names.length - 1)) {
      if (depth > 20) return undefined;
      const base = next.target.startsWith('/') ? '' : names.slice(0, i).join('/');
      return lookUp(store, [base, next.target, ...names.slice(i + 1)].join('/'), follow, depth + 1);
    }
    trail.push(next);
  }
  return trail.at(-1);
}

/** The directory at a path, made with its parents where missing; undefined when a file stands in the way. */
export function ensureDirectory(store: Store, path: string, mode = 0o755): Inode | undefined {
  let at = store.root;
  let walked = '';
  for (const name of namesOf(path)) {
    if (name === '..') return undefined;
    walked += `/${name}`;
    let next = at.directory!.get(name, null);
    if (next?.type === 'symlink') next = lookUp(store, walked);
    if (next === undefined) {
      next = createInode(store, { type: 'directory', mode, uid: 0, gid: 0 });
      addName(at, name, next);
    }
    if (next.directory === null) return undefined;
    at = next;
  }
  return at;
}

const split = (path: string): readonly [string, string] => {
  const names = namesOf(path);
  return [names.slice(0, -1).join('/'), names.at(-1) ?? ''];
};

/** A store as the rooms above see it: changes from outside need no permission and tell no observer. */
export function viewOf(store: Store): FileSystem {
  const parentOf = (path: string): readonly [Inode, string] | undefined => {
    const [directory, name] = split(path);
    const inode = ensureDirectory(store, directory);
    return inode === undefined || name === '' || name === '..' ? undefined : [inode, name];
  };
  const chown = (inode: Inode, uid: number, gid: number, recursive: boolean): void => {
    inode.uid = uid;
    inode.gid = gid;
    if (recursive && inode.directory !== null)
      for (const name of inode.directory.names(null)) chown(inode.directory.get(name, null)!, uid, gid, true);
  };
  const remove = (directory: Inode, name: string): void => {
    const inode = directory.directory!.get(name, null);
    if (inode === undefined) return;
    if (inode.directory !== null) for (const inner of inode.directory.names(null)) remove(inode, inner);
    removeName(directory, name, inode);
  };
  return {
    name: store.name,
    used: () => store.used,
    readFile: (path) => {
      const inode = lookUp(store, path);
      return inode?.type === 'file' && inode.special === null ? wholeContent(inode.content) : undefined;
    },
    writeFile: (path, data, options = {}) => {
      let inode = lookUp(store, path);
      if (inode === undefined) {
        const place = parentOf(path);
        if (place === undefined) return;
        inode = createInode(store, { type: 'file', mode: options.mode ?? 0o644, uid: options.uid ?? 0, gid: options.gid ?? 0 });
        addName(place[0], place[1], inode);
      } else if (inode.type !== 'file') return;
      if (options.mode !== undefined) inode.mode = options.mode;
      if (options.uid !== undefined) inode.uid = options.uid;
      if (options.gid !== undefined) inode.gid = options.gid;
      try {
        setData(inode, data);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
      }
    },
    remove: (path) => {
      const place = parentOf(path);
      if (place !== undefined) remove(place[0], place[1]);
    },
    symlink: (target, path) => {
      const place = parentOf(path);
      if (place === undefined) return;
      remove(place[0], place[1]);
      addName(place[0], place[1], createInode(store, { type: 'symlink', mode: 0o777, uid: 0, gid: 0, target }));
    },
    chown: (path, uid, gid, recursive = false) => {
      const inode = lookUp(store, path, false);
      if (inode !== undefined) chown(inode, uid, gid, recursive);
    },
    chmod: (path, mode) => {
      const inode = lookUp(store, path);
      if (inode !== undefined) inode.mode = mode & 0o7777;
    },
    stat: (path) => {
      const inode = lookUp(store, path, false);
      return inode === undefined ? undefined : statOf(inode, null);
    },
    readlink: (path) => {
      const inode = lookUp(store, path, false);
      return inode?.type === 'symlink' ? inode.target : undefined;
    },
    mkdir: (path, mode) => void ensureDirectory(store, path, mode),
    list: (path) => lookUp(store, path)?.directory?.names(null) ?? [],
  };
}
