import type { Time } from '../clock.ts';
import type { Container, Pod, PodSpec } from '../manifest/types.ts';
import type { RuntimeContainer } from '../runtime/types.ts';

/** A Pod the kubelet works on always has a spec. */
export type BoundPod = Pod & { readonly spec: PodSpec };

/** One container record as the relist saw it: a copy, so that it does not change under a sync. */
export type ContainerRecord = Readonly<Omit<RuntimeContainer, 'config'>> & {
  readonly name: string;
  readonly restartCount: number;
  readonly config: RuntimeContainer['config'];
};

/** What the runtime said about a Pod at one relist (the kubelet's cache). */
export interface RuntimeStatus {
  /** When the relist began. */
  readonly at: Time;
  readonly sandbox: { readonly id: string; readonly ready: boolean; readonly address: string } | undefined;
  /** How many sandboxes the Pod has had. */
  readonly attempts: number;
  /** All records, newest first. */
  readonly containers: readonly ContainerRecord[];
}

export const NO_STATUS: RuntimeStatus = { at: -1, sandbox: undefined, attempts: 0, containers: [] };

/** The newest instance of a container. */
export const newest = (status: RuntimeStatus, name: string): ContainerRecord | undefined =>
  status.containers.find((record) => record.name === name);

export type ProbeResult = 'success' | 'failure' | 'unknown';
/** Published probe results by container id (L-158). */
export interface ProbeResults {
  readonly startup: (id: string) => ProbeResult | undefined;
  readonly readiness: (id: string) => ProbeResult | undefined;
  readonly liveness: (id: string) => ProbeResult | undefined;
}

export const inits = (spec: PodSpec): readonly Container[] => spec.initContainers ?? [];
/** Init containers and the others, in the order of their lists; who only looks into the Pod (ephemeral containers) is not among them. */
export const everybody = ({ spec }: BoundPod): readonly Container[] => [...inits(spec), ...spec.containers];
export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';
/** `name_namespace(uid)`, as messages name a Pod. */
export const podFullName = (pod: Pod): string => `${pod.metadata.name ?? ''}_${pod.metadata.namespace ?? ''}(${pod.metadata.uid ?? ''})`;
