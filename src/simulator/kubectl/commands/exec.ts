import { createWaitQueue, type Task } from '../../clock.ts';
import type { Pod } from '../../manifest/types.ts';
import type { ExecResult } from '../../runtime/types.ts';
import type { Command, Env } from '../env.ts';
import { toBytes, utf8Reader } from '../terminal.ts';
import { fail, KubectlError, notFound, usage } from '../errors.ts';
import { fileObjects } from '../files.ts';
import { groupResource } from '../kinds.ts';
import { chooseContainer, podFor, statusOf } from '../pods.ts';

const REFUSED = 'error executing command in container: ';

/** Runs a command in a container and passes its output on as it comes; answers how it ended. */
export function* execIn(
  env: Env,
  pod: Pod,
  container: string,
  argv: readonly string[],
  options: {
    readonly tty: boolean;
    readonly stdin: boolean;
    readonly input?: string;
    readonly out: (text: string) => void;
    readonly err: (text: string) => void;
  },
): Task<ExecResult> {
  if (statusOf(pod, container)?.state?.running === undefined)
    throw fail(`unable to upgrade connection: container not found (${JSON.stringify(container)})`);
  const queue = createWaitQueue();
  let result: ExecResult | undefined;
  const read = { stdout: utf8Reader(), stderr: utf8Reader() };
  const attach = env.io.attach;
  const handle = env.host.exec(pod.metadata.namespace ?? '', pod.metadata.name ?? '', container, argv.map(toBytes), {
    tty: options.tty,
    stdin: options.stdin,
    output: (stream, data) => (stream === 'stdout' || options.tty ? options.out : options.err)(read[stream](data)),
    done: (r) => {
      result = r;
      queue.wakeAll();
    },
  });
  if ('error' in handle) throw fail(handle.error);
  if (options.stdin && options.tty && attach !== undefined) attach(handle);
  else {
    if (options.stdin && (options.input ?? '') !== '') handle.write(toBytes(options.input ?? ''));
    handle.closeStdin();
  }
  let finished = false;
  try {
    while (result === undefined) if ((yield queue.wait) === 'interrupted') handle.signal('SIGINT');
    finished = true;
    return result;
  } finally {
    if (!finished) handle.signal('SIGKILL');
    env.io.detach?.();
  }
}
/** The exit code of a finished exec, with kubectl's remark about it (K-75). */
export function ended(env: Env, result: ExecResult): number {
  if (result.error !== undefined)
    throw fail(
      `Internal error occurred: ${result.error.startsWith('Internal error') ? '' : `Internal error occurred: ${result.error.startsWith(REFUSED) ? '' : REFUSED}`}${result.error}`,
    );
  if (result.exitCode !== 0) env.warn(`command terminated with exit code ${result.exitCode}`);
  return result.exitCode;
}
export function checkPhase(pod: Pod): void {
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') throw fail(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  if (!pod.spec?.nodeName)
    throw new KubectlError({ text: `Error from server (BadRequest): pod ${pod.metadata.name ?? ''} does not have a host assigned` });
}
/** Whether `-t` can be had: only with `-i`, and kubectl goes on without a terminal after a remark. */
export function terminal(env: Env, wanted = env.flags.bool('tty')): boolean {
  if (!wanted || !env.flags.bool('stdin')) return false;
  if (env.io.tty === true) return true;
  if (!env.flags.bool('quiet')) env.warn('Unable to use a TTY - input is not a terminal or the right kind of file');
  return false;
}

/** The one object that `-f` names, and its namespace. */
function fromFile(env: Env, wordToo: boolean): { readonly env: Env; readonly word: string } {
  if (wordToo) throw fail('resource/name arguments cannot be provided when a path is specified');
  const [object, ...others] = fileObjects(env);
  if (object === undefined) throw fail('no objects passed to exec');
  if (others.length > 0) throw fail('cannot exec into multiple objects at a time');
  return { env: { ...env, namespace: object.namespace }, word: `${object.resource.plural}/${object.name}` };
}

function* exec(env: Env): Task<number> {
  const { flags, args, path } = env;
  const dash = flags.dash;
  const hasFile = flags.has('filename');
  const [word] = args;
  if ((word === undefined || dash === 0) && !hasFile) throw fail('pod, type/name or --filename must be specified');
  const command = dash >= 0 ? args.slice(dash) : [];
  if (dash < 0 && args.length > (hasFile ? 0 : 1))
    throw usage(path, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  if (dash > 1) throw usage(path, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  if (command.length === 0) throw fail('you must specify at least one command for the container');
  const named = hasFile ? fromFile(env, dash !== 0) : { env, word: word ?? '' };
  const pod = podFor(named.env, named.word, (resource, name) => notFound(groupResource(resource), name));
  checkPhase(pod);
  const container = chooseContainer(env, pod, flags.string('container'), true, flags.bool('quiet'));
  const tty = terminal(env);
  const result = yield* execIn(env, pod, container, command, {
    tty,
    stdin: flags.bool('stdin'),
    input: env.io.stdin,
    out: (s) => env.io.out(s),
    err: (s) => env.io.err(s),
  });
  return ended(env, result);
}
export const EXEC: Command = {
  name: 'exec',
  summary: 'Execute a command in a container',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  flags: 'container,c:s stdin,i:b tty,t:b quiet,q:b filename,f:c pod-running-timeout:d',
  run: exec,
};
