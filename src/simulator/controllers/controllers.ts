import type { Kind } from '../manifest/types.ts';
import { slotFor } from '../parts.ts';
import { runClaims, runNamespaces } from './basics.ts';
import type { ControllerContext } from './controller.ts';
import { runEndpoints } from './endpoints.ts';
import { runScheduler } from './scheduler.ts';

type Controller = (context: ControllerContext) => void;
/** Controllers that most runs have no object for. */
export const WORKLOADS = slotFor<{
  readonly replicaSets: Controller;
  readonly deployments: Controller;
  readonly statefulSets: Controller;
  readonly daemonSets: Controller;
}>('workloads');
export const JOBS = slotFor<{ readonly jobs: Controller; readonly cronJobs: Controller }>('jobs');
const NEEDED: Readonly<Partial<Record<Kind, { get(): unknown }>>> = {
  ReplicaSet: WORKLOADS,
  Deployment: WORKLOADS,
  StatefulSet: WORKLOADS,
  DaemonSet: WORKLOADS,
  Job: JOBS,
  CronJob: JOBS,
};

/** Starts everything that works on the API but the kubelet: the scheduler and the controllers. */
export function runControllers(context: ControllerContext): void {
  const workloads = WORKLOADS.peek();
  const jobs = JOBS.peek();
  for (const run of [
    runScheduler,
    runNamespaces,
    runClaims,
    runEndpoints,
    workloads?.replicaSets,
    workloads?.deployments,
    jobs?.jobs,
    jobs?.cronJobs,
    workloads?.statefulSets,
    workloads?.daemonSets,
  ])
    run?.(context);
  // Whoever makes an object of these kinds needs its controller.
  context.api.watch(({ object }) => void NEEDED[object.kind]?.get());
}
