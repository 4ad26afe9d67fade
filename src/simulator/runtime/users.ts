// Who a container's process runs as: from the config's numbers, else from the image's user, looked up in the image's /etc/passwd and /etc/group.
import type { FileSystem } from '../system/kernel-types.ts';
import type { ContainerConfig } from './types.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly home: string;
}

interface Entry {
  readonly name: string;
  readonly id: number;
  readonly group: number;
  readonly rest: readonly string[];
}

function table(root: FileSystem, path: string): readonly Entry[] {
  return (root.readFile(path) ?? '').split('\n').flatMap((line) => {
    const parts = line.split(':');
    const id = Number(parts[2]);
    return parts.length < 4 || parts[2] === '' || !Number.isInteger(id)
      ? []
      : [{ name: parts[0] ?? '', id, group: Number(parts[3]) || 0, rest: parts }];
  });
}

/** The user, or containerd's words for why there is none. */
export function resolveUser(config: ContainerConfig, root: FileSystem): User | { readonly error: string } {
  const passwd = table(root, '/etc/passwd');
  const group = table(root, '/etc/group');
  const [imageUser = '', imageGroup = ''] = config.image.user.split(':');
  const wanted = config.runAsUser === undefined ? imageUser : String(config.runAsUser);
  const numeric = wanted === '' ? 0 : /^\d+$/.test(wanted) ? Number(wanted) : undefined;
  const entry = passwd.find((each) => (numeric === undefined ? each.name === wanted : each.id === numeric));
  if (numeric === undefined && entry === undefined) return { error: `no users found` };
  const uid = entry?.id ?? numeric ?? 0;
  const named =
    imageGroup === '' || config.runAsUser !== undefined
      ? undefined
      : /^\d+$/.test(imageGroup)
        ? Number(imageGroup)
        : group.find((each) => each.name === imageGroup)?.id;
  const gid = config.runAsGroup ?? named ?? entry?.group ?? 0;
  const memberOf =
    entry === undefined ? [] : group.filter((each) => (each.rest[3] ?? '').split(',').includes(entry.name)).map((each) => each.id);
  const groups = [...new Set([gid, ...memberOf, ...config.supplementalGroups])];
  return { uid, gid, groups, home: entry?.rest[5] ?? '/' };
}
