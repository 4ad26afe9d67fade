const CONTAINER =
  'name image command args workingDir ports envFrom env resources resizePolicy restartPolicy volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty';
const PROBE =
  'exec httpGet tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds';
/**
 * The fields of Go's structs in their order, by the field at which a struct stands (`''` is the object itself; the specs of all kinds are
 * one, as are their statuses). Not here: maps, and structs whose order is that of the alphabet.
 */
const FIELDS: Readonly<Record<string, string>> = {
  '': 'kind apiVersion metadata spec secrets imagePullSecrets automountServiceAccountToken immutable data binaryData stringData type value globalDefault description subjects roleRef rules aggregationRule status',
  metadata:
    'name generateName namespace uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers',
  ownerReferences: 'apiVersion kind name uid controller blockOwnerDeletion',
  spec: 'audiences expirationSeconds boundObjectRef scaleTargetRef minReplicas maxReplicas metrics ingressClassName defaultBackend tls rules hard scopes schedule timeZone startingDeadlineSeconds concurrencyPolicy parallelism completions volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds podFailurePolicy backoffLimit dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy minAvailable replicas ports selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP externalName externalTrafficPolicy ipFamilies ipFamilyPolicy internalTrafficPolicy maxUnavailable manualSelector template strategy updateStrategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds ttlSecondsAfterFinished completionMode suspend jobTemplate successfulJobsHistoryLimit failedJobsHistoryLimit',
  status:
    'observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas terminatingReplicas phase disruptionsAllowed currentHealthy desiredHealthy expectedPods currentReplicas desiredReplicas currentMetrics conditions loadBalancer token expirationTimestamp',
  conditions: 'type observedGeneration status lastProbeTime lastUpdateTime lastTransitionTime reason message',
  containers: CONTAINER,
  initContainers: CONTAINER,
  ephemeralContainers: CONTAINER,
  ports: 'name hostPort containerPort protocol appProtocol hostIP port targetPort nodePort',
  envFrom: 'prefix configMapRef secretRef',
  valueFrom: 'fieldRef resourceFieldRef configMapKeyRef secretKeyRef',
  configMapKeyRef: 'name key optional',
  secretKeyRef: 'name key optional',
  resourceFieldRef: 'containerName resource divisor',
  volumeMounts: 'name readOnly recursiveReadOnly mountPath subPath mountPropagation subPathExpr',
  volumes: 'name',
  configMap: 'name items defaultMode optional',
  secret: 'secretName name items defaultMode optional',
  items: 'key path fieldRef resourceFieldRef mode',
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  httpGet: 'path port host scheme httpHeaders',
  tcpSocket: 'port host',
  securityContext:
    'capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups fsGroup readOnlyRootFilesystem allowPrivilegeEscalation procMount sysctls fsGroupChangePolicy seccompProfile',
  seccompProfile: 'type localhostProfile',
  tolerations: 'key operator value effect tolerationSeconds',
  selector: 'matchLabels matchExpressions',
  strategy: 'type rollingUpdate',
  updateStrategy: 'type rollingUpdate',
  rollingUpdate: 'partition maxUnavailable maxSurge',
  subjects: 'kind apiGroup name namespace',
  rules: 'verbs apiGroups resources resourceNames nonResourceURLs',
  paths: 'path pathType backend',
  boundObjectRef: 'kind apiVersion name uid',
  scaleTargetRef: 'kind name apiVersion',
  metrics: 'type',
  target: 'type value averageValue averageUtilization',
};

/** Sorted keys of what stands at a field, put as Go's encoder writes the struct there; those it does not know stay sorted, behind. */
export function structOrder(keys: readonly string[], at: string): readonly string[] {
  if (!Object.hasOwn(FIELDS, at)) return keys;
  const fields = (FIELDS[at] ?? '').split(' ');
  return [...fields.filter((f) => keys.includes(f)), ...keys.filter((k) => !fields.includes(k))];
}
