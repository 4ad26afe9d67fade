// Rules of the kinds that most manifests do not use, kept apart from the Pod's.
import type { KubernetesObject } from '../types.ts';
import { validateClaim, validateConfigMap, validateSecret } from './config.ts';
import type { Errors } from './errors.ts';
import { validateCronJob, validateJob } from './jobs.ts';
import { validateService } from './service.ts';
import { validateDaemonSet, validateDeployment, validateReplicaSet, validateStatefulSet } from './workloads.ts';

/** What the API server refuses of an object of these kinds. */
export function validateKind(object: KubernetesObject, errors: Errors): void {
  switch (object.kind) {
    case 'Deployment':
      validateDeployment(object, errors);
      break;
    case 'ReplicaSet':
      validateReplicaSet(object, errors);
      break;
    case 'StatefulSet':
      validateStatefulSet(object, errors);
      break;
    case 'DaemonSet':
      validateDaemonSet(object, errors);
      break;
    case 'Job':
      validateJob(object, errors);
      break;
    case 'CronJob':
      validateCronJob(object, errors);
      break;
    case 'Service':
      validateService(object, errors);
      break;
    case 'ConfigMap':
      validateConfigMap(object, errors);
      break;
    case 'Secret':
      validateSecret(object, errors);
      break;
    case 'PersistentVolumeClaim':
      validateClaim(object, errors);
      break;
    default:
  }
}
