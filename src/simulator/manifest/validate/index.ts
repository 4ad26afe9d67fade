// Every rule for every kind: what the API server refuses (section 3 of the spec), in its order.
import type { KubernetesObject } from '../types.ts';
import { validateClaim, validateConfigMap, validateSecret } from './config.ts';
import { Errors } from './errors.ts';
import type { FieldError } from './errors.ts';
import { validateCronJob, validateJob } from './jobs.ts';
import { validateMetadata } from './metadata.ts';
import { dnsLabel } from './names.ts';
import { validatePod } from './pod.ts';
import { validateService } from './service.ts';
import { validateDaemonSet, validateDeployment, validateReplicaSet, validateStatefulSet } from './workloads.ts';

/** Errors of an object that has its defaults; identical ones are named once (E-06). */
export function validateCreate(object: KubernetesObject): readonly FieldError[] {
  const errors = new Errors();
  switch (object.kind) {
    case 'Pod': validatePod(object, errors); break;
    case 'Deployment': validateDeployment(object, errors); break;
    case 'ReplicaSet': validateReplicaSet(object, errors); break;
    case 'StatefulSet': validateStatefulSet(object, errors); break;
    case 'DaemonSet': validateDaemonSet(object, errors); break;
    case 'Job': validateJob(object, errors); break;
    case 'CronJob': validateCronJob(object, errors); break;
    case 'Service': validateService(object, errors); break;
    case 'ConfigMap': validateConfigMap(object, errors); break;
    case 'Secret': validateSecret(object, errors); break;
    case 'PersistentVolumeClaim': validateClaim(object, errors); break;
    case 'Namespace': validateMetadata(object.metadata, errors, dnsLabel); break;
    default: validateMetadata(object.metadata, errors);
  }
  const seen = new Set<string>();
  return errors.list.filter((error) => {
    const key = `${error.path}\0${error.type}\0${error.value ?? ''}\0${error.detail}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
