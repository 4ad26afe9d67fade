import type { ObjectReader } from '../../api/types.ts';
import type { Event, ObjectMeta, Toleration } from '../../manifest/types.ts';
import { LAST_APPLIED, type ApiObject } from '../kinds.ts';
import { eventTimes } from './tables.ts';
import { since } from './duration.ts';
import { tabwriter } from './tabwriter.ts';

/** Collects `describe` text level by level (two blanks each) and aligns it at the end or at a flush (K-31). */
export interface Writer {
  /** One or more lines, with TABs between cells; a final line end is added. */
  line(level: number, text: string): void;
  /** Aligns what was written so far by itself. */
  flush(): void;
  text(): string;
}
/** `align` brings the cells of a block into columns. */
export function createWriter(align: (text: string) => string = tabwriter): Writer {
  let done = '';
  let open = '';
  const flush = (): void => {
    done += align(open);
    open = '';
  };
  return {
    line: (level, text) => {
      open += `${'  '.repeat(level)}${text}\n`;
    },
    flush,
    text: () => {
      flush();
      return done;
    },
  };
}

const LONGEST = 140;
const shorten = (s: string, n: number): string => (s.length > n ? `${s.slice(0, n)}...` : s);

/** `Labels:` with one `k=v` a line, sorted. */
export function labels(w: Writer, title: string, map: Readonly<Record<string, string>> | undefined, indent = '', inner = '\t'): void {
  const keys = Object.keys(map ?? {}).sort();
  if (keys.length === 0) w.line(0, `${indent}${title}:${inner}<none>`);
  keys.forEach((k, i) => w.line(0, `${indent}${i === 0 ? `${title}:` : ''}${inner}${k}=${map?.[k] ?? ''}`));
}
export function annotations(w: Writer, map: Readonly<Record<string, string>> | undefined, indent = ''): void {
  const keys = Object.keys(map ?? {})
    .filter((k) => k !== LAST_APPLIED)
    .sort();
  if (keys.length === 0) w.line(0, `${indent}Annotations:\t<none>`);
  keys.forEach((k, i) => {
    const value = (map?.[k] ?? '').replace(/\n$/, '');
    const start = `${indent}${i === 0 ? 'Annotations:' : ''}\t${k}:`;
    if (k.length + value.length + 2 <= LONGEST && !value.includes('\n')) w.line(0, `${start} ${value}`);
    else {
      w.line(0, start);
      for (const s of value.split('\n')) w.line(0, `${indent}\t  ${shorten(s, LONGEST - 2)}`);
    }
  });
}
export const heading = (w: Writer, meta: ObjectMeta, namespaced = true): void => {
  w.line(0, `Name:\t${meta.name ?? ''}`);
  if (namespaced) w.line(0, `Namespace:\t${meta.namespace ?? ''}`);
};
export function tolerations(w: Writer, list: readonly Toleration[] | undefined, indent = ''): void {
  const sorted = [...(list ?? [])].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0));
  if (sorted.length === 0) w.line(0, `${indent}Tolerations:\t<none>`);
  sorted.forEach((t, i) => {
    const what = `${t.key ?? ''}${t.value ? `=${t.value}` : ''}${t.effect ? `:${t.effect}` : ''}`;
    const exists = t.operator === 'Exists' && !t.value ? `${what === '' ? '' : ' '}op=Exists` : '';
    const seconds = t.tolerationSeconds === undefined ? '' : ` for ${t.tolerationSeconds}s`;
    w.line(0, `${indent}${i === 0 ? 'Tolerations:' : ''}\t${what}${exists}${seconds}`);
  });
}
/** `ReplicaSet/web-7b54` of the owner that controls the object, or undefined. */
export const controller = (o: ApiObject): string | undefined => {
  const owner = o.metadata.ownerReferences?.find((r) => r.controller === true);
  return owner === undefined ? undefined : `${owner.kind}/${owner.name}`;
};

/** Events about an object, oldest `lastTimestamp` first, those without one before (K-90 of the spec's 5.2, item 10). */
export function eventsOf(reader: ObjectReader, object: ApiObject): readonly Event[] {
  const { uid, name, namespace } = object.metadata;
  return sortEvents(
    reader
      .list('Event', namespace)
      .filter(
        (e) =>
          e.involvedObject.kind === object.kind &&
          e.involvedObject.name === name &&
          (uid === undefined || e.involvedObject.uid === undefined || e.involvedObject.uid === uid),
      ),
  );
}
const last = (e: Event): number => {
  const at = Date.parse(e.lastTimestamp ?? '');
  return Number.isNaN(at) ? -Infinity : at;
};
export const sortEvents = (events: readonly Event[]): readonly Event[] =>
  events.toSorted((a, b) => (last(a) === last(b) ? 0 : last(a) - last(b)));
/** `2m` or `13s (x7 over 2m38s)`. */
export function eventAge(e: Event, now: number): string {
  const { first, last: seen, count } = eventTimes(e);
  const begun = since(e.eventTime ?? first, now);
  return e.series !== undefined || count > 1 ? `${since(seen, now)} (x${count} over ${begun})` : begun;
}
/** The Events part of any `describe`; aligned apart from what stands above (K-41). */
export function describeEvents(w: Writer, events: readonly Event[], now: number): void {
  if (events.length === 0) {
    w.line(0, 'Events:\t<none>');
    return;
  }
  w.flush();
  w.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage');
  w.line(1, '----\t------\t----\t----\t-------');
  for (const e of events) {
    const at = e.involvedObject.fieldPath ? `${e.involvedObject.fieldPath}: ` : '';
    w.line(
      1,
      `${e.type ?? ''}\t${e.reason ?? ''}\t${eventAge(e, now)}\t${e.source?.component || e.reportingComponent || ''}\t${at}${(e.message ?? '').trim()}`,
    );
  }
}
