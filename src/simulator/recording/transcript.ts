/** A shell script on its own, in the conditions of the recorded busybox transcripts (tests/golden/shell). */
import { createEventQueue } from '../clock.ts';
import { decodeText, encodeText } from '../runtime/text.ts';
import { busyboxFiles } from '../shell/busybox.ts';
import { createKernel } from '../system/kernel.ts';
import { SIGNAL_NUMBERS } from '../system/signals.ts';
import type { ExitStatus, FileTree } from '../system/types.ts';

export interface ShellScript {
  readonly name: string;
  readonly script: string;
  readonly pid1?: boolean;
}
export interface Transcript extends ShellScript {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly ms: number;
}

/** What the recorded root file system held besides busybox. */
const ETC: FileTree = {
  hosts: '127.0.0.1\tlocalhost\n',
  hostname: 'pod\n',
  passwd:
    'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\nsync:x:4:100:sync:/bin:/bin/sync\n' +
    'mail:x:8:8:mail:/var/spool/mail:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\noperator:x:37:37:Operator:/var:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
  // The recorded root had seven groups; which ones was not recorded.
  group: 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nmail:x:8:\nwww-data:x:33:\nnobody:x:65534:\n',
};
const directory = (mode: number): FileTree[string] => ({ type: 'directory', entries: {}, mode });
const ROOT: FileTree = {
  bin: { type: 'directory', entries: busyboxFiles() },
  etc: { type: 'directory', entries: ETC },
  home: directory(0o755),
  proc: directory(0o555),
  root: directory(0o755),
  tmp: directory(0o1777),
  work: directory(0o755),
  usr: { type: 'directory', entries: { bin: directory(0o755), sbin: directory(0o755) } },
  var: { type: 'directory', entries: { www: directory(0o755), tmp: directory(0o1777) } },
};
const ENVIRONMENT = new Map([
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ['HOME', '/root'],
  ['HOSTNAME', 'pod'],
]);
/** Virtual time a script may take, and the calendar it runs on. */
const LONGEST = 10 * 60_000;
const EPOCH = Date.UTC(2025, 0, 1);

const codeOf = (status: ExitStatus): number => ('code' in status ? status.code : 128 + SIGNAL_NUMBERS[status.signal]);

/** Plays one script in a fresh machine. `crashed` tells of defects of ours. */
export function playScript(script: ShellScript, crashed: (error: unknown) => void = () => undefined): Transcript {
  const clock = createEventQueue();
  const kernel = createKernel({ clock, epoch: EPOCH, observer: { crashed: (crash) => crashed(crash.error) } });
  const out = { stdout: '', stderr: '' };
  let ended: ExitStatus | null = null;
  kernel.start({
    container: 'shell',
    root: kernel.createRoot('root', ROOT),
    mounts: [],
    network: kernel.createNetwork('127.0.0.1'),
    pids: kernel.createPidNamespace({ withPause: script.pid1 !== true }),
    hostname: 'pod',
    argv: ['/bin/sh', '-c', encodeText(script.script)],
    env: ENVIRONMENT,
    cwd: '/',
    uid: 0,
    gid: 0,
    output: (stream, data) => {
      out[stream] += data;
    },
    ended: (status) => {
      ended = status;
      kernel.killContainer('shell');
    },
  });
  while (ended === null && clock.step(LONGEST));
  const status: ExitStatus = ended ?? { signal: 'SIGKILL' };
  return {
    name: script.name,
    script: script.script,
    ...(script.pid1 === undefined ? {} : { pid1: script.pid1 }),
    stdout: decodeText(out.stdout),
    stderr: decodeText(out.stderr),
    exitCode: codeOf(status),
    ms: Math.round(clock.now()),
  };
}
