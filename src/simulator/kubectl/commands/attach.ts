import { createWaitQueue, type Task } from '../../clock.ts';
import type { Pod } from '../../manifest/types.ts';
import { waitUntil, type Command, type Env } from '../env.ts';
import { toBytes, utf8Reader } from '../terminal.ts';
import { fail, KubectlError, notFound } from '../errors.ts';
import { groupResource } from '../kinds.ts';
import { chooseContainer, podFor } from '../pods.ts';
import { terminal } from './exec.ts';

const NOTES =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.";

/** Joins a container's process 1 until it ends: what it writes comes out, with `-i` what is typed goes in. */
function* session(env: Env, pod: Pod, container: string): Task<number> {
  const { flags, io } = env;
  const [namespace, name] = [pod.metadata.namespace ?? '', pod.metadata.name ?? ''];
  const spec = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []), ...(pod.spec?.ephemeralContainers ?? [])].find(
    (c) => c.name === container,
  );
  const [stdin, quiet] = [flags.bool('stdin'), flags.bool('quiet')];
  // A container without a terminal of its own cannot give one, and one that has it gives it whether asked or not.
  if (flags.bool('tty') && spec?.tty !== true && !quiet)
    env.warn(`error: Unable to use a TTY - container ${container} did not allocate one`);
  const tty = terminal(env, spec?.tty === true);
  if (!quiet) env.warn(NOTES);
  const queue = createWaitQueue();
  const read = { stdout: utf8Reader(), stderr: utf8Reader() };
  let over = false;
  const handle = env.host.attach(namespace, name, container, {
    output: (stream, data) => (stream === 'stdout' || tty ? io.out : io.err)(read[stream](data)),
    done: () => {
      over = true;
      queue.wakeAll();
    },
  });
  if (handle === undefined) throw fail(`unable to upgrade connection: container ${container} not found in pod ${name}_${namespace}`);
  if (stdin && tty) io.attach?.(handle);
  else if (stdin) {
    if (io.stdin !== '') handle.write(toBytes(io.stdin));
    handle.closeStdin();
  }
  try {
    while (!over) if ((yield queue.wait) === 'interrupted') return 130;
  } finally {
    io.detach?.();
  }
  if (quiet || !tty) return 0;
  const again = `kubectl attach ${name} -c ${container} -n ${namespace} -i -t`;
  const ephemeral = pod.spec?.ephemeralContainers?.some((c) => c.name === container) === true;
  env.say(
    `Session ended, ${ephemeral ? `the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running` : `resume using '${again}' command`}`,
  );
  return 0;
}
function showLogs(env: Env, namespace: string, name: string, container: string): void {
  for (const line of env.host.logs(namespace, name, container, false) ?? []) env.say(line.text);
}

/** Attaches once `begun` holds (`run`, `debug`); of what is over already only the log can be shown. `logs`: shows what was written before, too. */
export function* attachWhenRunning(
  env: Env,
  namespace: string,
  name: string,
  container: string,
  begun: (pod: Pod) => boolean,
  logs: boolean,
): Task<number> {
  const pod = (): Pod | undefined => env.api.get('Pod', namespace, name);
  const end = env.clock.now() + env.flags.duration('pod-running-timeout', 60_000);
  yield* waitUntil(env, env.flags.has('pod-running-timeout') || logs ? end : Number.MAX_SAFE_INTEGER, () => {
    const p = pod();
    return p === undefined || begun(p);
  });
  const now = pod();
  if (now === undefined) throw notFound('pods', name);
  if (!begun(now)) throw fail('timed out waiting for the condition');
  const running = [...(now.status?.containerStatuses ?? []), ...(now.status?.ephemeralContainerStatuses ?? [])].some(
    (s) => s.name === container && s.state?.running !== undefined,
  );
  if (logs || !running) showLogs(env, namespace, name, container);
  if (!running) return 0;
  try {
    return yield* session(env, now, container);
  } catch (e) {
    // It ended between the look and the call.
    if (!(e instanceof KubectlError)) throw e;
    env.warn(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${e.text.replace(/^error: /, '')}`);
    showLogs(env, namespace, name, container);
    return 0;
  }
}

function* attach(env: Env): Task<number> {
  const { flags, args } = env;
  const [word, second] = args;
  if (word === undefined) throw fail('at least 1 argument is required for attach');
  if (args.length > 2) throw fail(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
  if (flags.has('pod-running-timeout') && flags.duration('pod-running-timeout', 60_000) <= 0)
    throw fail('--pod-running-timeout must be higher than zero');
  const pod = podFor(env, second === undefined ? word : `${word}/${second}`, (resource, name) => notFound(groupResource(resource), name));
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') throw fail(`cannot attach a container in a completed pod; current phase is ${phase}`);
  return yield* session(env, pod, chooseContainer(env, pod, flags.string('container'), true, flags.bool('quiet')));
}
export const ATTACH: Command = {
  name: 'attach',
  summary: 'Attach to a running container',
  usage: '(POD | TYPE/NAME) -c CONTAINER [flags]',
  flags: 'container,c:s stdin,i:b tty,t:b quiet,q:b detach-keys:s pod-running-timeout:d',
  run: attach,
};
