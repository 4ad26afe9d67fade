// Volumes and their sources (V-33 … V-36), in the server's order: source, name, duplicate.
import { quantityOf } from '../quantity.ts';
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from '../types.ts';
import { validateClaimSpec } from './claim.ts';
import { validateFieldRef, validateResourceFieldRef } from './env.ts';
import { Errors } from './errors.ts';
import { M_MODE, dnsLabel, noBacksteps, projectedPath } from './names.ts';

/** Not YAML's order but the server's: a second source is always the later one here. */
const SOURCES =
  'emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs persistentVolumeClaim rbd cinder cephfs flocker downwardAPI fc flexVolume configMap azureFile vsphereVolume quobyte azureDisk storageos photonPersistentDisk portworxVolume projected scaleIO csi ephemeral image'.split(
    ' ',
  ) as (keyof Volume)[];
const VOLUME_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
/** Fields without which a source of a real storage system is refused; none of them can run here. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  gitRepo: ['repository'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  nfs: ['server', 'path'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  quobyte: ['registry', 'volume'],
  azureDisk: ['diskName', 'diskURI'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  scaleIO: ['gateway', 'system', 'volumeName'],
  csi: ['driver'],
  image: ['reference'],
  iscsi: ['targetPortal', 'iqn'],
};

/** The names of the volumes that are valid; a mount of any other is `Not found` (V-37). */
export function validateVolumes(volumes: readonly Volume[], path: string, errors: Errors): ReadonlyMap<string, Volume> {
  const valid = new Map<string, Volume>();
  for (const [i, volume] of volumes.entries()) {
    const at = `${path}[${i}]`;
    const own = new Errors();
    validateSource(volume, at, own);
    if (!volume.name) own.required(`${at}.name`);
    else own.messages(`${at}.name`, volume.name, dnsLabel(volume.name));
    if (valid.has(volume.name ?? '')) own.duplicate(`${at}.name`, volume.name);
    if (own.size === 0) valid.set(volume.name, volume);
    else for (const error of own.list) errors.add(error);
  }
  return valid;
}

function validateSource(volume: Volume, path: string, errors: Errors): void {
  let seen = false;
  for (const source of SOURCES) {
    if (volume[source] === undefined) continue;
    const at = `${path}.${source}`;
    if (seen) errors.forbidden(at, 'may not specify more than 1 volume type');
    else validateOneSource(volume, source, at, errors);
    seen = true;
  }
}

function validateOneSource(volume: Volume, source: keyof Volume, at: string, errors: Errors): void {
  const { emptyDir, hostPath, secret, persistentVolumeClaim: claim, downwardAPI, configMap, projected, ephemeral } = volume;
  switch (source) {
    case 'emptyDir':
      if (emptyDir?.sizeLimit !== undefined && quantityOf(emptyDir.sizeLimit).nano < 0n)
        errors.forbidden(`${at}.sizeLimit`, 'SizeLimit field must be a valid resource quantity');
      return;
    case 'hostPath': {
      if (!hostPath?.path) {
        errors.required(`${at}.path`);
        return;
      }
      errors.messages(`${at}.path`, hostPath.path, noBacksteps(hostPath.path));
      const types = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
      if (hostPath.type !== undefined && !types.includes(hostPath.type)) errors.unsupported(`${at}.type`, hostPath.type, types);
      return;
    }
    case 'secret':
      if (!secret?.secretName) errors.required(`${at}.secretName`);
      validateMode(secret?.defaultMode, `${at}.defaultMode`, errors);
      validateItems(secret?.items, `${at}.items`, errors);
      return;
    case 'configMap':
      if (!configMap?.name) errors.required(`${at}.name`);
      validateMode(configMap?.defaultMode, `${at}.defaultMode`, errors);
      validateItems(configMap?.items, `${at}.items`, errors);
      return;
    case 'persistentVolumeClaim':
      if (!claim?.claimName) errors.required(`${at}.claimName`);
      return;
    case 'downwardAPI':
      validateMode(downwardAPI?.defaultMode, `${at}.defaultMode`, errors);
      for (const [i, item] of (downwardAPI?.items ?? []).entries()) validateDownwardFile(item, at, `${at}.items[${i}]`, errors);
      return;
    case 'projected':
      validateMode(projected?.defaultMode, `${at}.defaultMode`, errors);
      validateProjections(projected?.sources ?? [], at, errors);
      return;
    case 'ephemeral':
      if (!ephemeral?.volumeClaimTemplate) errors.required(`${at}.volumeClaimTemplate`);
      else validateClaimSpec(ephemeral.volumeClaimTemplate.spec, `${at}.volumeClaimTemplate.spec`, errors);
      return;
    default: {
      const fields = volume[source] as unknown as Readonly<Record<string, unknown>>;
      for (const field of NEEDED[source] ?? [])
        if (!fields[field] || (Array.isArray(fields[field]) && fields[field].length === 0)) errors.required(`${at}.${field}`);
      const where = String(fields.path ?? '');
      if (source === 'nfs' && !where.startsWith('/')) errors.invalid(`${at}.path`, where, 'must be an absolute path');
    }
  }
}

function validateMode(mode: number | undefined, path: string, errors: Errors): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) errors.invalid(path, mode, M_MODE);
}
function validateItems(items: readonly KeyToPath[] | undefined, path: string, errors: Errors): void {
  for (const [i, item] of (items ?? []).entries()) validateItem(item, `${path}[${i}]`, errors);
}
function validateItem(item: KeyToPath, at: string, errors: Errors): void {
  if (!item.key) errors.required(`${at}.key`);
  if (!item.path) errors.required(`${at}.path`);
  errors.messages(`${at}.path`, item.path ?? '', projectedPath(item.path ?? ''));
  validateMode(item.mode, `${at}.mode`, errors);
}
/** The server's paths leave out the item's index (V-29); `at` has it. */
function validateDownwardFile(file: DownwardAPIVolumeFile, path: string, at: string, errors: Errors): void {
  if (!file.path) errors.required(`${path}.path`, '', at);
  errors.messages(`${path}.path`, file.path ?? '', projectedPath(file.path ?? ''), `${at}.path`);
  if (file.fieldRef) {
    validateFieldRef(file.fieldRef, VOLUME_FIELDS, `${path}.fieldRef`, errors, `${at}.fieldRef`);
    if (file.resourceFieldRef) errors.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously', at);
  } else if (file.resourceFieldRef)
    validateResourceFieldRef(file.resourceFieldRef, true, `${path}.resourceFieldRef`, errors, `${at}.resourceFieldRef`);
  else errors.required(path, 'one of fieldRef and resourceFieldRef is required', at);
  if (file.mode !== undefined && (file.mode < 0 || file.mode > 0o777)) errors.invalid(`${path}.mode`, file.mode, M_MODE, `${at}.mode`);
}

function validateProjections(sources: readonly VolumeProjection[], path: string, errors: Errors): void {
  const taken = new Set<string>();
  const occupy = (name: string, at: string, file: string | undefined): void => {
    if (!file) return;
    if (taken.has(file)) errors.invalid(path, name, 'conflicting duplicate paths', at);
    taken.add(file);
  };
  for (const [i, source] of sources.entries()) {
    const at = `${path}.sources[${i}]`;
    for (const kind of ['secret', 'configMap'] as const) {
      const map = source[kind];
      if (!map) continue;
      if (!map.name) errors.required(`${at}.${kind}.name`);
      for (const [j, item] of (map.items ?? []).entries()) {
        validateItem(item, `${at}.${kind}.items[${j}]`, errors);
        occupy(map.name ?? '', `${at}.${kind}.items[${j}]`, item.path);
      }
    }
    for (const [j, item] of (source.downwardAPI?.items ?? []).entries()) {
      validateDownwardFile(item, `${at}.downwardAPI`, `${at}.downwardAPI.items[${j}]`, errors);
      occupy(item.path ?? '', `${at}.downwardAPI.items[${j}]`, item.path);
    }
    const token = source.serviceAccountToken;
    if (token) {
      const seconds = token.expirationSeconds ?? 3600;
      if (seconds < 600)
        errors.invalid(`${at}.serviceAccountToken.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes');
      if (seconds > 2 ** 32)
        errors.invalid(`${at}.serviceAccountToken.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds');
      // The server leaves the source out of these paths.
      if (!token.path) errors.required(`${path}.path`, '', `${at}.serviceAccountToken`);
      else errors.messages(`${path}.path`, token.path, projectedPath(token.path), `${at}.serviceAccountToken.path`);
    }
    if ([source.secret, source.configMap, source.downwardAPI, token].filter((kind) => kind !== undefined).length > 1)
      errors.forbidden(at, 'may not specify more than 1 volume type per source');
  }
}
