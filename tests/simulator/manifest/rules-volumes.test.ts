// Each source of a volume and of a projection (V-33 … V-36): a fragment of a manifest → the API server's errors.
import { describe } from 'vitest';
import { M_LABEL, M_MODE, M_QNAME, checkRows, pod } from './helpers.ts';

const V = 'spec.volumes[0]';
/** A Pod with one volume `v` of this source. */
const volume = (source: string): string => pod(`volumes: [{name: v, ${source}}]`);
const projected = (...sources: readonly string[]): string => volume(`projected: {sources: [${sources.map((source) => `{${source}}`).join(', ')}]}`);
const file = (fields: string): string => volume(`downwardAPI: {items: [{${fields}}]}`);
const NAME = 'fieldRef: {fieldPath: metadata.name}';
const P = `${V}.projected.sources[0]`;

describe('sources of the node', () => checkRows([
  ['V-33 the name is a label', pod('volumes: [{name: A_b, emptyDir: {}}]'), `${V}.name: Invalid value: "A_b": ${M_LABEL}`],
  ['V-36 nothing is not negative', volume('emptyDir: {sizeLimit: "0"}')],
  ['V-36 negative', volume('emptyDir: {sizeLimit: -1Mi}'), `${V}.emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity`],
  ['V-36 any medium', volume('emptyDir: {medium: RAM}')],
  ['V-35 no type', volume('hostPath: {path: /x}')],
  ...['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'].map((type) => [`V-35 ${type}`, volume(`hostPath: {path: /x, type: "${type}"}`)] as const),
]));

describe('modes and items', () => checkRows([
  ...(['secret: {secretName: s, ', 'configMap: {name: c, ', 'downwardAPI: {', 'projected: {'] as const).flatMap((begin) => {
    const source = begin.slice(0, begin.indexOf(':'));
    return [
      [`V-34 ${source}: no right at all`, volume(`${begin}defaultMode: 0}`)],
      [`V-34 ${source}: every right`, volume(`${begin}defaultMode: 0777}`)],
      [`V-34 ${source}: one too many`, volume(`${begin}defaultMode: 512}`), `${V}.${source}.defaultMode: Invalid value: 512: ${M_MODE}`],
      [`V-34 ${source}: below none`, volume(`${begin}defaultMode: -1}`), `${V}.${source}.defaultMode: Invalid value: -1: ${M_MODE}`],
    ] as const;
  }),
  ['V-34 items of a secret', volume('secret: {secretName: s, items: [{key: k, path: a}, {path: b}]}'), `${V}.secret.items[1].key: Required value`],
  ['V-34 an item keeps its own mode', volume('configMap: {name: c, items: [{key: k, path: a, mode: 0}, {key: k, path: b, mode: 0777}]}')],
  ['V-34 a claim with a name', volume('persistentVolumeClaim: {claimName: c}')],
]));

describe('the downward API', () => checkRows([
  ...['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations', "metadata.labels['a']"].map((path) => [`V-29 ${path}`, file(`path: p, fieldRef: {fieldPath: "${path}"}`)] as const),
  ['V-29 not in a file', file('path: p, fieldRef: {fieldPath: status.podIP}'), `${V}.downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"`],
  ['V-29 a bad label', file(`path: p, fieldRef: {fieldPath: "metadata.annotations['A b']"}`), `${V}.downwardAPI.fieldRef: Invalid value: "A b": ${M_QNAME}`],
  ['a file without a path', file(NAME), `${V}.downwardAPI.path: Required value`],
  ['a path upwards', file(`path: a/../b, ${NAME}`), `${V}.downwardAPI.path: Invalid value: "a/../b": must not contain '..'`],
  ['a file of nothing', file('path: p'), `${V}.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required`],
  ['a file of both', file(`path: p, ${NAME}, resourceFieldRef: {containerName: a, resource: limits.cpu}`), `${V}.downwardAPI: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously`],
  ['V-30 whose limit?', file('path: p, resourceFieldRef: {resource: limits.cpu}'), `${V}.downwardAPI.resourceFieldRef.containerName: Required value`],
  ['V-30 which limit?', file('path: p, resourceFieldRef: {containerName: a, resource: limits.gpu}'), `${V}.downwardAPI.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`],
  ['modes within bounds', volume(`downwardAPI: {items: [{path: a, ${NAME}, mode: 0}, {path: b, ${NAME}, mode: 0777}]}`)],
  ['a mode too high', file(`path: p, ${NAME}, mode: 512`), `${V}.downwardAPI.mode: Invalid value: 512: ${M_MODE}`],
  ['a mode below none', file(`path: p, ${NAME}, mode: -1`), `${V}.downwardAPI.mode: Invalid value: -1: ${M_MODE}`],
]));

describe('projections', () => checkRows([
  ['one of each', projected('secret: {name: s}', 'configMap: {name: c}', `downwardAPI: {items: [{path: node, ${NAME}}]}`, 'serviceAccountToken: {path: t}')],
  ['no names', projected('secret: {}', 'configMap: {}'), `${P}.secret.name: Required value`, `${V}.projected.sources[1].configMap.name: Required value`],
  ['items', projected('configMap: {name: c, items: [{key: k}, {path: p}]}'), `${P}.configMap.items[0].path: Required value`, `${P}.configMap.items[1].key: Required value`],
  ['two kinds in one source', projected('secret: {name: s}, configMap: {}'), `${P}.configMap.name: Required value`, `${P}: Forbidden: may not specify more than 1 volume type per source`],
  ['a token beside a file', projected(`serviceAccountToken: {path: t}, downwardAPI: {items: [{path: node, ${NAME}}]}`), `${P}: Forbidden: may not specify more than 1 volume type per source`],
  ['one path twice, by source', projected('secret: {name: s, items: [{key: a, path: p}, {key: b, path: p}]}', 'configMap: {name: c, items: [{key: k, path: p}]}', `downwardAPI: {items: [{path: p, ${NAME}}]}`), `${V}.projected: Invalid value: "s": conflicting duplicate paths`, `${V}.projected: Invalid value: "c": conflicting duplicate paths`, `${V}.projected: Invalid value: "p": conflicting duplicate paths`],
  ['different paths', projected('secret: {name: s, items: [{key: a, path: p}]}', 'configMap: {name: c, items: [{key: k, path: q}]}')],
  ['a file of nothing', projected('downwardAPI: {items: [{path: p}]}'), `${P}.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required`],
  ['ten minutes', projected('serviceAccountToken: {path: t, expirationSeconds: 600}')],
  ['less than ten minutes', projected('serviceAccountToken: {path: t, expirationSeconds: 599}'), `${P}.serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes`],
  ['2^32 seconds', projected('serviceAccountToken: {path: t, expirationSeconds: 4294967296}')],
  ['more than 2^32 seconds', projected('serviceAccountToken: {path: t, expirationSeconds: 4294967297}'), `${P}.serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds`],
  ['a token without a path; the server leaves the source out', projected('serviceAccountToken: {}'), `${V}.projected.path: Required value`],
  ['a token upwards', projected('serviceAccountToken: {path: ..t}'), `${V}.projected.path: Invalid value: "..t": must not start with '..'`],
]));

describe('sources of storage that cannot run here', () => checkRows([
  ['nfs', volume('nfs: {}'), `${V}.nfs.server: Required value`, `${V}.nfs.path: Required value`, `${V}.nfs.path: Invalid value: "": must be an absolute path`],
  ['nfs, from nowhere', volume('nfs: {server: s, path: a}'), `${V}.nfs.path: Invalid value: "a": must be an absolute path`],
  ['nfs', volume('nfs: {server: s, path: /a}')],
  ['csi', volume('csi: {}'), `${V}.csi.driver: Required value`],
  ['rbd without monitors', volume('rbd: {monitors: [], image: i}'), `${V}.rbd.monitors: Required value`],
  ['rbd', volume('rbd: {monitors: [m], image: i}')],
  ['image', volume('image: {reference: "a:1"}')],
  ['a claim of its own', volume('ephemeral: {}'), `${V}.ephemeral.volumeClaimTemplate: Required value`],
  ['what a claim needs', volume('ephemeral: {volumeClaimTemplate: {spec: {}}}'), `${V}.ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required`, `${V}.ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value`],
]));
