import type { Task } from '../../clock.ts';
import type { Event } from '../../manifest/types.ts';
import type { Command, Env } from '../env.ts';
import { fail } from '../errors.ts';
import { printerOf } from '../format.ts';
import { eventAge } from '../print/writer.ts';
import { eventTimes } from '../print/tables.ts';
import { alignTable } from '../print/tabwriter.ts';
import { knownResource } from '../pods.ts';

const time = (e: Event): number => {
  const at = Date.parse(e.series?.lastObservedTime ?? e.lastTimestamp ?? e.eventTime ?? eventTimes(e).last ?? '');
  return Number.isNaN(at) ? -Infinity : at;
};

/** `kubectl events` (K-91 of 6.5): sorted by time, the kind as it is written. */
function* events(env: Env): Task<number> {
  const { flags, io } = env;
  const types = flags.list('types').map((t) => t.toLowerCase());
  if (types.some((t) => t !== 'normal' && t !== 'warning')) throw fail('valid --types are Normal or Warning');
  const everywhere = flags.bool('all-namespaces');
  const about = flags.string('for');
  let kind: string | undefined;
  let name: string | undefined;
  if (about !== undefined) {
    const parts = about.split('/');
    if (parts.length < 2) throw fail('--for must be in resource/name form');
    if (parts.length > 2) throw fail('arguments in resource/name form may not have more than one slash');
    kind = knownResource(parts[0] ?? '').kind;
    // No name filters nothing.
    name = parts[1] || undefined;
  }
  const wanted = (e: Event): boolean =>
    (types.length === 0 || types.includes((e.type ?? '').toLowerCase())) &&
    (name === undefined || (e.involvedObject.name === name && e.involvedObject.kind === kind));
  const list = (): readonly Event[] =>
    env.api
      .list('Event', everywhere ? undefined : env.namespace)
      .filter(wanted)
      .toSorted((a, b) => {
        const [x, y] = [time(a), time(b)];
        return x === y ? 0 : x - y;
      });
  const found = list();
  const printer = printerOf(env);
  if (printer !== undefined && found.length > 0) {
    io.out(printer(found, false));
    return 0;
  }
  const row = (e: Event): readonly string[] => [
    ...(everywhere ? [e.metadata.namespace ?? ''] : []),
    eventAge(e, env.now()),
    e.type ?? '',
    e.reason ?? '',
    `${e.involvedObject.kind ?? ''}/${e.involvedObject.name ?? ''}`,
    (e.message ?? '').trim(),
  ];
  const headers = [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
  const bare = flags.bool('no-headers');
  const watching = flags.bool('watch');
  if (found.length === 0 && !watching) env.warn(everywhere ? 'No events found.' : `No events found in ${env.namespace} namespace.`);
  else io.out(alignTable([...(bare ? [] : [headers]), ...found.map(row)]));
  if (!watching) return 0;
  let queue: Event[] = [];
  let wake: (() => void) | undefined;
  const stop = env.api.watch(({ object, type }) => {
    if (object.kind !== 'Event' || type === 'DELETED' || (!everywhere && object.metadata.namespace !== env.namespace) || !wanted(object))
      return;
    queue.push(object);
    wake?.();
  });
  try {
    for (;;) {
      const now = queue;
      queue = [];
      io.out(alignTable(now.map(row)));
      const how = yield (again) => {
        wake = again;
        return () => {
          wake = undefined;
        };
      };
      if (how === 'interrupted') return 130;
    }
  } finally {
    stop();
  }
}
export const EVENTS: Command = {
  name: 'events',
  summary: 'List events',
  usage: '[(-o|--output=)json|yaml|name|go-template|jsonpath…] [--for TYPE/NAME] [--watch] [flags]',
  flags:
    'all-namespaces,A:b for:s types:c watch,w:b no-headers:b output,o:s template:s allow-missing-template-keys:b show-managed-fields:b chunk-size:i',
  run: events,
};
