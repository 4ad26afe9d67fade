import type { Event, KubernetesObject, ObjectReference } from '../manifest/types.ts';
import type { Time } from '../clock.ts';
import type { Api } from './types.ts';

/** After this many messages that differ only in their text within {@link SIMILAR_MS}, they are folded into one (client-go's EventAggregator). */
const SIMILAR_MAX = 10;
const SIMILAR_MS = 600_000;
/** Each source may send this many Events of a type about one object, and then one more every five minutes (client-go's spam filter; recordings stop at 25 Normal ones). */
const BURST = 25;
const REFILL_MS = 300_000;

type Input = Parameters<Api['recordEvent']>[0];
interface Seen {
  name: string;
  count: number;
  first: string;
}
interface Group {
  messages: Set<string>;
  last: Time;
}
interface Bucket {
  tokens: number;
  at: Time;
}

interface Recorder {
  /** What must be stored for this occurrence: a new Event, or one stored before with a raised count; nothing when it is dropped as spam. */
  record(input: Input): { readonly isNew: boolean; readonly event: Event } | undefined;
}

const reference = (object: KubernetesObject, fieldPath: string | undefined): ObjectReference => ({
  kind: object.kind,
  ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
  name: object.metadata.name ?? '',
  uid: object.metadata.uid ?? '',
  apiVersion: object.apiVersion,
  ...(object.metadata.resourceVersion === undefined ? {} : { resourceVersion: object.metadata.resourceVersion }),
  ...(fieldPath === undefined ? {} : { fieldPath }),
});

/**
 * client-go's event recorder: one Event per (source, object, fieldPath, type, reason, message) with a count;
 * floods of similar texts are folded, and beyond a burst dropped.
 */
export function createRecorder(clock: { now(): Time }, timestamp: () => string, epoch: number): Recorder {
  const seen = new Map<string, Seen>();
  const groups = new Map<string, Group>();
  const buckets = new Map<string, Bucket>();
  let names = 0;

  const allowed = (key: string): boolean => {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: BURST, at: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL_MS);
    bucket.at = now;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };

  return {
    record(input) {
      const { object } = input;
      const source = `${input.component}/${input.host ?? ''}`;
      const about = [source, object.kind, object.metadata.namespace ?? '', object.metadata.name ?? '', object.metadata.uid ?? ''].join(
        '\n',
      );
      // As EventAggregatorByReasonFunc and getEventKey: which container it is about tells Events apart, not what is folded.
      const groupKey = [about, input.type, input.reason].join('\n');
      const now = clock.now();
      let group = groups.get(groupKey);
      if (group === undefined || now - group.last > SIMILAR_MS) group = { messages: new Set(), last: now };
      group.last = now;
      group.messages.add(input.message);
      groups.set(groupKey, group);
      const folded = group.messages.size >= SIMILAR_MAX;
      if (folded) group.messages.delete(input.message);
      const message = folded ? `(combined from similar events): ${input.message}` : input.message;
      const key = folded ? groupKey : `${groupKey}\n${input.fieldPath ?? ''}\n${input.message}`;

      const time = timestamp();
      let entry = seen.get(key);
      const isNew = entry === undefined;
      if (entry === undefined) {
        // The name's end is the recorder's nanosecond clock in hexadecimal; a counter keeps it unique within one millisecond.
        const nanoseconds = BigInt(Math.trunc(epoch + now)) * 1_000_000n + BigInt(names++ % 1_000_000);
        entry = { name: `${object.metadata.name ?? ''}.${nanoseconds.toString(16)}`, count: 0, first: time };
        seen.set(key, entry);
      }
      entry.count++;
      if (!allowed(`${about}\n${input.type}`)) return undefined;
      return {
        isNew,
        event: {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: entry.name, namespace: object.metadata.namespace ?? 'default' },
          involvedObject: reference(object, input.fieldPath),
          reason: input.reason,
          message,
          source: { component: input.component, ...(input.host === undefined ? {} : { host: input.host }) },
          firstTimestamp: entry.first,
          lastTimestamp: time,
          count: entry.count,
          type: input.type,
          reportingComponent: input.component,
          reportingInstance: input.host ?? '',
        },
      };
    },
  };
}
