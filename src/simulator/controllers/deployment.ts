import { equal } from '../api/freeze.ts';
import type { Deployment, DeploymentCondition, PodTemplateSpec, ReplicaSet } from '../manifest/types.ts';
import {
  controllerOf,
  keyOf,
  ownerKeys,
  ownerReference,
  runController,
  setCondition,
  some,
  SYNC_MS,
  type ControllerContext,
  type Key,
} from './controller.ts';
import { templateHash } from './templateHash.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const HASH = 'pod-template-hash';
/** What a ReplicaSet does not take over from its Deployment. */
const OWN = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
  'deprecated.deployment.rollback.to',
]);
type Annotations = Readonly<Record<string, string>>;
const inherited = (deployment: Deployment): Annotations =>
  Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !OWN.has(key)));
/** A ReplicaSet's annotations at each sync: the Deployment's, and a newer revision's number with those before it kept. */
function synced(deployment: Deployment, set: ReplicaSet, revision: number): Annotations {
  const annotations = { ...set.metadata.annotations, ...inherited(deployment) };
  const old = revisionOf(set);
  if (old >= revision) return annotations;
  const history = annotations[HISTORY];
  return {
    ...annotations,
    [REVISION]: String(revision),
    ...(old === 0 ? {} : { [HISTORY]: history === undefined || history === '' ? String(old) : `${history},${old}` }),
  };
}

const withoutHash = (template: PodTemplateSpec | undefined): PodTemplateSpec | undefined => {
  if (template?.metadata?.labels === undefined || !Object.hasOwn(template.metadata.labels, HASH)) return template;
  const labels = Object.fromEntries(Object.entries(template.metadata.labels).filter(([key]) => key !== HASH));
  return { ...template, metadata: { ...template.metadata, labels: Object.keys(labels).length > 0 ? labels : undefined } };
};
const revisionOf = (object: ReplicaSet | Deployment): number => Number(object.metadata.annotations?.[REVISION] ?? 0);
const born = (set: ReplicaSet): number => Number(set.metadata.resourceVersion ?? 0);
const replicasOf = (set: ReplicaSet): number => set.spec?.replicas ?? 1;
const available = (set: ReplicaSet): number => set.status?.availableReplicas ?? 0;
const sum = (sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number): number => sets.reduce((total, set) => total + of(set), 0);

/** `25%` of the replicas, rounded up (surge) or down (unavailable); both zero would stand still, so then one may be missing. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const desired = deployment.spec?.replicas ?? 1;
  const rolling = deployment.spec?.strategy?.rollingUpdate;
  const resolve = (value: string | number | undefined, round: (n: number) => number): number => {
    const text = String(value ?? '25%');
    const amount = text.endsWith('%') ? round((Number(text.slice(0, -1)) * desired) / 100) : Number(text);
    return Number.isFinite(amount) ? Math.max(0, amount) : 0;
  };
  const surge = resolve(rolling?.maxSurge, Math.ceil);
  const unavailable = resolve(rolling?.maxUnavailable, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, desired) };
}

/** Rolls a Deployment's ReplicaSets from one template to the next. */
export function runDeployments(context: ControllerContext): void {
  const { api, clock, epoch } = context;
  const component = 'deployment-controller';
  const setsOf = (deployment: Deployment): readonly ReplicaSet[] =>
    api.list('ReplicaSet', deployment.metadata.namespace).filter((set) => controllerOf(set)?.uid === deployment.metadata.uid);

  const scale = (deployment: Deployment, set: ReplicaSet, to: number): void => {
    const from = replicasOf(set);
    if (from === to) return;
    const { surge } = fenceposts(deployment);
    const desired = deployment.spec?.replicas ?? 1;
    const annotations = { ...set.metadata.annotations, [DESIRED]: String(desired), [MAXIMUM]: String(desired + surge) };
    api.update({ ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec!, replicas: to } });
    api.recordEvent({
      object: deployment,
      component,
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name ?? ''} from ${from} to ${to}`,
    });
  };

  /** The ReplicaSet of the present template; made when there is none (and it may be), and numbered. */
  const newSet = (
    deployment: Deployment,
    sets: readonly ReplicaSet[],
    mayCreate: boolean,
  ): { readonly set: ReplicaSet | undefined; readonly created: boolean } => {
    const template = deployment.spec?.template;
    const highest = Math.max(0, ...sets.filter((set) => !equal(withoutHash(set.spec?.template), template)).map(revisionOf));
    const revision = String(highest + 1);
    const found = sets.find((set) => equal(withoutHash(set.spec?.template), template));
    const stamp = (): void => {
      const now = api.get('Deployment', deployment.metadata.namespace ?? '', deployment.metadata.name ?? '');
      const of = found === undefined ? revision : String(Math.max(Number(revision), revisionOf(found)));
      if (now !== undefined && now.metadata.annotations?.[REVISION] !== of)
        api.update({ ...now, metadata: { ...now.metadata, annotations: { ...now.metadata.annotations, [REVISION]: of } } });
    };
    if (found !== undefined) {
      const annotations = synced(deployment, found, highest + 1);
      const minReadySeconds = deployment.spec?.minReadySeconds;
      const differs =
        !equal(annotations, found.metadata.annotations ?? {}) || (found.spec?.minReadySeconds ?? 0) !== (minReadySeconds ?? 0);
      const changed = differs
        ? api.update({ ...found, metadata: { ...found.metadata, annotations }, spec: { ...found.spec!, minReadySeconds } })
        : undefined;
      stamp();
      return { set: changed?.ok === true ? changed.object : found, created: false };
    }
    if (!mayCreate) return { set: undefined, created: false };
    const hash = templateHash(template, deployment.status?.collisionCount);
    const labels = { ...template?.metadata?.labels, [HASH]: hash };
    const { surge } = fenceposts(deployment);
    const desired = deployment.spec?.replicas ?? 1;
    const old = sum(sets, replicasOf);
    const rolling = deployment.spec?.strategy?.type !== 'Recreate';
    const start = rolling ? Math.max(0, Math.min(desired, desired + surge - old)) : old > 0 ? 0 : desired;
    const made = api.create<ReplicaSet>({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${deployment.metadata.name ?? ''}-${hash}`,
        namespace: deployment.metadata.namespace,
        labels,
        annotations: { ...inherited(deployment), [DESIRED]: String(desired), [MAXIMUM]: String(desired + surge), [REVISION]: revision },
        ownerReferences: [ownerReference(deployment)],
      },
      spec: {
        replicas: start,
        ...(deployment.spec?.minReadySeconds === undefined ? {} : { minReadySeconds: deployment.spec.minReadySeconds }),
        selector: { ...deployment.spec?.selector, matchLabels: { ...deployment.spec?.selector.matchLabels, [HASH]: hash } },
        template: { ...template, metadata: { ...template?.metadata, labels } },
      },
    });
    stamp();
    if (!made.ok) return { set: undefined, created: false };
    if (start > 0)
      api.recordEvent({
        object: deployment,
        component,
        type: 'Normal',
        reason: 'ScalingReplicaSet',
        message: `Scaled up replica set ${made.object.metadata.name ?? ''} from 0 to ${start}`,
      });
    return { set: made.object, created: true };
  };

  const roll = (deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): void => {
    const desired = deployment.spec?.replicas ?? 1;
    if (deployment.spec?.strategy?.type === 'Recreate') {
      for (const set of old) scale(deployment, set, 0);
      const gone = old.every(
        (set) => replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0 && (set.status?.terminatingReplicas ?? 0) === 0,
      );
      if (gone) scale(deployment, fresh, desired);
      return;
    }
    const { surge, unavailable } = fenceposts(deployment);
    const total = sum(old, replicasOf) + replicasOf(fresh);
    if (replicasOf(fresh) > desired) return scale(deployment, fresh, desired);
    const up = Math.min(desired - replicasOf(fresh), desired + surge - total);
    if (up > 0) return scale(deployment, fresh, replicasOf(fresh) + up);
    const needed = desired - unavailable;
    // Unhealthy old Pods go first, as nobody misses them; then as many healthy ones as may be missing.
    let spare = total - needed - (replicasOf(fresh) - available(fresh));
    for (const set of [...old].sort((a, b) => born(a) - born(b))) {
      const unhealthy = Math.min(spare, replicasOf(set) - available(set));
      if (unhealthy > 0) {
        scale(deployment, set, replicasOf(set) - unhealthy);
        return;
      }
    }
    spare = sum(old, available) + available(fresh) - needed;
    for (const set of [...old].sort((a, b) => born(a) - born(b))) {
      const down = Math.min(spare, replicasOf(set));
      if (down <= 0) continue;
      scale(deployment, set, replicasOf(set) - down);
      spare -= down;
    }
  };

  const conditionsOf = (
    deployment: Deployment,
    fresh: ReplicaSet | undefined,
    created: boolean,
    sets: readonly ReplicaSet[],
  ): readonly DeploymentCondition[] => {
    const time = api.timestamp();
    const desired = deployment.spec?.replicas ?? 1;
    const { unavailable } = fenceposts(deployment);
    const condition = (type: string, status: string, reason: string, message: string): DeploymentCondition => ({
      type,
      status,
      lastUpdateTime: time,
      lastTransitionTime: time,
      reason,
      message,
    });
    let all = deployment.status?.conditions ?? [];
    const enough = sum(sets, available) >= desired - (deployment.spec?.strategy?.type === 'Recreate' ? 0 : unavailable);
    all = setCondition(
      all,
      enough
        ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
        : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'),
    );
    const name = fresh?.metadata.name ?? '';
    const progressing = all.find((c) => c.type === 'Progressing');
    const done =
      fresh !== undefined &&
      (fresh.status?.replicas ?? 0) === desired &&
      available(fresh) >= desired &&
      sum(sets, (set) => set.status?.replicas ?? 0) === desired;
    if (deployment.spec?.paused === true)
      return setCondition(all, condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused'));
    if (fresh === undefined) return all;
    if (created) return setCondition(all, condition('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`));
    if (done)
      return progressing?.message?.includes(`"${name}"`) === true && progressing.reason === 'NewReplicaSetAvailable'
        ? all
        : setCondition(
            all,
            condition('Progressing', 'True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`),
          );
    const deadline = (deployment.spec?.progressDeadlineSeconds ?? 600) * 1000;
    const since = Date.parse(progressing?.lastUpdateTime ?? time);
    if (progressing?.reason !== 'NewReplicaSetAvailable' && epoch + clock.now() - since >= deadline) {
      return setCondition(
        all,
        condition('Progressing', 'False', 'ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`),
      );
    }
    const before = deployment.status;
    const moved = (before?.updatedReplicas ?? 0) < (fresh.status?.replicas ?? 0) || (before?.availableReplicas ?? 0) < sum(sets, available);
    return moved || progressing === undefined
      ? setCondition(all, condition('Progressing', 'True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`))
      : all;
  };

  const sync = (key: Key): number | undefined => {
    const deployment = api.get('Deployment', key.namespace, key.name);
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return undefined;
    const { set: fresh, created } = newSet(deployment, setsOf(deployment), deployment.spec?.paused !== true);
    const isFresh = (set: ReplicaSet): boolean => set.metadata.uid === fresh?.metadata.uid;
    if (fresh !== undefined && !created) {
      const old = setsOf(deployment).filter((set) => !isFresh(set));
      if (deployment.spec?.paused !== true) roll(deployment, fresh, old);
      else if (sum(old, replicasOf) === 0) scale(deployment, fresh, deployment.spec.replicas ?? 1);
    }
    const sets = setsOf(deployment);
    const current = api.get('Deployment', key.namespace, key.name) ?? deployment;
    const live = sets.find(isFresh);
    const replicas = sum(sets, (set) => set.status?.replicas ?? 0);
    api.updateStatus({
      ...current,
      status: {
        ...current.status,
        observedGeneration: current.metadata.generation,
        replicas: some(replicas),
        updatedReplicas: some(live?.status?.replicas ?? 0),
        readyReplicas: some(sum(sets, (set) => set.status?.readyReplicas ?? 0)),
        availableReplicas: some(sum(sets, available)),
        unavailableReplicas: some(Math.max(0, Math.max(replicas, current.spec?.replicas ?? 1) - sum(sets, available))),
        terminatingReplicas: sum(sets, (set) => set.status?.terminatingReplicas ?? 0),
        conditions: conditionsOf(current, live, created, sets),
      },
    });
    // Old sets beyond the history limit go when they are empty.
    const spent = sets
      .filter((set) => !isFresh(set) && replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of spent.slice(0, Math.max(0, spent.length - (deployment.spec?.revisionHistoryLimit ?? 10))))
      api.delete('ReplicaSet', key.namespace, set.metadata.name ?? '');
    const waitingForDeadline =
      live !== undefined && available(live) < (current.spec?.replicas ?? 1) && (current.spec?.progressDeadlineSeconds ?? 600) < 1e6;
    return waitingForDeadline ? (current.spec?.progressDeadlineSeconds ?? 600) * 1000 + 1000 : undefined;
  };
  runController(context, {
    sync,
    concerns: ({ object }) =>
      object.kind === 'Deployment' ? [keyOf(object)] : object.kind === 'ReplicaSet' ? ownerKeys(object, 'Deployment') : [],
    delay: () => SYNC_MS,
  });
}
