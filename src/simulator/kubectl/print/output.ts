import { copy, dig, field, isList, isObject, setField, type JsonObject } from '../json.ts';
import type { ApiObject } from '../kinds.ts';

/** Gives every object of a list a field it lacks. */
function fill(list: unknown, key: string, make: () => unknown): void {
  for (const item of isList(list) ? list : [list]) if (isObject(item) && !Object.hasOwn(item, key)) setField(item, key, make());
}
const empty = (): JsonObject => ({});
function podSpec(spec: unknown): void {
  for (const list of ['containers', 'initContainers', 'ephemeralContainers'])
    if (isList(field(spec, list))) fill(field(spec, list), 'resources', empty);
}

/** Numbers of a status that are written even when they are 0. */
const COUNTS: Readonly<Record<string, readonly string[]>> = {
  ReplicaSet: ['replicas'],
  StatefulSet: ['replicas', 'availableReplicas'],
  DaemonSet: ['currentNumberScheduled', 'desiredNumberScheduled', 'numberMisscheduled', 'numberReady'],
};
const UNSTRUCTURED = Symbol('unstructured');
/** JSON that never was a Go struct (what a file says): it is printed as it stands. */
export const unstructured = (json: unknown): ApiObject => Object.assign({ ...(json as ApiObject) }, { [UNSTRUCTURED]: true });
/**
 * An object as the API server writes it: the fields that Go's encoder never leaves out are there even when empty
 * (`resources: {}`, `lastState: {}`, `lastProbeTime: null`, `status: {}`), `managedFields` is not.
 */
export function toJson(object: ApiObject): JsonObject {
  const out = copy(object) as JsonObject;
  if (UNSTRUCTURED in object) return out;
  if (isObject(out['metadata'])) delete out['metadata']['managedFields'];
  const spec = out['spec'];
  switch (object.kind) {
    case 'Pod':
      fill(out, 'status', empty);
      podSpec(spec);
      if (isList(dig(out, 'status', 'conditions'))) {
        fill(dig(out, 'status', 'conditions'), 'lastProbeTime', () => null);
        fill(dig(out, 'status', 'conditions'), 'lastTransitionTime', () => null);
      }
      for (const list of ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses']) {
        const statuses = dig(out, 'status', list);
        if (!isList(statuses)) continue;
        for (const key of ['lastState', 'state']) {
          fill(statuses, key, empty);
          for (const time of ['finishedAt', 'startedAt'])
            fill(
              statuses.flatMap((status) => dig(status, key, 'terminated') ?? []),
              time,
              () => null,
            );
        }
        for (const [key, zero] of [
          ['image', ''],
          ['imageID', ''],
          ['ready', false],
          ['restartCount', 0],
        ] as const)
          fill(statuses, key, () => zero);
      }
      break;
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job': {
      fill(out, 'status', empty);
      for (const key of COUNTS[object.kind] ?? []) fill(out['status'], key, () => 0);
      if (object.kind === 'Deployment') fill(spec, 'strategy', empty);
      if (object.kind === 'StatefulSet' || object.kind === 'DaemonSet') fill(spec, 'updateStrategy', empty);
      if (field(spec, 'template') !== undefined) fill(field(spec, 'template'), 'metadata', empty);
      podSpec(dig(spec, 'template', 'spec'));
      break;
    }
    case 'CronJob': {
      fill(out, 'status', empty);
      fill(field(spec, 'jobTemplate'), 'metadata', empty);
      fill(dig(spec, 'jobTemplate', 'spec', 'template'), 'metadata', empty);
      podSpec(dig(spec, 'jobTemplate', 'spec', 'template', 'spec'));
      break;
    }
    case 'Service':
      fill(out, 'status', empty);
      fill(out['status'], 'loadBalancer', empty);
      break;
    case 'PersistentVolumeClaim':
    case 'Namespace':
      fill(out, 'spec', empty);
      fill(out, 'status', empty);
      break;
    default:
  }
  return out;
}

/** The List that kubectl wraps several objects in. */
export const listOf = (objects: readonly ApiObject[]): JsonObject => ({
  apiVersion: 'v1',
  items: objects.map(toJson),
  kind: 'List',
  metadata: { resourceVersion: '' },
});
