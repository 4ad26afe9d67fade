// What configMap, secret, downwardAPI and projected volumes hold, or why they cannot be mounted (L-345, L-347).
import type { ConfigMap, DownwardAPIVolumeFile, KeyToPath, Secret, Volume } from '../manifest/types.ts';
import { encodeText } from '../runtime/text.ts';
import type { Bytes } from '../system/types.ts';
import { decodeBase64 } from './base64.ts';
import type { NodeFacts } from './fields.ts';
import { podField, resourceField } from './fields.ts';
import type { BoundPod } from './pod-status.ts';

export interface PayloadFile {
  readonly data: Bytes;
  readonly mode: number;
}
export type Payload = ReadonlyMap<string, PayloadFile>;
export interface PayloadInput {
  readonly pod: BoundPod;
  readonly node: NodeFacts;
  readonly podIp: string;
  readonly configMap: (name: string) => ConfigMap | undefined;
  readonly secret: (name: string) => Secret | undefined;
}

/** DF: 0644. */
const DEFAULT_MODE = 0o644;

class MountError extends Error {}

/** The files of a volume that the kubelet writes itself; undefined for other kinds of volumes. */
export function volumePayload(input: PayloadInput, volume: Volume): Payload | { readonly error: string } | undefined {
  const files = new Map<string, PayloadFile>();
  try {
    if (volume.configMap !== undefined) addConfigMap(files, input, volume.configMap, volume.configMap.defaultMode);
    else if (volume.secret !== undefined)
      addSecret(files, input, { ...volume.secret, name: volume.secret.secretName }, volume.secret.defaultMode);
    else if (volume.downwardAPI !== undefined) addDownward(files, input, volume.downwardAPI.items, volume.downwardAPI.defaultMode);
    else if (volume.projected !== undefined) {
      const mode = volume.projected.defaultMode;
      for (const source of volume.projected.sources ?? []) {
        if (source.configMap !== undefined) addConfigMap(files, input, source.configMap, mode);
        if (source.secret !== undefined) addSecret(files, input, source.secret, mode);
        if (source.downwardAPI !== undefined) addDownward(files, input, source.downwardAPI.items, mode);
        if (source.serviceAccountToken !== undefined)
          files.set(source.serviceAccountToken.path, { data: token(input), mode: mode ?? DEFAULT_MODE });
      }
    } else return undefined;
  } catch (error) {
    if (error instanceof MountError) return { error: error.message };
    throw error;
  }
  return files;
}

interface KeyedSource {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function addConfigMap(files: Map<string, PayloadFile>, input: PayloadInput, source: KeyedSource, mode: number | undefined): void {
  const { name = '', optional } = source;
  const found = input.configMap(name) ?? (name === 'kube-root-ca.crt' ? ROOT_CA : undefined);
  if (found === undefined && optional !== true) throw new MountError(`configmap "${name}" not found`);
  const data = new Map<string, Bytes>();
  for (const [key, value] of Object.entries(found?.data ?? {})) data.set(key, encodeText(value));
  for (const [key, value] of Object.entries(found?.binaryData ?? {})) data.set(key, decodeBase64(value));
  addKeys(files, data, source, mode, (key) => `configmap references non-existent config key: ${key}`);
}

function addSecret(files: Map<string, PayloadFile>, input: PayloadInput, source: KeyedSource, mode: number | undefined): void {
  const { name = '', optional } = source;
  const found = input.secret(name);
  if (found === undefined && optional !== true) throw new MountError(`secret "${name}" not found`);
  const data = new Map(Object.entries(found?.data ?? {}).map(([key, value]) => [key, decodeBase64(value)] as const));
  addKeys(files, data, source, mode, (key) => `references non-existent secret key: ${key}`);
}

function addKeys(
  files: Map<string, PayloadFile>,
  data: ReadonlyMap<string, Bytes>,
  { items, optional }: KeyedSource,
  mode: number | undefined,
  absent: (key: string) => string,
): void {
  const standard = mode ?? DEFAULT_MODE;
  if (items === undefined || items.length === 0) {
    for (const [key, bytes] of data) files.set(key, { data: bytes, mode: standard });
    return;
  }
  for (const item of items) {
    const bytes = data.get(item.key);
    if (bytes !== undefined) files.set(item.path, { data: bytes, mode: item.mode ?? standard });
    else if (optional !== true) throw new MountError(absent(item.key));
  }
}

function addDownward(
  files: Map<string, PayloadFile>,
  input: PayloadInput,
  items: readonly DownwardAPIVolumeFile[] | undefined,
  mode: number | undefined,
): void {
  for (const item of items ?? []) {
    let text = '';
    if (item.fieldRef !== undefined) text = podField(input.pod, item.fieldRef, input.node, input.podIp) ?? '';
    else if (item.resourceFieldRef !== undefined) {
      const wanted = item.resourceFieldRef.containerName;
      const container = [...input.pod.spec.containers, ...(input.pod.spec.initContainers ?? [])].find((c) => c.name === wanted);
      if (container !== undefined) text = resourceField(container, item.resourceFieldRef, input.node);
    }
    files.set(item.path, { data: encodeText(text), mode: item.mode ?? mode ?? DEFAULT_MODE });
  }
}

/** Looks like a token and is none: there is no API server to show it to. */
const token = ({ pod }: PayloadInput): Bytes => `eyJhbGciOiJSUzI1NiJ9.${encodeText(pod.metadata.uid ?? '').replace(/-/g, '')}.c2ltdWxhdGVk`;
const ROOT_CA: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kube-root-ca.crt' },
  data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\nMIIBsimulated\n-----END CERTIFICATE-----\n' },
};
