import { createWaitQueue, type Task, type Wait } from '../clock.ts';
import { baseFiles, PATH, program } from '../images/base.ts';
import { decodeText, encodeText } from '../runtime/text.ts';
import type { ExitStatus, FileTree, Program, Sys } from '../system/types.ts';
import type { FileSystem, Kernel, Network, PidNamespace } from '../system/kernel-types.ts';
import { createKernel } from '../system/kernel.ts';
import { complete } from './complete.ts';
import { editText, utf8Reader } from './terminal.ts';
import { kubectl } from './kubectl.ts';
import type { KubectlHost, KubectlIo } from './types.ts';

/**
 * What is typed at the prompt runs in a busybox shell on a small machine of its own (the reader's computer, not the cluster's), in which
 * kubectl is a program: quotes, pipes, variables, heredocs, loops and `watch` are the shell's. Files named on the line are the host's.
 */
interface Desk {
  readonly kernel: Kernel;
  readonly root: FileSystem;
  readonly home: FileSystem;
  readonly network: Network;
  readonly pids: PidNamespace;
  count: number;
  /** The line that runs: where its kubectl's output goes. */
  line: { readonly host: KubectlHost; readonly io: KubectlIo } | undefined;
}
const HOME = '/home/learner';
const SESSION = '/tmp/.session';
/** Variables and aliases live on from line to line. */
const SCRIPT = `set -a; [ -f ${SESSION} ] && . ${SESSION}; set +a; cd "$OLDDESK" 2>/dev/null; set -a; eval "$1"; __code=$?; set +a; OLDDESK=$PWD; export OLDDESK; { export -p; alias | sed 's/^/alias /'; } > ${SESSION} 2>/dev/null; exit $__code`;
const BUDGET = { steps: 5_000_000, processes: 200, fileBytes: 16 * 1024 * 1024 };

/** Drives a kubectl command inside a process: what it prints goes through the process's descriptors. */
function* run(sys: Sys, desk: Desk): Task<number> {
  const line = desk.line;
  if (line === undefined) return 1;
  const { host, io } = line;
  const words = sys.argv.slice(1).map(decodeText);
  let stdin = io.stdin;
  if (!sys.isatty(0) && (words.includes('-') || words.some((w) => /^(-i|-it|-ti|--stdin|--filename=-|-f-)$/.test(w)))) {
    let bytes = '';
    for (;;) {
      const part = yield* sys.read(0);
      if (part === '' || bytes.length > 1_000_000) break;
      bytes += part;
    }
    stdin = decodeText(bytes);
  }
  const pending: { fd: number; text: string }[] = [];
  let wake: (() => void) | undefined;
  /** Straight to the screen when that is where the descriptor leads; else kept until the process may write. */
  const print =
    (fd: 1 | 2) =>
    (text: string): void => {
      if (text === '') return;
      if (sys.isatty(fd)) (fd === 1 ? io.out : io.err)(text);
      else {
        pending.push({ fd, text });
        wake?.();
      }
    };
  const direct = sys.isatty(0) && sys.isatty(1);
  const path = (name: string): string => (name.startsWith('/') ? name : `${sys.cwd()}/${name}`).replace(/\/\.?\//g, '/');
  const local = (name: string): string => path(name).slice(HOME.length + 1);
  const mine: KubectlHost = {
    ...host,
    get namespace() {
      return host.namespace;
    },
    readFile: (name) => {
      const bytes = path(name).startsWith(`${HOME}/`) ? desk.home.readFile(`/${local(name)}`) : desk.root.readFile(path(name));
      return bytes === undefined ? host.readFile(name) : decodeText(bytes);
    },
    modeOf: (name) => (path(name).startsWith(`${HOME}/`) ? desk.home.stat(`/${local(name)}`) : desk.root.stat(path(name)))?.mode,
    writeFile: (name, text) => {
      if (path(name).startsWith(`${HOME}/`)) desk.home.writeFile(`/${local(name)}`, encodeText(text));
      host.writeFile(name, text);
    },
  };
  const task = kubectl(mine, words, {
    ...io,
    stdin,
    tty: io.tty === true && direct,
    ...(direct ? {} : { attach: undefined, edit: undefined }),
    out: print(1),
    err: print(2),
  });
  let ended = false;
  try {
    let how: 'ready' | 'interrupted' = 'ready';
    for (;;) {
      const step: IteratorResult<Wait, number> = task.next(how);
      for (const { fd, text } of pending.splice(0)) yield* sys.write(fd, encodeText(text));
      if (step.done === true) {
        ended = true;
        return step.value;
      }
      how = yield (again) => {
        wake = again;
        const stop = step.value(again);
        return () => {
          wake = undefined;
          stop();
        };
      };
    }
  } finally {
    if (!ended) task.return(130);
  }
}
/** Opens a file in the reader's editor, as `vi` would. */
function* edit(sys: Sys, desk: Desk): Task<number> {
  const [, name] = sys.argv.map(decodeText);
  if (name === undefined || desk.line?.io.edit === undefined) {
    yield* sys.write(2, `${sys.argv[0] ?? 'vi'}: there is no editor in this terminal\n`);
    return 1;
  }
  const { host, io } = desk.line;
  const full = `/${name.replace(/^.*\//, '')}`;
  const saved = yield* editText(io, name, decodeText(desk.home.readFile(full) ?? '') || host.readFile(name) || '');
  if (saved === 'interrupted') return 130;
  if (saved !== undefined) desk.home.writeFile(full, encodeText(saved.text));
  return 0;
}

const desks = new WeakMap<object, Desk>();
function deskOf(host: KubectlHost): Desk {
  const found = desks.get(host);
  if (found !== undefined) return found;
  const kernel = createKernel({ clock: host.clock, epoch: host.epoch, budget: BUDGET });
  const kubectlProgram: Program = (sys) => run(sys, desk);
  const editor: Program = (sys) => edit(sys, desk);
  const localBin: FileTree = {
    kubectl: program(kubectlProgram),
    k: program(kubectlProgram),
    vi: program(editor),
    vim: program(editor),
    nano: program(editor),
  };
  const desk: Desk = {
    kernel,
    root: kernel.createRoot('desk', baseFiles({ localBin })),
    home: kernel.createFileSystem({ name: 'home' }),
    network: kernel.createNetwork('192.168.0.10'),
    pids: kernel.createPidNamespace({ withPause: true }),
    count: 0,
    line: undefined,
  };
  // The terminal shows plain text.
  desk.root.writeFile(SESSION, "alias ls='ls --color=never'\n");
  desks.set(host, desk);
  return desk;
}
const FILE = /[\w./~-]+/g;
/** Puts the host's files that the line names onto the desk, and answers how to bring back those that changed. */
function share(host: KubectlHost, desk: Desk, line: string): () => void {
  for (const name of new Set(line.match(FILE) ?? [])) {
    const text = name.startsWith('-') || name.startsWith('/') ? undefined : host.readFile(name.replace(/^\.\//, ''));
    if (text !== undefined) desk.home.writeFile(`/${name.replace(/^\.\//, '')}`, encodeText(text));
  }
  const before = new Map(desk.home.list('/').map((name) => [name, desk.home.readFile(`/${name}`)]));
  return () => {
    for (const name of desk.home.list('/')) {
      const bytes = desk.home.readFile(`/${name}`);
      if (bytes !== undefined && bytes !== before.get(name)) host.writeFile(name, decodeText(bytes));
    }
  };
}

/** Runs a line as typed at the prompt (without the prompt); answers its exit status. A task on the cluster's clock. */
export function* runLine(host: KubectlHost, line: string, io: KubectlIo): Task<number> {
  if (line.trim() === '' || line.trim().startsWith('#')) return 0;
  const desk = deskOf(host);
  const bringBack = share(host, desk, line);
  const queue = createWaitQueue();
  const read = utf8Reader();
  let status: ExitStatus | undefined;
  desk.line = { host, io };
  // A terminal on all descriptors, so that kubectl can tell the screen from a pipe; the echo of a shell that reads nothing is nothing.
  const handle = desk.kernel.start({
    container: 'desk',
    root: desk.root,
    mounts: [{ path: HOME, fileSystem: desk.home }],
    network: desk.network,
    pids: desk.pids,
    hostname: 'desk',
    argv: ['/bin/sh', '-c', SCRIPT, 'sh', encodeText(line)],
    env: new Map([
      ['PATH', PATH],
      ['HOME', HOME],
      ['USER', 'learner'],
      ['TERM', 'xterm'],
      ['OLDDESK', HOME],
    ]),
    cwd: HOME,
    uid: 0,
    gid: 0,
    tty: true,
    output: (_stream, data) => io.out(read(data).replace(/^sh: eval: line \d+: /gm, 'sh: ')),
    ended: (how) => {
      status = how;
      queue.wakeAll();
    },
  });
  try {
    while (status === undefined) if ((yield queue.wait) === 'interrupted') handle.signal('SIGINT');
    return 'code' in status ? status.code : 130;
  } finally {
    if (status === undefined) handle.killTree();
    desk.line = undefined;
    bringBack();
  }
}
export { complete };
