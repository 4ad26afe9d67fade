import { slotFor } from '../parts.ts';
import { busyboxFiles } from '../shell/busybox.ts';
import { shell } from '../shell/shell.ts';
import type { FileNode, FileTree, Program } from '../system/types.ts';

export const directory = (entries: FileTree = {}, mode = 0o755): FileNode => ({ type: 'directory', entries, mode });
export const program = (run: Program, size?: number): FileNode => ({
  type: 'program',
  program: run,
  ...(size === undefined ? {} : { size }),
});
export const link = (target: string): FileNode => ({ type: 'symlink', target });

/** curl's program, which several images have. */
export const CURL = slotFor<Program>('curl');
export const curlFile: FileNode = program(function* (sys) {
  return yield* CURL.get()(sys);
}, 315_288);

/** Debian's images have bash; scripts of samples are played by busybox' shell all the same. */
const BASH: FileNode = { type: 'program', program: shell, size: 1_298_416 };
/** The one busybox every image shares: its names are hard links to it. */
const BIN: FileTree = busyboxFiles();

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface Base {
  /** Lines of /etc/passwd and /etc/group beyond root, daemon, nobody. */
  readonly users?: readonly (readonly [name: string, uid: number, home: string])[];
  readonly bin?: FileTree;
  readonly sbin?: FileTree;
  readonly etc?: FileTree;
  readonly usr?: FileTree;
  readonly usrBin?: FileTree;
  readonly usrSbin?: FileTree;
  readonly localBin?: FileTree;
  readonly var?: FileTree;
  readonly root?: FileTree;
  /** The login shell's line of /etc/os-release. */
  readonly os?: 'alpine' | 'debian';
  /** Nothing but the program itself, as in images made from scratch: no shell to exec. */
  readonly bare?: boolean;
}

const OS_RELEASE = {
  alpine: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\nHOME_URL="https://alpinelinux.org/"\n',
  debian: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nID=debian\n',
} as const;

/**
 * A root file system as small distributions have it. Also images that are Debian's get their tools from busybox here:
 * scripts of samples use nothing in which the two differ.
 */
export function baseFiles(base: Base = {}): FileTree {
  const users = [['root', 0, '/root'], ['daemon', 1, '/usr/sbin'], ['nobody', 65534, '/nonexistent'], ...(base.users ?? [])] as const;
  return {
    bin: directory({ ...(base.bare === true ? {} : BIN), ...(base.os === 'debian' ? { bash: BASH } : {}), ...base.bin }),
    dev: directory(),
    etc: directory({
      passwd: users
        .map(([name, uid, home]) => `${name}:x:${uid}:${uid}:${name}:${home}:${uid === 0 ? '/bin/sh' : '/bin/false'}\n`)
        .join(''),
      group: users.map(([name, uid]) => `${name === 'nobody' ? 'nogroup' : name}:x:${uid}:\n`).join(''),
      shadow: { type: 'file', data: 'root:*:::::::\n', mode: 0o640 },
      hosts: '127.0.0.1\tlocalhost\n',
      hostname: '',
      'resolv.conf': '',
      'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
      ...(base.os === undefined ? {} : { 'os-release': OS_RELEASE[base.os] }),
      ...base.etc,
    }),
    home: directory(),
    lib: directory(),
    lib64: directory(),
    mnt: directory(),
    opt: directory(),
    proc: directory({}, 0o555),
    root: directory({}, 0o700),
    run: directory(),
    sbin: directory(base.sbin),
    srv: directory(),
    sys: directory({}, 0o555),
    tmp: directory({}, 0o1777),
    usr: directory({
      bin: directory(base.usrBin),
      sbin: directory(base.usrSbin),
      lib: directory(),
      local: directory({ bin: directory(base.localBin), sbin: directory() }),
      share: directory(),
      ...base.usr,
    }),
    var: directory({
      log: directory(),
      lib: directory(),
      run: link('/run'),
      spool: directory(),
      tmp: directory({}, 0o1777),
      cache: directory(),
      ...base.var,
    }),
    ...base.root,
  };
}
