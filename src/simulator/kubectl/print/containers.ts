import type {
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  EphemeralContainer,
  Pod,
  Probe,
  ResourceRequirements,
} from '../../manifest/types.ts';
import { rfc1123 } from './duration.ts';
import { parseQuantity } from './quantity.ts';
import type { Writer } from './writer.ts';

type AnyContainer = Container | EphemeralContainer;

const titleBool = (b: boolean): string => (b ? 'True' : 'False');
/** Go's `%q` for what paths may hold. */
export const goQuote = (s: string): string => JSON.stringify(s);

function state(w: Writer, title: string, s: ContainerState | undefined): void {
  if (s?.running !== undefined) {
    w.line(2, `${title}:\tRunning`);
    w.line(3, `Started:\t${rfc1123(s.running.startedAt)}`);
  } else if (s?.terminated !== undefined) {
    const t = s.terminated;
    w.line(2, `${title}:\tTerminated`);
    if (t.reason) w.line(3, `Reason:\t${t.reason}`);
    if (t.message) w.line(3, `Message:\t${t.message}`);
    w.line(3, `Exit Code:\t${t.exitCode}`);
    if (t.signal !== undefined && t.signal > 0) w.line(3, `Signal:\t${t.signal}`);
    w.line(3, `Started:\t${rfc1123(t.startedAt)}`);
    w.line(3, `Finished:\t${rfc1123(t.finishedAt)}`);
  } else {
    w.line(2, `${title}:\tWaiting`);
    if (s?.waiting?.reason) w.line(3, `Reason:\t${s.waiting.reason}`);
  }
}
export function resources(w: Writer, r: ResourceRequirements | undefined, level: number): void {
  for (const [title, list] of [
    ['Limits', r?.limits],
    ['Requests', r?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) w.line(level, `${title}:`);
    for (const name of names) w.line(level + 1, `${name}:\t${list?.[name] ?? ''}`);
  }
}
const UNESCAPED = /[A-Za-z0-9\-_.~$&+,/:;=@]/;
/** A URL path as Go's `url.URL` prints it: `/health?x=1` → `/health%3Fx=1` (K-98). */
function urlPath(path: string): string {
  let out = '';
  for (const char of path)
    out += UNESCAPED.test(char)
      ? char
      : encodeURIComponent(char).replace(/^[!'()*]$/, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return out === '' || out.startsWith('/') ? out : `/${out}`;
}
/** `http-get http://:8080/ready delay=0s timeout=1s period=10s #success=1 #failure=3` */
export function probeText(p: Probe): string {
  const rest = `delay=${p.initialDelaySeconds ?? 0}s timeout=${p.timeoutSeconds ?? 0}s period=${p.periodSeconds ?? 0}s #success=${p.successThreshold ?? 0} #failure=${p.failureThreshold ?? 0}`;
  if (p.exec !== undefined) return `exec [${(p.exec.command ?? []).join(' ')}] ${rest}`;
  if (p.httpGet !== undefined) {
    const h = p.httpGet;
    return `http-get ${(h.scheme ?? '').toLowerCase()}://${h.host ?? ''}${h.port === '' ? '' : `:${h.port}`}${urlPath(h.path ?? '')} ${rest}`;
  }
  if (p.tcpSocket !== undefined) return `tcp-socket ${p.tcpSocket.host ?? ''}:${p.tcpSocket.port} ${rest}`;
  if (p.grpc !== undefined) return `grpc <pod>:${p.grpc.port} ${p.grpc.service ?? ''} ${rest}`;
  return `unknown ${rest}`;
}

/** kubectl itself converts field paths for two labels only; the rest stays blank (5.2, item 7; seen for labels and uid). */
function fieldValue(pod: Pod | undefined, path: string): string {
  return path === 'metadata.name' ? (pod?.metadata.name ?? '') : path === 'metadata.namespace' ? (pod?.metadata.namespace ?? '') : '';
}
function resourceValue(c: AnyContainer, ref: { readonly resource: string; readonly divisor?: string | number }): string {
  const [list, name] = [ref.resource.slice(0, ref.resource.indexOf('.')), ref.resource.slice(ref.resource.indexOf('.') + 1)];
  const amounts = (list === 'limits' ? c.resources?.limits : c.resources?.requests) ?? {};
  const amount = Object.hasOwn(amounts, name) ? parseQuantity(amounts[name] ?? 0) : 0;
  const divisor = parseQuantity(ref.divisor ?? 0) || 1;
  const value = String(Math.ceil(Number((amount / divisor).toFixed(9))));
  return value === '0' && (ref.resource === 'limits.cpu' || ref.resource === 'limits.memory') ? 'node allocatable' : value;
}
function envVar(w: Writer, e: EnvVar, c: AnyContainer, pod: Pod | undefined): void {
  const from = e.valueFrom;
  if (from === undefined) {
    (e.value ?? '').split('\n').forEach((s, i) => w.line(3, `${i === 0 ? `${e.name}:` : ''}\t${s}`));
  } else if (from.fieldRef !== undefined) {
    w.line(3, `${e.name}:\t${fieldValue(pod, from.fieldRef.fieldPath)} (${from.fieldRef.apiVersion ?? ''}:${from.fieldRef.fieldPath})`);
  } else if (from.resourceFieldRef !== undefined) {
    w.line(3, `${e.name}:\t${resourceValue(c, from.resourceFieldRef)} (${from.resourceFieldRef.resource})`);
  } else if (from.secretKeyRef !== undefined) {
    w.line(
      3,
      `${e.name}:\t<set to the key '${from.secretKeyRef.key}' in secret '${from.secretKeyRef.name ?? ''}'>\tOptional: ${from.secretKeyRef.optional ?? false}`,
    );
  } else if (from.configMapKeyRef !== undefined) {
    w.line(
      3,
      `${e.name}:\t<set to the key '${from.configMapKeyRef.key}' of config map '${from.configMapKeyRef.name ?? ''}'>\tOptional: ${from.configMapKeyRef.optional ?? false}`,
    );
  }
}
function environment(w: Writer, c: AnyContainer, pod: Pod | undefined): void {
  if (c.envFrom !== undefined && c.envFrom.length > 0) {
    w.line(2, 'Environment Variables from:');
    for (const e of c.envFrom) {
      const prefix = e.prefix ? ` with prefix '${e.prefix}'` : '';
      const [kind, ref] = e.configMapRef !== undefined ? (['ConfigMap', e.configMapRef] as const) : (['Secret', e.secretRef] as const);
      w.line(3, `${ref?.name ?? ''}\t${kind}${prefix}\tOptional: ${ref?.optional ?? false}`);
    }
  }
  const env = c.env ?? [];
  w.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`);
  for (const e of env) envVar(w, e, c, pod);
}
function mounts(w: Writer, c: AnyContainer): void {
  const list = [...(c.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : a.mountPath > b.mountPath ? 1 : 0));
  w.line(2, `Mounts:${list.length === 0 ? '\t<none>' : ''}`);
  for (const m of list)
    w.line(3, `${m.mountPath} from ${m.name} (${m.readOnly === true ? 'ro' : 'rw'}${m.subPath ? `,path=${goQuote(m.subPath)}` : ''})`);
  if (c.volumeDevices !== undefined && c.volumeDevices.length > 0) {
    w.line(2, 'Devices:');
    for (const d of [...c.volumeDevices].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1)))
      w.line(3, `${d.devicePath} from ${d.name}`);
  }
}
const words = (w: Writer, title: string, list: readonly string[] | undefined): void => {
  if (list === undefined || list.length === 0) return;
  w.line(2, `${title}:`);
  for (const word of list) for (const s of word.split('\n')) w.line(3, s);
};

/** One list of containers; `indent` is two blanks in a Pod template, whose containers have no status. */
export function containers(
  w: Writer,
  title: string,
  list: readonly AnyContainer[],
  statuses: readonly ContainerStatus[] | undefined,
  pod: Pod | undefined,
  indent = '',
): void {
  w.line(0, `${indent}${title}:${list.length === 0 ? ' <none>' : ''}`);
  const byName = new Map((statuses ?? []).map((s) => [s.name, s]));
  for (const c of list) {
    const status = byName.get(c.name);
    w.line(1, `${indent === '' ? '' : ' '}${c.name}:`);
    if (status !== undefined) w.line(2, `Container ID:\t${status.containerID ?? ''}`);
    w.line(2, `Image:\t${c.image ?? ''}`);
    if (status !== undefined) w.line(2, `Image ID:\t${status.imageID}`);
    const ports = c.ports ?? [];
    for (const [label, number] of [
      ['Port', 'containerPort'],
      ['Host Port', 'hostPort'],
    ] as const) {
      w.line(
        2,
        `${label}${ports.length > 1 ? 's' : ''}:\t${ports.length === 0 ? '<none>' : ports.map((p) => `${p[number] ?? 0}/${p.protocol ?? 'TCP'}${p.name ? ` (${p.name})` : ''}`).join(', ')}`,
      );
    }
    const seccomp = c.securityContext?.seccompProfile;
    if (seccomp !== undefined) {
      w.line(2, `SeccompProfile:\t${seccomp.type}`);
      if (seccomp.type === 'Localhost') w.line(2, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
    }
    words(w, 'Command', c.command);
    words(w, 'Args', c.args);
    if (status !== undefined) {
      state(w, 'State', status.state);
      if (status.lastState?.terminated !== undefined) state(w, 'Last State', status.lastState);
      w.line(2, `Ready:\t${titleBool(status.ready)}`);
      w.line(2, `Restart Count:\t${status.restartCount}`);
    }
    resources(w, c.resources, 2);
    for (const [label, probe] of [
      ['Liveness', c.livenessProbe],
      ['Readiness', c.readinessProbe],
      ['Startup', c.startupProbe],
    ] as const) {
      if (probe !== undefined) w.line(2, `${label}:\t${probeText(probe)}`);
    }
    environment(w, c, pod);
    mounts(w, c);
  }
}
