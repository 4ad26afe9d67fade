// Writes src/simulator/manifest/schema-data.ts from the structure of the OpenAPI description of Kubernetes 1.36:
//   node scripts/generate-schema.mjs PATH/openapi-structure.json
// Run by hand when the supported kinds change; its result is committed. The description does not say which scalars are pointers in Go
// (a zero is then kept, not dropped) nor what its string types are called (decoding errors name them), so the tables below add that.
import fs from 'node:fs';

const { kubernetes, schemas } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const short = (name) => name.split('.').pop();

/** Struct → fields that are pointers to a scalar. */
const pointers = {
  PodSpec:
    'terminationGracePeriodSeconds activeDeadlineSeconds automountServiceAccountToken shareProcessNamespace priority runtimeClassName enableServiceLinks preemptionPolicy setHostnameAsFQDN hostUsers hostnameOverride',
  Container: 'restartPolicy',
  EphemeralContainer: 'restartPolicy',
  Lifecycle: 'stopSignal',
  GRPCAction: 'service',
  SecretKeySelector: 'optional',
  ConfigMapKeySelector: 'optional',
  SecretEnvSource: 'optional',
  ConfigMapEnvSource: 'optional',
  FileKeySelector: 'optional',
  SecretVolumeSource: 'optional defaultMode',
  ConfigMapVolumeSource: 'optional defaultMode',
  SecretProjection: 'optional',
  ConfigMapProjection: 'optional',
  DownwardAPIVolumeSource: 'defaultMode',
  ProjectedVolumeSource: 'defaultMode',
  KeyToPath: 'mode',
  DownwardAPIVolumeFile: 'mode',
  HostPathVolumeSource: 'type',
  EmptyDirVolumeSource: 'sizeLimit',
  ServiceAccountTokenProjection: 'expirationSeconds',
  ClusterTrustBundleProjection: 'optional name signerName',
  PodCertificateProjection: 'maxExpirationSeconds',
  VolumeMount: 'mountPropagation recursiveReadOnly',
  Probe: 'terminationGracePeriodSeconds',
  CSIVolumeSource: 'readOnly fsType',

  SecurityContext: 'privileged runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount',
  PodSecurityContext: 'runAsUser runAsGroup runAsNonRoot fsGroup fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy',
  SeccompProfile: 'localhostProfile',
  AppArmorProfile: 'localhostProfile',
  WindowsSecurityContextOptions: 'gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess',
  Toleration: 'tolerationSeconds',
  TopologySpreadConstraint: 'minDomains nodeAffinityPolicy nodeTaintsPolicy',
  PodDNSConfigOption: 'value',
  PodResourceClaim: 'resourceClaimName resourceClaimTemplateName',
  DeploymentSpec: 'replicas revisionHistoryLimit progressDeadlineSeconds',
  RollingUpdateDeployment: 'maxSurge maxUnavailable',
  RollingUpdateDaemonSet: 'maxSurge maxUnavailable',
  ReplicaSetSpec: 'replicas',
  StatefulSetSpec: 'replicas revisionHistoryLimit',
  RollingUpdateStatefulSetStrategy: 'partition maxUnavailable',
  DaemonSetSpec: 'revisionHistoryLimit',
  JobSpec:
    'parallelism completions activeDeadlineSeconds backoffLimit backoffLimitPerIndex maxFailedIndexes manualSelector ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy',
  SuccessPolicyRule: 'succeededIndexes succeededCount',
  PodFailurePolicyOnExitCodesRequirement: 'containerName',
  CronJobSpec: 'suspend startingDeadlineSeconds timeZone successfulJobsHistoryLimit failedJobsHistoryLimit',
  ServiceSpec: 'internalTrafficPolicy ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass trafficDistribution',
  ServicePort: 'appProtocol',
  ClientIPConfig: 'timeoutSeconds',
  ConfigMap: 'immutable',
  Secret: 'immutable',
  ServiceAccount: 'automountServiceAccountToken',
  PersistentVolumeClaimSpec: 'storageClassName volumeMode volumeAttributesClassName',
  ObjectMeta: 'deletionGracePeriodSeconds',
  OwnerReference: 'controller blockOwnerDeletion',
  TypedLocalObjectReference: 'apiGroup',
  TypedObjectReference: 'apiGroup namespace',
  PodStatus: 'observedGeneration',
  ContainerStatus: 'started',
  JobStatus: 'ready terminating',
  PodSchedulingGroup: 'podGroupName',
};
/** Struct → fields whose string type has a name of its own in Go. */
const named = {
  PodSpec: 'restartPolicy:RestartPolicy dnsPolicy:DNSPolicy preemptionPolicy:PreemptionPolicy',
  PodOS: 'name:OSName',
  Container: 'restartPolicy:ContainerRestartPolicy terminationMessagePolicy:TerminationMessagePolicy imagePullPolicy:PullPolicy',
  EphemeralContainer: 'restartPolicy:ContainerRestartPolicy terminationMessagePolicy:TerminationMessagePolicy imagePullPolicy:PullPolicy',
  ContainerPort: 'protocol:Protocol',
  ServicePort: 'protocol:Protocol',
  HTTPGetAction: 'scheme:URIScheme',
  Capabilities: 'add:Capability drop:Capability',
  Lifecycle: 'stopSignal:Signal',
  SecurityContext: 'procMount:ProcMountType',
  SeccompProfile: 'type:SeccompProfileType',
  AppArmorProfile: 'type:AppArmorProfileType',
  PodSecurityContext:
    'fsGroupChangePolicy:PodFSGroupChangePolicy supplementalGroupsPolicy:SupplementalGroupsPolicy seLinuxChangePolicy:PodSELinuxChangePolicy',
  VolumeMount: 'mountPropagation:MountPropagationMode recursiveReadOnly:RecursiveReadOnlyMode',
  EmptyDirVolumeSource: 'medium:StorageMedium',
  HostPathVolumeSource: 'type:HostPathType',
  ImageVolumeSource: 'pullPolicy:PullPolicy',
  Toleration: 'operator:TolerationOperator effect:TaintEffect',

  NodeSelectorRequirement: 'operator:NodeSelectorOperator',
  LabelSelectorRequirement: 'operator:LabelSelectorOperator',
  TopologySpreadConstraint:
    'whenUnsatisfiable:UnsatisfiableConstraintAction nodeAffinityPolicy:NodeInclusionPolicy nodeTaintsPolicy:NodeInclusionPolicy',
  ContainerResizePolicy: 'resourceName:ResourceName restartPolicy:ResourceResizeRestartPolicy',
  ContainerRestartRule: 'action:ContainerRestartRuleAction',
  ContainerRestartRuleOnExitCodes: 'operator:ContainerRestartRuleOnExitCodesOperator',
  PodReadinessGate: 'conditionType:PodConditionType',
  PersistentVolumeClaimSpec: 'accessModes:PersistentVolumeAccessMode volumeMode:PersistentVolumeMode',
  DeploymentStrategy: 'type:DeploymentStrategyType',
  DaemonSetUpdateStrategy: 'type:DaemonSetUpdateStrategyType',
  StatefulSetUpdateStrategy: 'type:StatefulSetUpdateStrategyType',
  StatefulSetSpec: 'podManagementPolicy:PodManagementPolicyType',
  StatefulSetPersistentVolumeClaimRetentionPolicy:
    'whenDeleted:PersistentVolumeClaimRetentionPolicyType whenScaled:PersistentVolumeClaimRetentionPolicyType',
  JobSpec: 'completionMode:CompletionMode podReplacementPolicy:PodReplacementPolicy',
  PodFailurePolicyRule: 'action:PodFailurePolicyAction',
  PodFailurePolicyOnExitCodesRequirement: 'operator:PodFailurePolicyOnExitCodesOperator',
  PodFailurePolicyOnPodConditionsPattern: 'type:PodConditionType status:ConditionStatus',
  CronJobSpec: 'concurrencyPolicy:ConcurrencyPolicy',
  ServiceSpec:
    'type:ServiceType sessionAffinity:ServiceAffinity ipFamilies:IPFamily ipFamilyPolicy:IPFamilyPolicy externalTrafficPolicy:ServiceExternalTrafficPolicy internalTrafficPolicy:ServiceInternalTrafficPolicy',
  Secret: 'type:SecretType',
  NamespaceSpec: 'finalizers:FinalizerName',
  ObjectMeta: 'uid:types.UID',
  OwnerReference: 'uid:types.UID',
  ObjectReference: 'uid:types.UID',
};
/** Kinds nobody can write here; and volume sources of real storage systems, which are taken as they are. */
const left =
  /^core\.v1\.(ReplicationController|Node$|NodeConfig|NodeS(pec|tatus|ystem|wap)|NodeAddress|NodeAllocatable|NodeCondition|NodeDaemon|NodeFeatures|NodeRuntime|ConfigMapNodeConfigSource|Endpoint|Event|AttachedVolume|ContainerImage|DaemonEndpoint|Taint$|AWSElastic|AzureDisk|AzureFile|CephFS|Cinder|FCVolume|FlexVolume|Flocker|GCEPersistent|Glusterfs|ISCSI|PhotonPersistent|Portworx|Quobyte|RBD|ScaleIO|StorageOS|Vsphere)/;
const table = (rows) =>
  new Map(Object.entries(rows).map(([struct, fields]) => [struct, new Map(fields.split(' ').map((f) => f.split(':')))]));
const isPointer = table(pointers);
const goName = table(named);

const type = (s, name) => {
  const go = name ? `~${name}` : '';
  if (s.ref) {
    if (/Quantity$/.test(s.ref)) return 'q';
    if (/IntOrString$/.test(s.ref)) return 'o';
    if (/(^|\.)(Time|MicroTime)$/.test(s.ref)) return 't';
    return /FieldsV1$/.test(s.ref) || left.test(s.ref) || !schemas[s.ref] ? 'a' : short(s.ref);
  }
  if (s.type === 'array') return `[${type(s.items, name)}`;
  if (s.values) return `{${type(s.values)}`;
  if (s.type === 'boolean') return 'b';
  if (s.type === 'integer') return s.format === 'int32' ? 'i' : 'l';
  if (s.type === 'string' && s.format === 'byte') return 'y';
  if (s.type === 'string') return `s${go}${s.enum ? `(${s.enum.join('|')})` : ''}`;
  return 'a';
};
const lines = Object.entries(schemas)
  .filter(([name, s]) => s.properties && !left.test(name))
  .map(([name, s]) => {
    const struct = short(name);
    const required = new Set(s.required ?? []);
    const fields = Object.entries(s.properties).map(([key, v]) => {
      const strategy = v['x-kubernetes-patch-strategy'] ?? '';
      const merge = strategy.includes('merge') ? `@${v['x-kubernetes-patch-merge-key'] ?? ''}` : '';
      return (
        key +
        (required.has(key) ? '!' : isPointer.get(struct)?.has(key) ? '*' : '') +
        ':' +
        type(v, goName.get(struct)?.get(key)) +
        merge +
        (strategy.includes('retainKeys') ? '^' : '')
      );
    });
    return `${struct} ${fields.join(' ')}`;
  });
const names = lines.map((l) => l.split(' ')[0]);
if (new Set(names).size !== names.length) throw new Error('two structs have the same short name');
for (const [struct, fields] of [...isPointer, ...goName])
  for (const field of fields.keys())
    if (!lines.find((l) => l.startsWith(struct + ' '))?.match(new RegExp(` ${field}[!*]?:`)))
      console.error(`no such field: ${struct}.${field}`);
/** What few manifests write: a part of the simulator that is loaded on demand (src/simulator/parts.ts). */
const rare =
  /^(?!Service|LoadBalancer|Condition)(?:DaemonSet|Deployment|ReplicaSet|StatefulSet|Job|CronJob|RollingUpdate|Windows|CSI|PodCertificate|ClusterTrust|ManagedFields|PodFailure|SuccessPolicy|UncountedTerminated|PersistentVolumeClaim|TypedObject|TypedLocal|ModifyVolume|Volume(?:ResourceRequirements|MountStatus)|Topology|PodAffinity|PodAntiAffinity|WeightedPod|Node(?:Affinity|Selector)|PreferredScheduling|AppArmor|ResourceClaim|ResourceHealth|ResourceStatus|PodResourceClaim|PodExtended|ContainerResize|Sysctl|PortStatus|SessionAffinity|ClientIP|EphemeralContainer$|PodScheduling|PodDNS|HostAlias|Toleration|PodReadinessGate|\w*Status$|\w*Condition$|ContainerState\w*$|ContainerUser|LinuxContainerUser|HostIP$|PodIP$|PodOS$)/;
const isRare = (line) => rare.test(line.slice(0, line.indexOf(' ')));
const write = (file, name, some) =>
  fs.writeFileSync(
    `src/simulator/manifest/${file}.ts`,
    `// Generated by scripts/generate-schema.mjs from the structure of Kubernetes ${kubernetes}; not edited by hand. How to read it: schema.ts.\nexport const ${name} = \`\n${some.join('\n')}\n\`;\n`,
  );
write(
  'schema-data',
  'SCHEMA',
  lines.filter((line) => !isRare(line)),
);
write('schema-rare', 'RARE_SCHEMA', lines.filter(isRare));
