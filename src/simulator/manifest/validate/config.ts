// ConfigMap, Secret, PersistentVolumeClaim, Namespace, ServiceAccount.
import type { ConfigMap, PersistentVolumeClaim, Secret } from '../types.ts';
import { validateClaimSpec } from './claim.ts';
import type { Errors } from './errors.ts';
import { validateMetadata } from './metadata.ts';
import { configKey, utf8Length } from './names.ts';

const MAX_SIZE = 1_048_576;
const keysOf = (map: Readonly<Record<string, string>> | undefined): string[] => Object.keys(map ?? {}).sort();
const sizeOf = (map: Readonly<Record<string, string>> | undefined, factor = 1): number =>
  Object.values(map ?? {}).reduce((sum, text) => sum + utf8Length(text) * factor, 0);

export function validateConfigMap(object: ConfigMap, errors: Errors): void {
  validateMetadata(object.metadata, errors);
  for (const key of keysOf(object.data)) {
    errors.messages(`data[${key}]`, key, configKey(key));
    if (object.binaryData && Object.hasOwn(object.binaryData, key))
      errors.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
  }
  for (const key of keysOf(object.binaryData)) errors.messages(`binaryData[${key}]`, key, configKey(key));
  if (sizeOf(object.data) + sizeOf(object.binaryData, 0.75) > MAX_SIZE) errors.tooLong('[]', MAX_SIZE);
}

/** Keys that a Secret of a type must have. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};
export function validateSecret(object: Secret, errors: Errors): void {
  validateMetadata(object.metadata, errors);
  const has = (key: string): boolean => object.data !== undefined && Object.hasOwn(object.data, key);
  for (const key of keysOf(object.data)) errors.messages(`data[${key}]`, key, configKey(key));
  if (sizeOf(object.data, 0.75) > MAX_SIZE) errors.tooLong('data', MAX_SIZE);
  const type = object.type ?? '';
  for (const key of (Object.hasOwn(NEEDED, type) && NEEDED[type]) || []) if (!has(key)) errors.required(`data[${key}]`);
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password')) {
    errors.required('data[username]');
    errors.required('data[password]');
  }
  if (type === 'kubernetes.io/service-account-token' && !object.metadata.annotations?.['kubernetes.io/service-account.name'])
    errors.required('metadata.annotations[kubernetes.io/service-account.name]');
}

export function validateClaim(object: PersistentVolumeClaim, errors: Errors): void {
  validateMetadata(object.metadata, errors);
  validateClaimSpec(object.spec, 'spec', errors);
}
