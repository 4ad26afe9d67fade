// The API server's internal form of a Pod's spec as JSON, which it shows as a diff when a forbidden field changes (V-82): Go's names in
// Go's order, every empty field written, one blank an indent.
import type { PodTemplateSpec } from './types.ts';

/** Struct → fields in order; `name:Struct` for structs, `name:[Struct` lists, `name=json` where the name is not just capitalised; `!` never null; zero values: `'` text, `0` number, `f` false. */
const STRUCTS: Readonly<Record<string, string>> = {
  PodSpec:
    "volumes:[Volume initContainers:[Container containers:[Container ephemeralContainers:[Ephemeral restartPolicy' terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy'=DNSPolicy nodeSelector serviceAccountName' automountServiceAccountToken nodeName' securityContext:PodSecurity imagePullSecrets:[Reference hostname' subdomain' setHostnameAsFQDN affinity:Generic schedulerName' tolerations:[Toleration hostAliases:[HostAlias priorityClassName' priority preemptionPolicy dnsConfig=DNSConfig:Dns readinessGates:[Generic runtimeClassName overhead enableServiceLinks topologySpreadConstraints:[Spread os=OS:Generic schedulingGates:[Generic resourceClaims:[Generic resources:Resources hostnameOverride",
  Container:
    "name' image' command args workingDir' ports:[Port envFrom:[EnvFrom env:[Env resources:!Resources resizePolicy:[Resize restartPolicy restartPolicyRules:[Rule volumeMounts:[Mount volumeDevices:[Device livenessProbe:Probe readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath' terminationMessagePolicy' imagePullPolicy' securityContext:Security stdinf stdinOncef ttyf=TTY",
  Volume:
    "name' hostPath:HostPath emptyDir:EmptyDir gcePersistentDisk=GCEPersistentDisk:Generic awsElasticBlockStore=AWSElasticBlockStore:Generic gitRepo:Generic secret:SecretVolume nfs=NFS:Nfs iscsi=ISCSI:Generic glusterfs:Generic persistentVolumeClaim:Claim rbd=RBD:Generic quobyte:Generic flexVolume:Generic cinder:Generic cephfs=CephFS:Generic flocker:Generic downwardAPI:Downward fc=FC:Generic azureFile:Generic configMap:ConfigMapVolume vsphereVolume:Generic azureDisk:Generic photonPersistentDisk:Generic projected:Projected portworxVolume:Generic scaleIO:Generic storageos=StorageOS:Generic csi=CSI:Generic ephemeral:Generic image:ImageVolume",
  HostPath: "path' type",
  EmptyDir: "medium' sizeLimit",
  SecretVolume: "secretName' items:[Item defaultMode optional",
  ConfigMapVolume: "name' items:[Item defaultMode optional",
  Item: "key' path' mode",
  Nfs: "server' path' readOnlyf",
  Claim: "claimName' readOnlyf",
  Downward: 'items:[DownwardFile defaultMode',
  DownwardFile: "path' fieldRef:Field resourceFieldRef:ResourceField mode",
  Projected: 'sources:[Projection defaultMode',
  ImageVolume: "reference' pullPolicy'",
  Projection:
    'secret:SecretProjection downwardAPI:DownwardProjection configMap:SecretProjection serviceAccountToken:Token clusterTrustBundle:Generic podCertificate:Generic',
  SecretProjection: "name' items:[Item optional",
  DownwardProjection: 'items:[DownwardFile',
  Token: "audience' expirationSeconds0 path'",
  Port: "name' hostPort0 containerPort0 protocol' hostIP'",
  Env: "name' value' valueFrom:EnvSource",
  EnvSource: 'fieldRef:Field resourceFieldRef:ResourceField configMapKeyRef:KeyRef secretKeyRef:KeyRef fileKeyRef:FileRef',
  Field: "apiVersion'=APIVersion fieldPath'",
  ResourceField: "containerName' resource' divisor'",
  KeyRef: "name' key' optional",
  FileRef: "volumeName' path' key' optional",
  EnvFrom: "prefix' configMapRef:NameRef secretRef:NameRef",
  NameRef: "name' optional",
  Reference: "name'",
  Resources: 'limits requests claims:[Generic',
  Resize: "resourceName' restartPolicy'",
  Rule: "action' exitCodes:ExitCodes",
  ExitCodes: "operator' values",
  Mount: "name' readOnlyf recursiveReadOnly mountPath' subPath' mountPropagation subPathExpr'",
  Device: "name' devicePath'",
  Probe:
    'exec:Exec httpGet=HTTPGet:Http tcpSocket=TCPSocket:Tcp grpc=GRPC:Grpc initialDelaySeconds0 timeoutSeconds0 periodSeconds0 successThreshold0 failureThreshold0 terminationGracePeriodSeconds',
  Lifecycle: 'postStart:Handler preStop:Handler stopSignal',
  Handler: 'exec:Exec httpGet=HTTPGet:Http tcpSocket=TCPSocket:Tcp sleep:Sleep',
  Exec: 'command',
  Http: "path' port0 host' scheme' httpHeaders=HTTPHeaders:[Header",
  Header: "name' value'",
  Tcp: "port0 host'",
  Grpc: 'port0 service',
  Sleep: 'seconds0',
  Security:
    'capabilities:Capabilities privileged seLinuxOptions=SELinuxOptions:Selinux windowsOptions:Generic runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile:Profile appArmorProfile:Profile',
  Capabilities: 'add drop',
  Profile: "type' localhostProfile",
  Selinux: "user' role' type' level'",
  PodSecurity:
    'hostNetworkf hostPIDf hostIPCf shareProcessNamespace hostUsers seLinuxOptions=SELinuxOptions:Selinux windowsOptions:Generic runAsUser runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy fsGroup=FSGroup sysctls:[Header fsGroupChangePolicy=FSGroupChangePolicy seccompProfile:Profile appArmorProfile:Profile seLinuxChangePolicy=SELinuxChangePolicy',
  Spread: "maxSkew0 topologyKey' whenUnsatisfiable' labelSelector minDomains nodeAffinityPolicy nodeTaintsPolicy matchLabelKeys",
  Toleration: "key' operator' value' effect' tolerationSeconds",
  HostAlias: "ip'=IP hostnames",
  Dns: 'nameservers searches options:[Option',
  Option: "name' value",
  SuccessPolicy: 'rules:[SuccessRule',
  SuccessRule: 'succeededIndexes succeededCount',
  FailurePolicy: 'rules:[FailureRule',
  FailureRule: "action' onExitCodes:JobExitCodes onPodConditions:[Condition",
  JobExitCodes: "containerName operator' values",
  Condition: "type' status'",
  StatefulStrategy: "type' rollingUpdate:StatefulRolling",
  StatefulRolling: 'partition0 maxUnavailable',
  PersistentVolumeClaim:
    "accessModes selector resources:!VolumeResources volumeName' storageClassName volumeMode dataSource:Generic dataSourceRef:Generic volumeAttributesClassName",
  VolumeResources: 'limits requests',
};
const EPHEMERAL = `${STRUCTS.Container ?? ''} targetContainerName'`;
interface InternalField {
  readonly json: string;
  readonly go: string;
  readonly zero: unknown;
  readonly struct?: string;
  readonly list: boolean;
  readonly always: boolean;
}
const parsed = new Map<string, readonly InternalField[]>();

function fieldsOf(struct: string): readonly InternalField[] {
  const known = parsed.get(struct);
  if (known) return known;
  const text = struct === 'Ephemeral' ? EPHEMERAL : (STRUCTS[struct] ?? '');
  const fields = text.split(' ').map((part): InternalField => {
    const [, name = '', mark = '', go, list, always, of] = /^(\w+?)('|0|f(?=$|=|:))?(?:=(\w+))?(?::(\[)?(!)?(\w+))?$/.exec(part) ?? [];
    return {
      json: name,
      go: go ?? name.charAt(0).toUpperCase() + name.slice(1),
      zero: mark === "'" ? '' : mark === '0' ? 0 : mark === 'f' ? false : null,
      ...(of && { struct: of }),
      list: list !== undefined,
      always: always !== undefined,
    };
  });
  parsed.set(struct, fields);
  return fields;
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
const capital = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(capital)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k.charAt(0).toUpperCase() + k.slice(1), capital(v)]))
      : value;

function convert(value: unknown, struct: string): unknown {
  if (struct === 'Generic') return capital(value);
  return Object.fromEntries(
    fieldsOf(struct).map((field): [string, unknown] => {
      const part = member(value, field.json);
      if (part === undefined || part === null) return [field.go, field.always && field.struct ? convert({}, field.struct) : field.zero];
      if (field.struct === undefined)
        return [
          field.go,
          Array.isArray(part) || typeof part !== 'object'
            ? part
            : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))),
        ];
      return [
        field.go,
        field.list && Array.isArray(part) ? part.map((item: unknown) => convert(item, field.struct ?? '')) : convert(part, field.struct),
      ];
    }),
  );
}

/** A spec with the fields that live in the security context inside. */
function withSecurity(spec: object): unknown {
  const moved: Record<string, unknown> = { ...spec };
  moved.securityContext = { ...(member(spec, 'securityContext') as object | undefined) };
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'])
    if (member(spec, key) !== undefined) (moved.securityContext as Record<string, unknown>)[key] = member(spec, key);
  return convert(moved, 'PodSpec');
}
const lines = (value: unknown): readonly string[] => JSON.stringify(value, null, 1).split('\n');
/** The lines of a Pod's spec in internal form. */
export const internalSpec = (spec: object): readonly string[] => lines(withSecurity(spec));
/** The same of a claim's spec. */
export const internalClaim = (spec: object): readonly string[] => lines(convert(spec, 'PersistentVolumeClaim'));
const escaped = (json: string): string => json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** A value in internal form on one line, as it stands in messages. */
export const internalJson = (
  value: object,
  struct: 'SuccessPolicy' | 'FailurePolicy' | 'Security' | 'StatefulStrategy' | 'StatefulRolling',
): string => escaped(JSON.stringify(convert(value, struct)));
/** A Pod template on one line: its metadata's fields stand beside the spec. */
export function internalTemplate(template: PodTemplateSpec): string {
  const { name, generateName, namespace, labels, annotations, finalizers } = template.metadata ?? {};
  const sorted = (map: object | undefined): unknown =>
    map === undefined ? undefined : Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
  return escaped(
    JSON.stringify({
      name,
      generateName,
      namespace,
      labels: sorted(labels),
      annotations: sorted(annotations),
      finalizers,
      Spec: withSecurity(template.spec ?? {}),
    }),
  );
}
/** The lines of an internal list of ephemeral containers. */
export const internalEphemeral = (container: object): readonly string[] =>
  JSON.stringify(convert(container, 'Ephemeral'), null, 1).split('\n');

const MAX_LINES = 3000;
/** A unified diff with three lines of context; ends with a newline. */
export function unifiedDiff(before: readonly string[], after: readonly string[]): string {
  const edits = diffLines(before, after);
  let out = '';
  let i = 0;
  while (i < edits.length) {
    if (edits[i]?.sign === ' ') {
      i++;
      continue;
    }
    const from = Math.max(0, i - 3);
    let last = i;
    for (let j = i; j < edits.length && j - last <= 6; j++) if (edits[j]?.sign !== ' ') last = j;
    const hunk = edits.slice(from, Math.min(edits.length, last + 4));
    const first = hunk[0];
    const count = (sign: '-' | '+'): number => hunk.filter((e) => e.sign === ' ' || e.sign === sign).length;
    out += `@@ -${(first?.a ?? 0) + 1},${count('-')} +${(first?.b ?? 0) + 1},${count('+')} @@\n${hunk.map((e) => e.sign + e.line).join('\n')}\n`;
    i = last + 4;
  }
  return out;
}
interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
  readonly a: number;
  readonly b: number;
}
function diffLines(x: readonly string[], y: readonly string[]): readonly Edit[] {
  let head = 0;
  while (head < x.length && head < y.length && x[head] === y[head]) head++;
  let tail = 0;
  while (tail < x.length - head && tail < y.length - head && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail++;
  const n = x.length - tail - head;
  const m = y.length - tail - head;
  const edits: Edit[] = [];
  const keep = (count: number, a: number, b: number): void => {
    for (let k = 0; k < count; k++) edits.push({ sign: ' ', line: x[a + k] ?? '', a: a + k, b: b + k });
  };
  keep(head, 0, 0);
  const small = n <= MAX_LINES && m <= MAX_LINES && n * m <= 4_000_000;
  const width = m + 1;
  const common = small ? new Uint16Array((n + 1) * width) : new Uint16Array(0);
  if (small)
    for (let i = n - 1; i >= 0; i--)
      for (let j = m - 1; j >= 0; j--) {
        common[i * width + j] =
          x[head + i] === y[head + j]
            ? (common[(i + 1) * width + j + 1] ?? 0) + 1
            : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
      }
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    if (small && i < n && j < m && x[head + i] === y[head + j]) {
      keep(1, head + i, head + j);
      i++;
      j++;
    } else if (i < n && (!small || j >= m || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      edits.push({ sign: '-', line: x[head + i] ?? '', a: head + i, b: head + j });
      i++;
    } else {
      edits.push({ sign: '+', line: y[head + j] ?? '', a: head + i, b: head + j });
      j++;
    }
  }
  keep(tail, x.length - tail, y.length - tail);
  return edits;
}
