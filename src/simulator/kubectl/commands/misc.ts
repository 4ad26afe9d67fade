import { createWaitQueue, type Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, notFound, usage } from '../errors.ts';
import { flagsOf, GLOBAL } from '../flags.ts';
import { apiVersionOf, groupResource, RESOURCES, type Resource } from '../kinds.ts';
import { chooseContainer, podFor } from '../pods.ts';
import { alignTable } from '../print/tabwriter.ts';
import { printJson } from '../print/json.ts';
import { printYaml } from '../print/yaml.ts';
import { execIn } from './exec.ts';

/** The versions of the recorded cluster and its kubectl. */
const SERVER = 'v1.36.2';
const CLIENT = 'v1.36.4';
const CONTEXT = 'central-mall';
/** A command that takes no virtual time. */
const at = (run: (env: Env) => number) => function* once(env: Env): Task<number> {  
  return run(env);
};

function version(env: Env): number {
  const output = env.flags.string('output');
  const client = env.flags.bool('client');
  const info = (v: string): object => ({ compiler: 'gc', gitVersion: v, goVersion: 'go1.26.1', major: '1', minor: '36', platform: 'linux/amd64' });
  const all = { clientVersion: info(CLIENT), kustomizeVersion: 'v5.8.1', ...(client ? {} : { serverVersion: info(SERVER) }) };
  if (output === 'json') env.io.out(printJson(all));
  else if (output === 'yaml') env.io.out(printYaml(all));
  else if (output !== undefined) throw fail("--output must be 'yaml' or 'json'");
  else env.say(`Client Version: ${CLIENT}\nKustomize Version: v5.8.1${client ? '' : `\nServer Version: ${SERVER}`}`);
  return 0;
}
function apiResources(env: Env): number {
  const { flags } = env;
  const group = flags.string('api-group');
  const wanted = (r: Resource): boolean => (group === undefined || r.group === group) && (!flags.has('namespaced') || r.namespaced === flags.bool('namespaced'));
  const list = RESOURCES.filter(wanted);
  if (flags.string('output') === 'name') env.io.out(list.map((r) => `${groupResource(r)}\n`).join(''));
  else {
    const rows = list.map((r) => [r.plural, r.short.join(','), apiVersionOf(r), String(r.namespaced), r.kind]);
    env.io.out(alignTable([...(flags.bool('no-headers') ? [] : [['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND']]), ...rows]));
  }
  return 0;
}
const apiVersions = (env: Env): number => {
  env.io.out([...new Set(RESOURCES.map(apiVersionOf))].sort().map((v) => `${v}\n`).join(''));
  return 0;
};
function clusterInfo(env: Env): number {
  env.say("Kubernetes control plane is running at https://10.77.0.1:6443\nCoreDNS is running at https://10.77.0.1:6443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.");
  return 0;
}
const canI = (env: Env): number => {
  const [verb, resource] = env.args;
  if (env.flags.bool('list')) return env.say('Resources   Non-Resource URLs   Resource Names   Verbs\n*.*         []                  []               [*]\n            [*]                 []               [*]'), 0;
  if (verb === undefined || resource === undefined) throw fail('you must specify two arguments: verb resource or verb resource/resourceName.\nSee \'kubectl auth can-i -h\' for help and examples.');
  if (!env.flags.bool('quiet')) env.say('yes');
  return 0;
};
const whoami = (env: Env): number => {
  env.io.out(alignTable([['ATTRIBUTE', 'VALUE'], ['Username', 'kubernetes-admin'], ['Groups', '[kubeadm:cluster-admins system:authenticated]']]));
  return 0;
};

function contexts(env: Env): number {
  if (env.flags.string('output') === 'name') env.say(CONTEXT);
  else env.io.out(alignTable([...(env.flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]), ['*', CONTEXT, 'central-mall', 'kubernetes-admin', env.host.namespace === 'default' ? '' : env.host.namespace]]));
  return 0;
}
function configView(env: Env): number {
  const namespace = env.host.namespace;
  const config = {
    apiVersion: 'v1', clusters: [{ cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: 'https://10.77.0.1:6443' }, name: 'central-mall' }],
    contexts: [{ context: { cluster: 'central-mall', ...(namespace === 'default' ? {} : { namespace }), user: 'kubernetes-admin' }, name: CONTEXT }], 'current-context': CONTEXT, kind: 'Config', users: [{ name: 'kubernetes-admin', user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } }],
  };
  env.io.out(env.flags.string('output') === 'json' ? printJson(config) : printYaml(config));
  return 0;
}
function setContext(env: Env): number {
  const [name] = env.args;
  if (!env.flags.bool('current') && name !== CONTEXT) {
    if (name === undefined) throw usage(env.path, 'unexpected args: []');
    env.say(`Context "${name}" created.`);
    return 0;
  }
  const namespace = env.flags.string('namespace');
  if (namespace !== undefined) env.host.setNamespace?.(namespace === '' ? 'default' : namespace);
  env.say(`Context "${CONTEXT}" modified.`);
  return 0;
}
function useContext(env: Env): number {
  const [name] = env.args;
  if (name !== CONTEXT) throw fail(`no context exists with the name: ${JSON.stringify(name ?? '')}`);
  env.say(`Switched to context "${CONTEXT}".`);
  return 0;
}

/** There is no metrics server on the recorded node, so `top` says what it says there. */
const top = (): number => {
  throw fail('Metrics API not available');
};
/** Global flags, as `kubectl options` lists them. */
const options = (env: Env): number => {
  env.say(`The following options can be passed to any command:\n\n${flagsOf(GLOBAL).map((f) => `    ${f.short === undefined ? '' : `-${f.short}, `}--${f.name}${f.type === 'b' ? '' : '=...'}`).join('\n')}`);
  return 0;
};
/** Commands that kubectl has and that mean nothing in this cluster: known, so that a misspelt word is not taken for them. */
const absent = (name: string, summary: string): Command => ({ name, summary, run: at((env) => {
  throw fail(`${env.path} is not part of this simulation`);
}) });
/** `port-forward` listens nowhere here; it says what it forwards and stays until it is stopped. */
function* portForward(env: Env): Task<number> {
  const [word, ...ports] = env.args;
  if (word === undefined || ports.length === 0) throw usage(env.path, 'TYPE/NAME and list of ports are required for port-forward');
  const pod = podFor(env, word, (r, name) => notFound(groupResource(r), name));
  if (pod.status?.phase !== 'Running') throw fail(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
  for (const spec of ports) {
    const [local = '', remote = local] = spec.split(':');
    if (!/^\d+$/.test(local || remote) || !/^[\w-]+$/.test(remote)) throw fail(`error parsing local port '${local}': strconv.ParseUint: parsing ${JSON.stringify(local)}: invalid syntax`);
    const port = /^\d+$/.test(remote) ? remote : String(pod.spec?.containers.flatMap((c) => c.ports ?? []).find((p) => p.name === remote)?.containerPort ?? remote);
    env.say(`Forwarding from 127.0.0.1:${local || port} -> ${port}`);
    env.say(`Forwarding from [::1]:${local || port} -> ${port}`);
  }
  const queue = createWaitQueue();
  for (;;) if ((yield queue.wait) === 'interrupted') return 130;
}

/** `POD:PATH` of `cp`, with `NAMESPACE/` before it. */
function place(env: Env, spec: string): { readonly pod: string; readonly namespace: string; readonly path: string } | undefined {
  const colon = spec.indexOf(':');
  if (colon < 0) return undefined;
  const before = spec.slice(0, colon);
  const slash = before.indexOf('/');
  return { namespace: slash < 0 ? env.namespace : before.slice(0, slash), pod: slash < 0 ? before : before.slice(slash + 1), path: spec.slice(colon + 1) };
}
/** `cp` of a directory stops here. */
const MOST_FILES = 100;
/** `cp` out of files and directories, in of single files: what tar would carry is read and written by `cat` in the container. */
function* cp(env: Env): Task<number> {
  const [from, to] = env.args;
  if (from === undefined || to === undefined || env.args.length > 2) throw usage(env.path, 'source and destination are required');
  const [source, target] = [place(env, from), place(env, to)];
  if ((source === undefined) === (target === undefined)) throw fail('one of src or dest must be a local file specification');
  const remote = source ?? target;
  if (remote === undefined || remote.path === '') throw fail('filepath can not be empty');
  const pod = env.api.get('Pod', remote.namespace, remote.pod);
  if (pod === undefined) throw notFound('pods', remote.pod);
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') throw fail(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  // The note about a default container is tar's stderr to kubectl and comes on stdout (K-94).
  const container = chooseContainer({ ...env, warn: env.say }, pod, env.flags.string('container'), true);
  let text = '';
  if (source !== undefined) {
    const read = function* (words: readonly string[]): Task<boolean> {
      text = '';
      return (yield* execIn(env, pod, container, words, { tty: false, stdin: false, out: (s) => { text += s; }, err: () => undefined })).exitCode === 0;
    };
    if (!(yield* read(['find', source.path, '-type', 'f']))) {
      env.say(`tar: ${source.path}: No such file or directory\ntar: error exit delayed from previous errors`);
      return 0;
    }
    if (source.path.startsWith('/')) env.say("tar: removing leading '/' from member names");
    for (const file of text.split('\n').filter((f) => f !== '').slice(0, MOST_FILES)) {
      if (yield* read(['cat', file])) env.host.writeFile(to.replace(/\/$/, '') + file.slice(source.path.replace(/\/$/, '').length), text);
    }
    return 0;
  }
  const content = env.host.readFile(from);
  if (content === undefined) throw fail(`${from} doesn't exist in local filesystem`);
  const path = target?.path ?? '';
  const result = yield* execIn(env, pod, container, ['sh', '-c', 'if [ -d "$0" ]; then cat > "$0/$1"; else cat > "$0"; fi', path, from.slice(from.lastIndexOf('/') + 1)], { tty: false, stdin: true, input: content, out: () => undefined, err: (s) => env.io.err(s) });
  if (result.exitCode !== 0) throw fail(`command terminated with exit code ${result.exitCode}`);
  return 0;
}
export const MISC = {
  version: { name: 'version', summary: 'Print the client and server version information', flags: 'client:b output,o:s', run: at(version) },
  apiResources: { name: 'api-resources', summary: 'Print the supported API resources on the server', flags: 'output,o:s namespaced:b api-group:s no-headers:b verbs:c sort-by:s categories:c cached:b', run: at(apiResources) },
  apiVersions: { name: 'api-versions', summary: 'Print the supported API versions on the server, in the form of "group/version"', run: at(apiVersions) },
  clusterInfo: { name: 'cluster-info', summary: 'Display cluster information', run: at(clusterInfo) },
  auth: { name: 'auth', summary: 'Inspect authorization', children: [
    { name: 'can-i', summary: 'Check whether an action is allowed', flags: 'all-namespaces,A:b quiet,q:b list:b subresource:s no-headers:b', run: at(canI) },
    { name: 'whoami', summary: 'Experimental: Check self subject attributes', flags: 'output,o:s', run: at(whoami) },
  ] },
  config: { name: 'config', summary: 'Modify kubeconfig files', children: [
    { name: 'current-context', summary: 'Display the current-context', run: at((env) => (env.say(CONTEXT), 0)) },
    { name: 'get-contexts', summary: 'Describe one or many contexts', flags: 'no-headers:b output,o:s', run: at(contexts) },
    { name: 'get-clusters', summary: 'Display clusters defined in the kubeconfig', run: at((env) => (env.say('NAME\ncentral-mall'), 0)) },
    { name: 'set-context', summary: 'Set a context entry in kubeconfig', flags: 'current:b', run: at(setContext) },
    { name: 'use-context', summary: 'Set the current-context in a kubeconfig file', run: at(useContext) },
    { name: 'view', summary: 'Display merged kubeconfig settings or a specified kubeconfig file', flags: 'minify:b raw:b flatten:b merge:b output,o:s', run: at(configView) },
  ] },
  top: { name: 'top', summary: 'Display resource (CPU/memory) usage', children: [
    { name: 'node|nodes|no', summary: 'Display resource (CPU/memory) usage of nodes', flags: 'selector,l:s sort-by:s no-headers:b show-capacity:b', run: at(top) },
    { name: 'pod|pods|po', summary: 'Display resource (CPU/memory) usage of pods', flags: 'selector,l:s sort-by:s no-headers:b containers:b all-namespaces,A:b field-selector:s sum:b', run: at(top) },
  ] },
  options: { name: 'options', summary: 'Print the list of flags inherited by all commands', run: at(options) },
  certificate: absent('certificate', 'Modify certificate resources'),
  proxy: absent('proxy', 'Run a proxy to the Kubernetes API server'),
  kustomize: absent('kustomize', 'Build a kustomization target from a directory or URL'),
  completion: absent('completion', 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)'),
  plugin: absent('plugin', 'Provides utilities for interacting with plugins'),
  portForward: { name: 'port-forward', summary: 'Forward one or more local ports to a pod', usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]', flags: 'address:c pod-running-timeout:d', run: portForward },
  cp: { name: 'cp', summary: 'Copy files and directories to and from containers', usage: '<file-spec-src> <file-spec-dest>', flags: 'container,c:s no-preserve:b retries:i', run: cp },
} as const satisfies Readonly<Record<string, Command>>;
