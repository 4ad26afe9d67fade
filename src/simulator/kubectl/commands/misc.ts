import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, usage } from '../errors.ts';
import { flagsOf, GLOBAL } from '../flags.ts';
import { printerFor } from '../format.ts';
import { apiVersionOf, groupResource, RESOURCES, type ApiObject, type Resource } from '../kinds.ts';
import { alignTable } from '../print/tabwriter.ts';
import { printJson } from '../print/json.ts';
import { printYaml } from '../print/yaml.ts';

/** The versions of the recorded cluster and its kubectl. */
const SERVER = 'v1.36.2';
const CLIENT = 'v1.36.4';
const CONTEXT = 'central-mall';
/** A command that takes no virtual time. */
const at = (run: (env: Env) => number) =>
  function* once(env: Env): Task<number> {
    return run(env);
  };

function version(env: Env): number {
  const output = env.flags.string('output');
  const client = env.flags.bool('client');
  const info = (v: string): object => ({
    compiler: 'gc',
    gitVersion: v,
    goVersion: 'go1.26.1',
    major: '1',
    minor: '36',
    platform: 'linux/amd64',
  });
  const all = { clientVersion: info(CLIENT), kustomizeVersion: 'v5.8.1', ...(client ? {} : { serverVersion: info(SERVER) }) };
  if (output === 'json') env.io.out(printJson(all));
  else if (output === 'yaml') env.io.out(printYaml(all));
  else if (output !== undefined) throw fail("--output must be 'yaml' or 'json'");
  else env.say(`Client Version: ${CLIENT}\nKustomize Version: v5.8.1${client ? '' : `\nServer Version: ${SERVER}`}`);
  return 0;
}
function noArguments(env: Env): void {
  if (env.args.length > 0) throw usage(env.path, `unexpected arguments: [${env.args.join(' ')}]`);
}
/** What the API server lets one do with a resource; Namespaces are not deleted all at once. */
const verbsOf = (r: Resource): readonly string[] =>
  ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'].filter(
    (v) => v !== 'deletecollection' || r.kind !== 'Namespace',
  );
function apiResources(env: Env): number {
  const { flags } = env;
  noArguments(env);
  const sort = flags.string('sort-by') ?? '';
  if (!['', 'name', 'kind'].includes(sort)) throw fail('--sort-by accepts only name or kind');
  const output = flags.string('output') ?? '';
  if (!['', 'name', 'wide', 'json', 'yaml', 'kyaml'].includes(output))
    throw fail(
      `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,name,wide,yaml`,
    );
  const group = flags.string('api-group');
  const wanted = (r: Resource): boolean =>
    (group === undefined || r.group === group) &&
    flags.list('categories').every((c) => c === 'all' && r.all) &&
    flags.list('verbs').every((v) => verbsOf(r).includes(v)) &&
    (!flags.has('namespaced') || r.namespaced === flags.bool('namespaced'));
  const by = (r: Resource): string => (sort === 'kind' ? r.kind : r.plural);
  const found = RESOURCES.filter(wanted);
  const list = sort === '' ? found : found.toSorted((a, b) => (by(a) < by(b) ? -1 : 1));
  if (flags.string('output') === 'name') env.io.out(list.map((r) => `${groupResource(r)}\n`).join(''));
  else {
    const wide = flags.string('output') === 'wide';
    const rows = list.map((r) => [
      ...[r.plural, r.short.join(','), apiVersionOf(r), String(r.namespaced), r.kind],
      ...(wide ? [verbsOf(r).join(','), r.all ? 'all' : ''] : []),
    ]);
    const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
    env.io.out(alignTable([...(flags.bool('no-headers') ? [] : [headers]), ...rows]));
  }
  return 0;
}
const apiVersions = (env: Env): number => {
  noArguments(env);
  env.io.out(
    [...new Set(RESOURCES.map(apiVersionOf))]
      .sort()
      .map((v) => `${v}\n`)
      .join(''),
  );
  return 0;
};
function clusterInfo(env: Env): number {
  env.say(
    "Kubernetes control plane is running at https://10.77.0.1:6443\nCoreDNS is running at https://10.77.0.1:6443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
  );
  return 0;
}
const canI = (env: Env): number => {
  const [verb, resource] = env.args;
  if (env.flags.bool('list') && env.args.length > 0) throw fail('list option must be specified with no arguments');
  if (env.flags.bool('list'))
    return (
      env.say(
        'Resources   Non-Resource URLs   Resource Names   Verbs\n*.*         []                  []               [*]\n            [*]                 []               [*]',
      ),
      0
    );
  if (verb === undefined || resource === undefined || env.args.length > 2)
    throw fail(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  if (!env.flags.bool('quiet')) env.say('yes');
  return 0;
};
const whoami = (env: Env): number => {
  env.io.out(
    alignTable([
      ['ATTRIBUTE', 'VALUE'],
      ['Username', 'kubernetes-admin'],
      ['Groups', '[kubeadm:cluster-admins system:authenticated]'],
    ]),
  );
  return 0;
};

function contexts(env: Env): number {
  const unknown = env.args.filter((name) => name !== CONTEXT);
  if (unknown.length > 0) throw fail(`context ${unknown[0] ?? ''} not found`);
  if (env.flags.string('output') === 'name') env.say(CONTEXT);
  else
    env.io.out(
      alignTable([
        ...(env.flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]),
        ['*', CONTEXT, 'central-mall', 'kubernetes-admin', env.host.namespace === 'default' ? '' : env.host.namespace],
      ]),
    );
  return 0;
}
function configView(env: Env): number {
  noArguments(env);
  const namespace = env.host.namespace;
  const config = {
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: 'https://10.77.0.1:6443' }, name: 'central-mall' }],
    contexts: [
      { context: { cluster: 'central-mall', ...(namespace === 'default' ? {} : { namespace }), user: 'kubernetes-admin' }, name: CONTEXT },
    ],
    'current-context': CONTEXT,
    kind: 'Config',
    users: [{ name: 'kubernetes-admin', user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' } }],
  };
  const printer = printerFor(env.flags.string('output') ?? 'yaml');
  if (printer !== undefined) env.io.out(printer([config as unknown as ApiObject], true));
  return 0;
}
function setContext(env: Env): number {
  const [name] = env.args;
  if (env.args.length > 1) throw usage(env.path, `unexpected args: [${env.args.join(' ')}]`);
  if (env.flags.bool('current') && name !== undefined) throw fail('you cannot specify both a context name and --current');
  if (!env.flags.bool('current') && name !== CONTEXT) {
    if (name === undefined) throw fail('you must specify a non-empty context name or --current');
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
  if (env.args.length !== 1) throw fail(`Unexpected args: [${env.args.join(' ')}]`);
  if (name !== CONTEXT) throw fail(`no context exists with the name: ${JSON.stringify(name ?? '')}`);
  env.say(`Switched to context "${CONTEXT}".`);
  return 0;
}

/** There is no metrics server on the recorded node, so `top` says what it says there. */
const top = (env: Env): number => {
  const sort = env.flags.string('sort-by') ?? '';
  if (!['', 'cpu', 'memory'].includes(sort)) throw fail('--sort-by accepts only cpu or memory');
  const picked = env.flags.string('selector') || env.flags.string('field-selector');
  if (env.args.length > 0 && picked) throw fail('only one of NAME or selector can be provided');
  throw fail('Metrics API not available');
};
/** Global flags, as `kubectl options` lists them. */
const options = (env: Env): number => {
  env.say(
    `The following options can be passed to any command:\n\n${flagsOf(GLOBAL)
      .map((f) => `    ${f.short === undefined ? '' : `-${f.short}, `}--${f.name}${f.type === 'b' ? '' : '=...'}`)
      .join('\n')}`,
  );
  return 0;
};
/** Commands that kubectl has and that mean nothing in this cluster: known, so that a misspelt word is not taken for them. */
const absent = (name: string, summary: string): Command => ({
  name,
  summary,
  run: at((env) => {
    throw fail(`${env.path} is not part of this simulation`);
  }),
});
export const MISC = {
  version: { name: 'version', summary: 'Print the client and server version information', flags: 'client:b output,o:s', run: at(version) },
  apiResources: {
    name: 'api-resources',
    summary: 'Print the supported API resources on the server',
    flags: 'output,o:s namespaced:b api-group:s no-headers:b verbs:c sort-by:s categories:c cached:b',
    run: at(apiResources),
  },
  apiVersions: {
    name: 'api-versions',
    summary: 'Print the supported API versions on the server, in the form of "group/version"',
    run: at(apiVersions),
  },
  clusterInfo: { name: 'cluster-info', summary: 'Display cluster information', run: at(clusterInfo) },
  auth: {
    name: 'auth',
    summary: 'Inspect authorization',
    children: [
      {
        name: 'can-i',
        summary: 'Check whether an action is allowed',
        flags: 'all-namespaces,A:b quiet,q:b list:b subresource:s no-headers:b',
        run: at(canI),
      },
      { name: 'whoami', summary: 'Experimental: Check self subject attributes', flags: 'output,o:s', run: at(whoami) },
    ],
  },
  config: {
    name: 'config',
    summary: 'Modify kubeconfig files',
    children: [
      { name: 'current-context', summary: 'Display the current-context', run: at((env) => (env.say(CONTEXT), 0)) },
      { name: 'get-contexts', summary: 'Describe one or many contexts', flags: 'no-headers:b output,o:s', run: at(contexts) },
      { name: 'get-clusters', summary: 'Display clusters defined in the kubeconfig', run: at((env) => (env.say('NAME\ncentral-mall'), 0)) },
      { name: 'get-users', summary: 'Display users defined in the kubeconfig', run: at((env) => (env.say('NAME\nkubernetes-admin'), 0)) },
      { name: 'set-context', summary: 'Set a context entry in kubeconfig', flags: 'current:b', run: at(setContext) },
      { name: 'use-context', summary: 'Set the current-context in a kubeconfig file', run: at(useContext) },
      {
        name: 'view',
        summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
        flags: 'minify:b raw:b flatten:b merge:b output,o:s',
        run: at(configView),
      },
    ],
  },
  top: {
    name: 'top',
    summary: 'Display resource (CPU/memory) usage',
    children: [
      {
        name: 'node|nodes|no',
        summary: 'Display resource (CPU/memory) usage of nodes',
        flags: 'selector,l:s sort-by:s no-headers:b show-capacity:b',
        run: at(top),
      },
      {
        name: 'pod|pods|po',
        summary: 'Display resource (CPU/memory) usage of pods',
        flags: 'selector,l:s sort-by:s no-headers:b containers:b all-namespaces,A:b field-selector:s sum:b',
        run: at(top),
      },
    ],
  },
  options: { name: 'options', summary: 'Print the list of flags inherited by all commands', run: at(options) },
  certificate: absent('certificate', 'Modify certificate resources'),
  proxy: absent('proxy', 'Run a proxy to the Kubernetes API server'),
  kustomize: absent('kustomize', 'Build a kustomization target from a directory or URL'),
  completion: absent('completion', 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)'),
  plugin: absent('plugin', 'Provides utilities for interacting with plugins'),
} as const satisfies Readonly<Record<string, Command>>;
