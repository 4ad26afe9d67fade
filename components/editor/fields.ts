/** Completion of the fields and values a multi-container Pod is written with, each with a line of help. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';

type Field = readonly [name: string, help: string];

/** Fields by the key they stand under; `''` is the document's root. */
const fields: Readonly<Record<string, readonly Field[]>> = {
  '': [
    ['apiVersion', 'v1 for a Pod'],
    ['kind', 'what this object is'],
    ['metadata', 'name, labels, annotations'],
    ['spec', 'what you want'],
  ],
  metadata: [
    ['name', 'unique in its namespace'],
    ['labels', 'for selectors'],
    ['annotations', 'notes for tools'],
    ['namespace', 'default: the current one'],
  ],
  spec: [
    ['containers', 'app containers: start when every init container has done its part'],
    ['initContainers', 'run one after another before the app; with restartPolicy: Always a sidecar'],
    ['volumes', 'what containers can share'],
    ['restartPolicy', 'Always (default), OnFailure or Never'],
    ['terminationGracePeriodSeconds', 'seconds between SIGTERM and SIGKILL; default 30'],
    ['shareProcessNamespace', 'containers see each other’s processes'],
    ['activeDeadlineSeconds', 'the Pod fails after so long'],
    ['securityContext', 'users, groups, fsGroup'],
    ['serviceAccountName', 'who the Pod is to the API'],
    ['hostname', 'default: the Pod’s name'],
    ['replicas', 'Deployment: how many Pods'],
    ['selector', 'which Pods belong to it'],
    ['template', 'the Pods it makes'],
    ['backoffLimit', 'Job: failures before it gives up; default 6'],
  ],
  containers: [
    ['name', 'unique in the Pod'],
    ['image', 'what to run'],
    ['command', 'replaces the image’s ENTRYPOINT'],
    ['args', 'replaces the image’s CMD'],
    ['env', 'variables'],
    ['ports', 'for information; a program listens whether they are here or not'],
    ['volumeMounts', 'where the volumes appear'],
    ['resources', 'requests and limits'],
    ['restartPolicy', 'init containers: Always makes a sidecar'],
    ['startupProbe', 'holds the others back until it succeeds'],
    ['readinessProbe', 'decides whether Services send requests'],
    ['livenessProbe', 'a failure restarts the container'],
    ['lifecycle', 'postStart and preStop hooks'],
    ['imagePullPolicy', 'Always, IfNotPresent or Never'],
    ['workingDir', 'where the command starts'],
    ['securityContext', 'user, capabilities, read-only root'],
    ['terminationMessagePath', 'default /dev/termination-log'],
  ],
  volumes: [
    ['name', 'what volumeMounts refer to'],
    ['emptyDir', 'lives and dies with the Pod'],
    ['configMap', 'files from a ConfigMap'],
    ['secret', 'files from a Secret'],
    ['hostPath', 'a folder of the node'],
    ['downwardAPI', 'facts about the Pod as files'],
  ],
  volumeMounts: [
    ['name', 'one of the Pod’s volumes'],
    ['mountPath', 'where it appears in the container'],
    ['readOnly', 'true forbids writing'],
    ['subPath', 'only a part of the volume'],
  ],
  probe: [
    ['exec', 'a command that exits with 0'],
    ['httpGet', 'a status from 200 to 399'],
    ['tcpSocket', 'a port that accepts'],
    ['grpc', 'a gRPC health check'],
    ['initialDelaySeconds', 'default 0'],
    ['periodSeconds', 'default 10'],
    ['timeoutSeconds', 'default 1'],
    ['failureThreshold', 'default 3'],
    ['successThreshold', 'default 1'],
  ],
  lifecycle: [
    ['postStart', 'right after the start; not Running before it is done'],
    ['preStop', 'before SIGTERM; counts against the grace period'],
  ],
  env: [
    ['name', 'the variable'],
    ['value', 'its text; $(NAME) refers to earlier ones'],
    ['valueFrom', 'from a ConfigMap, Secret or field'],
  ],
  resources: [
    ['requests', 'what the scheduler sets aside'],
    ['limits', 'what the kernel allows'],
  ],
  emptyDir: [
    ['sizeLimit', 'more than that evicts the Pod'],
    ['medium', 'Memory: a tmpfs'],
  ],
};
const values: Readonly<Record<string, readonly Field[]>> = {
  kind: [
    ['Pod', ''],
    ['Job', ''],
    ['Deployment', ''],
    ['Service', ''],
    ['ConfigMap', ''],
    ['Secret', ''],
  ],
  apiVersion: [
    ['v1', 'Pod, Service, ConfigMap'],
    ['batch/v1', 'Job, CronJob'],
    ['apps/v1', 'Deployment'],
  ],
  restartPolicy: [
    ['Always', 'restart whatever the exit code; on an init container: a sidecar'],
    ['OnFailure', 'restart after a failure'],
    ['Never', 'let it lie'],
  ],
  imagePullPolicy: [
    ['Always', 'ask the registry each time'],
    ['IfNotPresent', 'use what the node has'],
    ['Never', 'only what the node has'],
  ],
  image: [
    ['busybox:1.36', 'sh and the usual small tools'],
    ['nginx:1.27', 'a web server on port 80'],
    ['alpine:3.20', 'busybox and apk'],
  ],
  readOnly: [
    ['true', ''],
    ['false', ''],
  ],
  shareProcessNamespace: [
    ['true', ''],
    ['false', ''],
  ],
};
const alias: Readonly<Record<string, string>> = {
  initContainers: 'containers',
  ephemeralContainers: 'containers',
  startupProbe: 'probe',
  readinessProbe: 'probe',
  livenessProbe: 'probe',
  template: 'template',
};

const options = (list: readonly Field[], after: string) => list.map(([label, detail]) => ({ label, detail, apply: label + after }));

/** The key whose block the line at `indent` stands in, found by looking up for a smaller indent. */
function parentKey(lines: readonly string[], indent: number): string {
  for (let i = lines.length - 1; i >= 0; i--) {
    const found = /^(\s*)(- )?([\w.-]+):/.exec(lines[i]!);
    if (found === null) continue;
    const own = found[1]!.length + (found[2]?.length ?? 0);
    if (own < indent && /:\s*(#.*)?$/.test(lines[i]!)) return found[3]!;
    if (own < indent && found[2] === undefined) return found[3]!;
  }
  return '';
}

/** CodeMirror's source of completions. */
export function completeField(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const value = /^\s*(?:- )?([\w.-]+):\s+([\w.:/-]*)$/.exec(before);
  if (value !== null) {
    const list = Object.hasOwn(values, value[1]!) ? values[value[1]!] : undefined;
    return list === undefined ? null : { from: context.pos - value[2]!.length, options: options(list, '') };
  }
  const key = /^(\s*(?:- )?)(\w*)$/.exec(before);
  if (key === null || (key[2] === '' && !context.explicit)) return null;
  const above = context.state.doc
    .sliceString(0, Math.max(0, line.from - 1))
    .split('\n')
    .slice(-400);
  const parent = parentKey(above, key[1]!.length);
  const name = alias[parent] ?? parent;
  const list = Object.hasOwn(fields, name) ? fields[name] : name === 'template' ? [...fields['']!].slice(2) : undefined;
  return list === undefined ? null : { from: context.pos - key[2]!.length, options: options(list, ':') };
}
