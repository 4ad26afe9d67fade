/** Deployments and the other workloads that keep Pods alive. */
import { WORKLOADS } from '../controllers/controllers.ts';
import { runDaemonSets } from '../controllers/daemonSet.ts';
import { runDeployments } from '../controllers/deployment.ts';
import { runReplicaSets } from '../controllers/replicaSet.ts';
import { runStatefulSets } from '../controllers/statefulSet.ts';

export const fill = (): void =>
  WORKLOADS.fill({ replicaSets: runReplicaSets, deployments: runDeployments, statefulSets: runStatefulSets, daemonSets: runDaemonSets });
