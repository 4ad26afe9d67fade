// Every rule for every kind: what the API server refuses (section 3 of the spec), in its order.
import type { KubernetesObject } from '../types.ts';
import { Errors } from './errors.ts';
import type { FieldError } from './errors.ts';
import { validateKind } from './kinds.ts';
import { validateMetadata } from './metadata.ts';
import { dnsLabel } from './names.ts';
import { validatePod } from './pod.ts';

/** Errors of an object that has its defaults; identical ones are named once (E-06). */
export function validateCreate(object: KubernetesObject): readonly FieldError[] {
  const errors = new Errors();
  switch (object.kind) {
    case 'Pod':
      validatePod(object, errors);
      break;
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
    case 'CronJob':
    case 'Service':
    case 'ConfigMap':
    case 'Secret':
    case 'PersistentVolumeClaim':
      validateKind(object, errors);
      break;
    case 'Namespace':
      validateMetadata(object.metadata, errors, dnsLabel);
      break;
    default:
      validateMetadata(object.metadata, errors);
  }
  const seen = new Set<string>();
  return errors.list.filter((error) => {
    const key = `${error.path}\0${error.type}\0${error.value ?? ''}\0${error.detail}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
