// Where a path leads inside a volume: links are followed, and must not lead out of it (L-131, L-137).
import type { FileSystem } from '../system/kernel-types.ts';
import type { Stat } from '../system/types.ts';

const namesOf = (path: string): readonly string[] => path.split('/').filter((name) => name !== '' && name !== '.');
/** As many links as Linux follows. */
const MOST_LINKS = 40;

/**
 * `path`: where it leads, without links. `missing`: from here on nothing is there. `dangling`: a link leads to nothing. `through`: a file stands in
 * the way. `outside`: it leads out of the volume.
 */
export type Place =
  | { readonly path: string; readonly stat: Stat | undefined }
  | { readonly missing: string }
  | { readonly dangling: string }
  | { readonly through: string }
  | { readonly outside: string };

/**
 * Follows a path from a volume's root, link by link, as the node sees it.
 * @param root where the volume begins: `/…` in the node's own files, where absolute links lead on; '' for a volume with files of its own
 */
export function follow(fileSystem: FileSystem, root: string, path: string): Place {
  const base = namesOf(root);
  const onNode = root.startsWith('/');
  const at = [...base];
  const left = [...namesOf(path)];
  let own = left.length; // names of the path itself; what stands before them in `left` comes from a link
  let links = 0;
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    const fromLink = left.length >= own;
    own = Math.min(own, left.length);
    const here = `/${at.join('/')}`;
    if (name === '..') {
      if (at.pop() === undefined && !onNode) return { outside: here };
      continue;
    }
    const next = `/${[...at, name].join('/')}`;
    const stat = fileSystem.stat(next);
    if (stat === undefined) {
      if (at.length > 0 && fileSystem.stat(here)?.type !== 'directory') return { through: here };
      return fromLink ? { dangling: next } : isWithin(base, at) ? { missing: [next, ...left].join('/') } : { dangling: next };
    }
    if (stat.type !== 'symlink') {
      at.push(name);
      continue;
    }
    const target = fileSystem.readlink(next) ?? '';
    if (++links > MOST_LINKS) return { through: here };
    if (target.startsWith('/')) {
      if (!onNode) return { outside: target };
      at.length = 0;
    }
    left.unshift(...namesOf(target));
  }
  const end = `/${at.join('/')}`;
  return isWithin(base, at) ? { path: end, stat: fileSystem.stat(end) } : { outside: end };
}
const isWithin = (base: readonly string[], at: readonly string[]): boolean => base.every((name, i) => at[i] === name);
