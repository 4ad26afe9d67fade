import { runClaims, runNamespaces } from './basics.ts';
import type { ControllerContext } from './controller.ts';
import { runCronJobs } from './cronJob.ts';
import { runDaemonSets } from './daemonSet.ts';
import { runDeployments } from './deployment.ts';
import { runEndpoints } from './endpoints.ts';
import { runJobs } from './job.ts';
import { runReplicaSets } from './replicaSet.ts';
import { runScheduler } from './scheduler.ts';
import { runStatefulSets } from './statefulSet.ts';

/** Starts everything that works on the API but the kubelet: the scheduler and the controllers. */
export function runControllers(context: ControllerContext): void {
  for (const run of [runScheduler, runNamespaces, runClaims, runEndpoints, runReplicaSets, runDeployments, runJobs, runCronJobs, runStatefulSets, runDaemonSets]) run(context);
}
