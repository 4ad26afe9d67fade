import { createWaitQueue, type Task } from '../../clock.ts';
import type { Pod, Service } from '../../manifest/types.ts';
import type { Command, Env } from '../env.ts';
import { fail, notFound, usage } from '../errors.ts';
import { groupResource } from '../kinds.ts';
import { chooseContainer, podFor } from '../pods.ts';
import { targets } from '../select.ts';
import { execIn } from './exec.ts';

const isNumber = (port: string): boolean => /^[+-]?\d+$/.test(port);
/** `LOCAL:REMOTE`, or one port that is both. */
function split(spec: string): readonly [local: string, remote: string] {
  const [first = '', second, ...rest] = spec.split(':');
  return second === undefined || rest.length > 0 ? [first, first] : [first, second];
}
function containerPort(pod: Pod, name: string): string {
  const found = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
    .flatMap((c) => c.ports ?? [])
    .find((p) => p.name === name);
  if (found === undefined) throw fail(`Pod '${pod.metadata.name ?? ''}' does not have a named port '${name}'`);
  return String(found.containerPort);
}
function servicePort(service: Service, name: string): string {
  const found = service.spec?.ports?.find((p) => p.name === name);
  if (found === undefined) throw fail(`Service '${service.metadata.name ?? ''}' does not have a named port '${name}'`);
  return String(found.port);
}
/** A Service's port stands for the Pod's port behind it; a headless one has none of its own. */
function target(service: Service, pod: Pod, port: string): string {
  const found = service.spec?.ports?.find((p) => p.port === Number(port));
  if (found === undefined) throw fail(`Service ${service.metadata.name ?? ''} does not have a service port ${String(Number(port))}`);
  if (service.spec?.clusterIP === 'None') return port;
  return typeof found.targetPort === 'string' ? containerPort(pod, found.targetPort) : String(found.targetPort || found.port);
}
/** Only TCP can be forwarded. */
function checkProtocol(
  ports: readonly { readonly port: number; readonly protocol?: string | undefined }[],
  number: (spec: string) => string,
  specs: readonly string[],
): void {
  for (const spec of specs) {
    const [, remote] = split(spec);
    const same = ports.filter((p) => p.port === Number(isNumber(remote) ? remote : number(remote)));
    if (same.some((p) => p.protocol === 'UDP') && same.every((p) => p.protocol !== 'TCP'))
      throw fail(`UDP protocol is not supported for ${remote}`);
  }
}
/** The ports as the Pod has them. */
function translated(specs: readonly string[], pod: Pod, service: Service | undefined): readonly string[] {
  if (service === undefined) {
    checkProtocol(
      (pod.spec?.containers ?? []).flatMap((c) => c.ports ?? []).map((p) => ({ port: p.containerPort, protocol: p.protocol })),
      (name) => (name === '' ? '0' : containerPort(pod, name)),
      specs,
    );
    return specs.map((spec) => {
      const [local, remote] = split(spec);
      if (remote === '') throw fail('remote port cannot be empty');
      const port = isNumber(remote) ? remote : containerPort(pod, remote);
      return local === remote ? port : `${local}:${port}`;
    });
  }
  checkProtocol(service.spec?.ports ?? [], (name) => servicePort(service, name), specs);
  return specs.map((spec) => {
    const [local, remote] = split(spec);
    const number = isNumber(remote) ? remote : servicePort(service, remote);
    const port = target(service, pod, number);
    const here = local === remote ? number : local;
    return here === port ? port : `${here}:${port}`;
  });
}
/** A port number, or what Go says of something else. */
function parsed(port: string, which: 'local' | 'remote'): number {
  const why = /^\d+$/.test(port) ? (Number(port) > 65_535 ? 'value out of range' : '') : 'invalid syntax';
  if (why !== '') throw fail(`error parsing ${which} port '${port}': strconv.ParseUint: parsing ${JSON.stringify(port)}: ${why}`);
  return Number(port);
}
/** Where `:80` listens: the first port of the range from which a system takes them, and so on. */
const FREE = 32_768;

/** `port-forward` listens nowhere here; it says what it forwards and stays until it is stopped. */
function* portForward(env: Env): Task<number> {
  const [word, ...specs] = env.args;
  if (word === undefined || specs.length === 0) throw usage(env.path, 'TYPE/NAME and list of ports are required for port-forward');
  const pod = podFor(env, word, (r, name) => notFound(groupResource(r), name));
  const [named] = word.includes('/') ? targets([word]) : [];
  const service = named?.resource.kind === 'Service' ? env.api.get('Service', env.namespace, named.name ?? '') : undefined;
  const ports = translated(specs, pod, service);
  if (pod.status?.phase !== 'Running')
    throw fail(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
  const pairs = ports.map((port) => {
    const [local = '', remote = local, ...rest] = port.split(':');
    if (rest.length > 0) throw fail(`invalid port format '${port}'`);
    const pair = { local: parsed(local || '0', 'local'), remote: parsed(remote, 'remote') };
    if (pair.remote === 0) throw fail('remote port must be > 0');
    return pair;
  });
  pairs.forEach(({ local, remote }, i) => {
    for (const address of ['127.0.0.1', '[::1]']) env.say(`Forwarding from ${address}:${String(local || FREE + i)} -> ${String(remote)}`);
  });
  const queue = createWaitQueue();
  for (;;) if ((yield queue.wait) === 'interrupted') return 0;
}

interface Place {
  readonly pod: string;
  readonly namespace: string;
  readonly path: string;
}
/** `POD:PATH` of `cp`, with `NAMESPACE/` before it; without a colon a file of this machine, whose Pod is `''`. */
function place(env: Env, spec: string): Place {
  const colon = spec.indexOf(':');
  if (colon < 0) return { pod: '', namespace: '', path: spec };
  const before = spec.slice(0, colon).split('/');
  if (colon === 0 || before.length > 2) throw fail('filespec must match the canonical format: [[namespace/]pod:]file/path');
  return { namespace: before.length === 1 ? env.namespace : (before[0] ?? ''), pod: before.at(-1) ?? '', path: spec.slice(colon + 1) };
}
function podAt(env: Env, { namespace, pod: name }: Place): Pod {
  const pod = env.api.get('Pod', namespace, name);
  if (pod === undefined) throw notFound('pods', name);
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed')
    throw fail(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  return pod;
}
/** The note about a default container is tar's stderr to kubectl and comes on stdout (K-94). */
const containerIn = (env: Env, pod: Pod): string => chooseContainer({ ...env, warn: env.say }, pod, env.flags.string('container'), true);
/** The mode of a file about which no more is known. */
const PLAIN = 0o644;
/** `cp` of a directory stops here. */
const MOST_FILES = 100;

/** `cp` out of files and directories, in of single files: what tar would carry is read and written by `cat` in the container. */
function* cp(env: Env): Task<number> {
  const [from, to] = env.args;
  if (from === undefined || to === undefined || env.args.length > 2) throw fail('source and destination are required');
  const [source, destination] = [place(env, from), place(env, to)];
  if (source.pod !== '' && destination.pod !== '') throw fail('one of src or dest must be a local file specification');
  if (source.path === '' || destination.path === '') throw fail('filepath can not be empty');
  if (source.pod !== '') return yield* copyOut(env, source, to);
  if (destination.pod !== '') return yield* copyIn(env, from, destination);
  throw fail('one of src or dest must be a remote file specification');
}
function* copyOut(env: Env, source: Place, to: string): Task<number> {
  const pod = podAt(env, source);
  const container = containerIn(env, pod);
  let text = '';
  const read = function* (words: readonly string[]): Task<boolean> {
    text = '';
    return (
      (yield* execIn(env, pod, container, words, {
        tty: false,
        stdin: false,
        out: (s) => {
          text += s;
        },
        err: () => undefined,
      })).exitCode === 0
    );
  };
  if (!(yield* read(['find', source.path, '-type', 'f']))) {
    env.say(`tar: ${source.path}: No such file or directory\ntar: error exit delayed from previous errors`);
    return 0;
  }
  if (source.path.startsWith('/')) env.say("tar: removing leading '/' from member names");
  for (const file of text
    .split('\n')
    .filter((f) => f !== '')
    .slice(0, MOST_FILES)) {
    if (yield* read(['cat', file])) env.host.writeFile(to.replace(/\/$/, '') + file.slice(source.path.replace(/\/$/, '').length), text);
  }
  return 0;
}
function* copyIn(env: Env, from: string, destination: Place): Task<number> {
  const content = env.host.readFile(from);
  if (content === undefined) throw fail(`${from} doesn't exist in local filesystem`);
  const mode = ((env.host.modeOf?.(from) ?? PLAIN) & 0o7777).toString(8);
  const pod = podAt(env, destination);
  const container = containerIn(env, pod);
  const result = yield* execIn(
    env,
    pod,
    container,
    // Files keep their mode on the way in, as tar unpacks them; on the way out kubectl makes new ones.
    [
      'sh',
      '-c',
      'f=$0; [ -d "$f" ] && f=$f/$1; cat > "$f" && chmod "$2" "$f"',
      destination.path,
      from.slice(from.lastIndexOf('/') + 1),
      mode,
    ],
    { tty: false, stdin: true, input: content, out: () => undefined, err: (s) => env.io.err(s) },
  );
  if (result.exitCode !== 0) throw fail(`command terminated with exit code ${result.exitCode}`);
  return 0;
}
export const PORT_FORWARD: Command = {
  name: 'port-forward',
  summary: 'Forward one or more local ports to a pod',
  usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: 'address:c pod-running-timeout:d',
  run: portForward,
};
export const CP: Command = {
  name: 'cp',
  summary: 'Copy files and directories to and from containers',
  usage: '<file-spec-src> <file-spec-dest>',
  flags: 'container,c:s no-preserve:b retries:i',
  run: cp,
};
