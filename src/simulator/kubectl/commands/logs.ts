import { until, type Task } from '../../clock.ts';
import type { Pod } from '../../manifest/types.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, usage } from '../errors.ts';
import { groupResource, resourceOf, type Resource } from '../kinds.ts';
import { chooseContainer, podsFor, statusOf } from '../pods.ts';
import { listObjects } from '../select.ts';
import { selectorFor } from '../selectors.ts';
import { toBytes, utf8Reader } from '../terminal.ts';

interface Line {
  readonly at: number;
  readonly text: string;
}
interface Options {
  readonly previous: boolean;
  readonly tail: number;
  /** Calendar ms from which on lines are shown. */
  readonly from: number;
  readonly timestamps: boolean;
  readonly prefix: boolean;
  readonly limit: number;
}
interface Source {
  readonly pod: Pod;
  readonly container: string;
}

/** `2026-11-21T00:12:00.123456789Z` of calendar ms. */
export function nanoTime(ms: number): string {
  const whole = Math.floor(ms);
  const nanos = Math.round((ms - whole) * 1e6);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(Math.min(nanos, 999_999)).padStart(6, '0')}Z`;
}

/** The kubelet's refusal (K-65), or the lines of the run that is meant (K-66); a string is printed as it stands. */
function linesOf(env: Env, { pod, container }: Source, previous: boolean): readonly Line[] | string {
  const bad = (message: string): KubectlError => new KubectlError({ text: `Error from server (BadRequest): ${message}` });
  const name = pod.metadata.name ?? '';
  const status = statusOf(pod, container);
  if (!pod.spec?.nodeName) return [];
  const what = `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)}`;
  if (status === undefined) throw bad(`${what} is not available`);
  const last = status.lastState?.terminated;
  const waiting = status.state?.waiting;
  const namespace = pod.metadata.namespace ?? '';
  const read = (earlier: boolean): readonly Line[] | undefined => env.host.logs(namespace, name, container, earlier);
  const gone = (id: string | undefined): string => `unable to retrieve container logs for ${id ?? ''}`;
  if (previous) {
    if (last?.containerID === undefined || last.containerID === '') throw bad(`previous terminated ${what} not found`);
    // While a container waits, its last run is also its newest (K-66); a removed run leaves only a remark (K-92).
    return read(waiting === undefined) ?? gone(last.containerID);
  }
  if (status.state?.running !== undefined) return read(false) ?? [];
  const ended = status.state?.terminated;
  if (ended !== undefined) {
    if (!ended.containerID) throw bad(`${what} is terminated`);
    return read(false) ?? gone(ended.containerID);
  }
  if (last?.containerID) return read(false) ?? gone(last.containerID);
  const reason = waiting?.reason ?? 'ContainerCreating';
  throw bad(
    `${what} is waiting to start: ${reason === 'ErrImagePull' ? "image can't be pulled" : reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason}`,
  );
}
const shownLine = (env: Env, source: Source, line: Line, options: Options): string =>
  `${options.prefix ? `[pod/${source.pod.metadata.name ?? ''}/${source.container}] ` : ''}${options.timestamps ? `${nanoTime(env.host.epoch + line.at)} ` : ''}${line.text}\n`;
const cutTo = (s: string, bytes: number): string => (bytes === Infinity ? s : utf8Reader()(toBytes(s).slice(0, bytes)));

function print(env: Env, source: Source, options: Options): number {
  const lines = linesOf(env, source, options.previous);
  if (typeof lines === 'string') {
    env.io.out(lines);
    return 0;
  }
  const recent = lines.filter((l) => env.host.epoch + l.at >= options.from);
  const shown = options.tail < 0 ? recent : options.tail === 0 ? [] : recent.slice(-options.tail);
  env.io.out(cutTo(shown.map((l) => shownLine(env, source, l, options)).join(''), options.limit));
  return lines.length;
}
/** How often a follower looks for new lines. */
const LOOK_MS = 100;
function* follow(env: Env, sources: readonly Source[], options: Options): Task<number> {
  const states = sources.map((source) => ({ source, seen: -1, run: -1, done: false }));
  const giveUp = env.clock.now() + 20_000;
  let retry = 0;
  for (;;) {
    for (const s of states.filter((x) => !x.done)) {
      const pod = env.api.get('Pod', s.source.pod.metadata.namespace ?? '', s.source.pod.metadata.name ?? '');
      const status = pod === undefined ? undefined : statusOf(pod, s.source.container);
      if (s.seen < 0) {
        try {
          s.seen = print(env, { ...s.source, pod: pod ?? s.source.pod }, options);
          s.run = status?.restartCount ?? 0;
        } catch (e) {
          // K-70: a container that has not started is asked for again every second, 20 seconds long.
          if (!(e instanceof KubectlError) || env.clock.now() >= giveUp) throw e;
          if (env.clock.now() >= retry) {
            env.warn(e.text.replace(/^Error from server \(\w+\): /, ''));
            retry = env.clock.now() + 1000;
          }
          continue;
        }
      } else {
        const lines = env.host.logs(
          s.source.pod.metadata.namespace ?? '',
          s.source.pod.metadata.name ?? '',
          s.source.container,
          (status?.restartCount ?? s.run) > s.run,
        );
        for (const line of lines?.slice(s.seen) ?? []) env.io.out(shownLine(env, s.source, line, options));
        s.seen = Math.max(s.seen, lines?.length ?? s.seen);
      }
      s.done = status === undefined || status.state?.running === undefined || status.restartCount > s.run;
    }
    if (states.every((s) => s.done)) return 0;
    if ((yield* until(env.clock, env.clock.now() + LOOK_MS)) === 'interrupted') return 130;
  }
}

function sourcesOf(env: Env, pod: Pod, asked: string | undefined, all: boolean, quiet: boolean): readonly Source[] {
  if (!all) return [{ pod, container: chooseContainer(env, pod, asked, false, quiet) }];
  // The real order is random without -f (K-69); here init, regular, ephemeral.
  const spec = pod.spec;
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])].map((c) => ({
    pod,
    container: c.name,
  }));
}

function* logs(env: Env): Task<number> {
  const { flags, args, path } = env;
  const selector = flags.string('selector');
  const [word, second] = args;
  if (args.length > 2 || (word === undefined && selector === undefined))
    throw usage(
      path,
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  if (selector !== undefined && word !== undefined) throw usage(path, 'only a selector (-l) or a POD name is allowed');
  if (second !== undefined && flags.has('container')) throw fail('only one of -c or an inline [CONTAINER] arg is allowed');
  const asked = flags.string('container') ?? second;
  const everyPod = flags.bool('all-pods');
  const all = flags.bool('all-containers');
  if (all && asked !== undefined) throw fail(`--all-containers=true should not be specified with container name ${asked}`);
  if (flags.has('since') && flags.has('since-time')) throw fail('at most one of `sinceTime` or `sinceSeconds` may be specified');
  const sinceTime = flags.string('since-time');
  if (sinceTime !== undefined && Number.isNaN(Date.parse(sinceTime)))
    throw fail(
      `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`,
    );
  if (flags.duration('since', 0) < 0) throw fail('--since must be greater than 0');
  if (flags.has('tail') && flags.int('tail', -1) < -1) throw fail('--tail must be greater than or equal to -1');
  if (flags.has('limit-bytes') && flags.int('limit-bytes', 0) < 0) throw fail('--limit-bytes must be greater than 0');
  const limit = flags.int('limit-bytes', 0);
  const options: Options = {
    previous: flags.bool('previous'),
    tail: flags.int('tail', selector === undefined ? -1 : 10),
    from:
      flags.duration('since', 0) > 0 ? env.now() - flags.duration('since', 0) : sinceTime !== undefined ? Date.parse(sinceTime) : -Infinity,
    timestamps: flags.bool('timestamps'),
    prefix: flags.bool('prefix') || everyPod,
    limit: limit > 0 ? limit : Infinity,
  };
  let pods: readonly Pod[];
  if (selector !== undefined) {
    const matches = selectorFor(resourceOf('Pod'), selector, undefined);
    pods = listObjects(env, resourceOf('Pod'), false).filter(matches) as unknown as readonly Pod[];
    if (pods.length === 0) {
      env.warn(`No resources found in ${env.namespace} namespace.`);
      return 0;
    }
  } else {
    const missing = (resource: Resource, name: string): KubectlError =>
      fail(
        `error from server (NotFound): ${groupResource(resource)} ${JSON.stringify(name)} not found in namespace ${JSON.stringify(env.namespace)}`,
      );
    const found = podsFor(env, word ?? '', missing, 'get the logs from');
    if (found.length > 1 && !everyPod) env.warn(`Found ${found.length} pods, using pod/${found[0]?.metadata.name ?? ''}`);
    pods = everyPod ? found : found.slice(0, 1);
  }
  const sources = pods.flatMap((pod) => sourcesOf(env, pod, asked, all, everyPod));
  if (flags.bool('follow')) {
    const most = flags.int('max-log-requests', 5);
    if (sources.length > most)
      throw fail(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
      );
    return yield* follow(env, sources, options);
  }
  for (const source of sources) {
    try {
      print(env, source, options);
    } catch (e) {
      if (!(e instanceof KubectlError) || !flags.bool('ignore-errors')) throw e;
      env.warn(e.text);
    }
  }
  return 0;
}
export const LOGS: Command = {
  name: 'logs',
  summary: 'Print the logs for a container in a pod',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [flags]',
  flags:
    'container,c:s follow,f:b previous,p:b all-containers:b all-pods:b tail:i since:d since-time:s timestamps:b prefix:b selector,l:s limit-bytes:i ignore-errors:b max-log-requests:i pod-running-timeout:d insecure-skip-tls-verify-backend:b',
  run: logs,
};
