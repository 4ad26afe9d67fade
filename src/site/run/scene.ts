/** The Pod as a shop at one moment: who is in, what lies in the lockers, which phones ring. */
import type { Time, TraceIndex } from '../../simulator/index.ts';
import { firstOf } from '../pages.ts';
import { rowsAt } from './rows-at.ts';
import type { Lane, PodRow, Scene } from './types.ts';

/** How long a word stays in its balloon, a call on the line and a box marked as new, in virtual ms. */
const MOMENT = 1600;
/** How long somebody walks in or out, and a box travels to its locker, in virtual ms. */
const WALK = 900;
const CARRY = 700;
/** What one drawing holds. */
const MOST = { people: 24, lockers: 12, files: 12 } as const;

/** The scene of one Pod at `time`. `lanes` and `rows` are the run's. */
export function sceneAt(index: TraceIndex, lanes: readonly Lane[], rows: readonly PodRow[], podName: string, time: Time): Scene {
  const { trace } = index;
  const { namespace } = trace;
  const pod = index.objectsAt(time).get('Pod', namespace, podName);
  const row = rowsAt(rows, time, trace.end).find((each) => each.pod === podName);
  const { first: mine, more } = firstOf(
    lanes.filter((lane) => lane.pod === podName),
    MOST.people,
  );
  const people = mine.map((lane) => {
    const segment = lane.segments.findLast((each) => each.from <= time);
    const said = index.logs(namespace, podName, lane.container, time).at(-1);
    const probe = index.probes(namespace, podName, lane.container, time).at(-1);
    return {
      container: lane.container,
      role: lane.role,
      image: lane.image,
      ...(segment === undefined ? {} : { segment }),
      ...(said !== undefined && time - said.at < MOMENT ? { says: said.text } : {}),
      since: segment === undefined ? 0 : Math.min(1, (time - segment.from) / WALK),
      ...(probe !== undefined && time - probe.at < MOMENT ? { probe: { success: probe.success, text: probe.probe } } : {}),
    };
  });
  const spec = pod?.spec;
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const lockers = (spec?.volumes ?? [])
    .filter((volume) => !volume.name.startsWith('kube-api-access'))
    .slice(0, MOST.lockers)
    .map((volume) => {
      const files = index.volumeFiles(namespace, podName, volume.name, time).filter((file) => file.type !== 'directory');
      const fresh = files.find((file) => time - file.changedAt < MOMENT);
      return {
        volume: volume.name,
        files: files.slice(0, MOST.files).map((file) => file.path.replace(/^\//, '')),
        users: all.filter((c) => c.volumeMounts?.some((mount) => mount.name === volume.name)).map((c) => c.name),
        ...(fresh === undefined
          ? {}
          : {
              fresh: {
                file: fresh.path.replace(/^\//, ''),
                by: fresh.by.container,
                since: Math.min(1, (time - fresh.changedAt) / CARRY),
              },
            }),
      };
    });
  const ports = new Map<number, string>();
  for (const fact of trace.facts) {
    if (fact.at > time) break;
    if (fact.kind !== 'listen' || fact.ref.pod !== podName) continue;
    if (fact.outcome === 'listening') ports.set(fact.port, fact.ref.container);
    else if (fact.outcome === 'closed' && ports.get(fact.port) === fact.ref.container) ports.delete(fact.port);
  }
  for (const [port, container] of ports) {
    const state = people.find((person) => person.container === container)?.segment?.state;
    if (state !== 'running' && state !== 'ready') ports.delete(port);
  }
  const call = index.connections(time).findLast((each) => each.ref?.pod === podName && time - each.at < MOMENT);
  return {
    at: time,
    pod: podName,
    sign: { ready: row?.ready ?? '', status: row?.status ?? (time > 0 && pod === undefined ? 'gone' : '') },
    phase: pod?.status?.phase ?? '',
    terminating: pod?.metadata.deletionTimestamp !== undefined,
    people,
    ...(more > 0 && { more }),
    lockers,
    ports: [...ports].map(([port, container]) => ({ port, container })),
    ...(call?.ref === undefined ? {} : { call: { from: call.ref.container, port: call.port, ok: call.outcome === 'connected' } }),
  };
}

/** The same scene with everybody and everything where they are going to: for readers who want no motion, and for paper. */
export const settled = (scene: Scene): Scene => ({
  ...scene,
  people: scene.people.map((person) => ({ ...person, since: 1 })),
  lockers: scene.lockers.map(({ fresh, ...locker }) => ({ ...locker, ...(fresh !== undefined && { fresh: { ...fresh, since: 1 } }) })),
});
