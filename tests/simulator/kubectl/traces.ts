import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ObjectReader } from '../../../src/simulator/api/types.ts';
import type { Event, Kind, KubernetesObject, Pod } from '../../../src/simulator/manifest/types.ts';

export interface Recording {
  readonly name: string;
  readonly pod: string;
  readonly namespace: string;
  readonly t0: string;
  readonly options: { readonly duration: number };
  readonly bornT?: number;
  readonly otherPods?: readonly Pick<Recording, 'pod' | 'defaulted' | 'watch' | 'bornT'>[];
  readonly defaulted?: Pod;
  readonly watch?: readonly { readonly t: number; readonly type?: string; readonly status: Pod['status']; readonly deletionTimestampAt?: number }[];
  readonly table?: readonly { readonly t: number; readonly READY: string; readonly STATUS: string; readonly RESTARTS: string; readonly restartsText: string }[];
  readonly events?: readonly { readonly t: number; readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly source: string; readonly message: string; readonly object: string; readonly fieldPath: string | null; readonly count: number; readonly firstTimestampAt: number | null; readonly lastTimestampAt: number | null; readonly eventTimeAt: number | null; readonly seen?: readonly { readonly t: number; readonly count: number }[] }[];
  readonly snapshot?: { readonly t: number; readonly get?: string; readonly describe?: string; readonly yaml?: string };
  readonly actions?: readonly { readonly argv: readonly string[]; readonly t: number; readonly exitCode: number; readonly stdout: string; readonly stderr: string }[];
}
export const GROUPS = ['lifecycle', 'sharing', 'resources', 'seeds', 'smoke', 'kubectl'] as const;

let read: readonly Recording[] | undefined;
/** The recordings of some groups, from the copy beside this file (`make-recordings.ts` writes it). */
export function recordings(groups: readonly string[] = GROUPS): readonly Recording[] {
  read ??= JSON.parse(gunzipSync(readFileSync(new URL('recordings.json.gz', import.meta.url))).toString('utf8')) as readonly Recording[];
  return read.filter((r) => groups.includes(r.name.split('/')[0] ?? ''));
}

/** The Pod as a client saw it at `t`, put together from the watch; undefined before it was born. */
export function podAt(r: Recording, t: number): Pod | undefined {
  const seen = (r.watch ?? []).filter((w) => w.t <= t).at(-1);
  if (r.defaulted === undefined || seen === undefined) return undefined;
  const scheduled = seen.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.status === 'True') === true;
  return { ...r.defaulted, apiVersion: 'v1', kind: 'Pod', spec: { ...r.defaulted.spec, ...(scheduled ? { nodeName: 'node-1' } : {}) }, status: seen.status } as Pod;
}
export const calendar = (r: Recording, t: number): number => Date.parse(r.t0) + t;
const iso = (r: Recording, t: number | null): string | undefined => (t === null ? undefined : new Date(Math.round((Date.parse(r.t0) + t) / 1000) * 1000).toISOString().replace('.000Z', 'Z'));

/** A reader over a recording's Pod and events at `t`. */
export function readerAt(r: Recording, t: number): ObjectReader {
  const pod = podAt(r, t);
  const events = (r.events ?? []).filter((e) => e.t <= t).map((e, i): Event => {
    const [kind = '', name = ''] = e.object.split('/');
    const seen = (e.seen ?? []).filter((s) => s.t <= t).at(-1)?.count ?? e.count;
    const times = { firstTimestamp: iso(r, e.firstTimestampAt), lastTimestamp: iso(r, e.lastTimestampAt), eventTime: iso(r, e.eventTimeAt) };
    return {
      apiVersion: 'v1', kind: 'Event', metadata: { name: `${name}.${String(i).padStart(6, '0')}`, namespace: r.namespace }, type: e.type, reason: e.reason, message: e.message, count: seen, source: { component: e.source },
      involvedObject: { kind, name, namespace: r.namespace, ...(e.fieldPath === null ? {} : { fieldPath: e.fieldPath }) }, ...Object.fromEntries(Object.entries(times).filter(([, v]) => v !== undefined)),
    };
  });
  const others = (r.otherPods ?? []).map((o) => podAt({ ...r, ...o }, t)).filter((p) => p !== undefined);
  const pods = [...(pod === undefined ? [] : [pod]), ...others].sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
  const all: readonly KubernetesObject[] = [...pods, ...events];
  const list = (kind: Kind): readonly KubernetesObject[] => all.filter((o) => o.kind === kind);
  return {
    get: (kind, _ns, name) => list(kind).find((o) => o.metadata.name === name) as never,
    list: (kind) => list(kind) as never,
  };
}
