import type { Command, Env } from '../env.ts';
import { fail, KubectlError } from '../errors.ts';
import { setField, type JsonObject } from '../json.ts';
import { findResource } from '../kinds.ts';
import { formatQuantity, QUANTITY_ERRORS, readQuantity } from '../../manifest/quantity.ts';
import { generator, nameOf, requireFlags } from './generate.ts';
import { pairs } from './run.ts';

/** Generators of kinds that this cluster serves but never holds: what they write is what they are used for. */
const RBAC = 'rbac.authorization.k8s.io';
const VERBS = new Set([
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
]);
/** Verbs that only some resources know. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  use: [],
  bind: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  escalate: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
};
const portOf = (text: string): JsonObject => (/^\d+$/.test(text) ? { number: Number(text) } : { name: text });

function quota(env: Env): JsonObject {
  const name = nameOf(env);
  const hard: JsonObject = {};
  for (const part of (env.flags.string('hard') ?? '').split(',').filter((p) => p !== '')) {
    const [resource = '', amount, ...more] = part.split('=');
    if (amount === undefined || more.length > 0) throw fail(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    const parsed = readQuantity(amount);
    if (typeof parsed === 'string') throw fail(QUANTITY_ERRORS[parsed]);
    setField(hard, resource, formatQuantity(parsed));
  }
  const scopes = (env.flags.string('scopes') ?? '').split(',');
  if (env.flags.string('scopes') && scopes.includes('')) throw fail('invalid resource quota scope ""');
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(env.flags.string('scopes') ? { scopes } : {}) },
    status: {},
  };
}

/** The rules of a Role: the resources of each API group are one rule. */
function rules(env: Env): readonly JsonObject[] {
  const { flags } = env;
  const verbs = flags.list('verb').includes('*') ? ['*'] : [...new Set(flags.list('verb'))];
  const names = [...new Set(flags.list('resource-name'))];
  const groups = new Map<string, string[]>();
  for (const word of flags.list('resource')) {
    const [whole = '', sub] = word.split(/\/(.*)/s);
    const [type = '', group = ''] = whole.split(/\.(.*)/s);
    if (type === '') throw fail('resource must be specified if apiGroup/subresource specified');
    const found = type === '*' ? undefined : findResource(whole);
    if (found === undefined && type !== '*')
      throw new KubectlError({ text: `the server doesn't have a resource type "${type}"${group === '' ? '' : ` in group "${group}"`}` });
    const [plural, api] = [found?.plural ?? type, found?.group ?? group];
    const id = api === '' ? plural : `${plural}.${api}`;
    for (const verb of verbs)
      if (SPECIAL[verb] !== undefined && !SPECIAL[verb].includes(id))
        throw fail(`can not perform '${verb}' on '${plural}' in group '${api}'`);
    const list = groups.get(api) ?? [];
    const full = sub === undefined ? plural : `${plural}/${sub}`;
    groups.set(api, list.includes(full) ? list : [...list, full]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({ apiGroups: [group], ...(names.length > 0 ? { resourceNames: names } : {}), resources, verbs }));
}
function checkVerbs(env: Env): void {
  const verbs = env.flags.list('verb');
  if (verbs.length === 0) throw fail('at least one verb must be specified');
  for (const verb of verbs) if (!VERBS.has(verb)) env.warn(`Warning: '${verb}' is not a standard resource verb`);
}
function role(env: Env): JsonObject {
  const name = nameOf(env);
  checkVerbs(env);
  if (env.flags.list('resource').length === 0) throw fail('at least one resource must be specified');
  return { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name }, rules: rules(env) };
}
function clusterRole(env: Env): JsonObject {
  const name = nameOf(env);
  const { flags } = env;
  const head = { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name } };
  const urls = flags.list('non-resource-url');
  const aggregation = flags.string('aggregation-rule');
  if (aggregation !== undefined) {
    if (urls.length > 0 || flags.has('verb') || flags.has('resource') || flags.has('resource-name'))
      throw fail('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
    return { ...head, aggregationRule: { clusterRoleSelectors: [{ matchLabels: pairs(aggregation) }] }, rules: null };
  }
  checkVerbs(env);
  if (flags.list('resource').length === 0 && urls.length === 0) throw fail('one of resource or nonResourceURL must be specified');
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw fail('nonResourceURL should start with /');
    if (/\*(?!$)/.test(url)) throw fail("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
  return { ...head, rules: [...rules(env), ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs: flags.list('verb') }] : [])] };
}
/** Who a binding is for. */
function subjects(env: Env): JsonObject {
  const { flags } = env;
  const accounts = flags.list('serviceaccount').map((account) => {
    const [namespace = '', name = '', ...more] = account.split(':');
    if (namespace === '' || name === '' || more.length > 0) throw fail('serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace };
  });
  const list = [
    ...flags.list('user').map((name) => ({ apiGroup: RBAC, kind: 'User', name })),
    ...flags.list('group').map((name) => ({ apiGroup: RBAC, kind: 'Group', name })),
    ...accounts,
  ];
  return list.length > 0 ? { subjects: list } : {};
}
function roleBinding(env: Env): JsonObject {
  const name = nameOf(env);
  const [own = '', wide = ''] = [env.flags.string('role'), env.flags.string('clusterrole')];
  if ((own === '') === (wide === '')) throw fail('exactly one of clusterrole or role must be specified');
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: own === '' ? 'ClusterRole' : 'Role', name: own || wide },
    ...subjects(env),
  };
}
function clusterRoleBinding(env: Env): JsonObject {
  const name = nameOf(env);
  requireFlags(env, 'clusterrole');
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: env.flags.string('clusterrole') },
    ...subjects(env),
  };
}

/** kubectl's own, which holds a rule's beginning only: what comes behind the port may be anything. */
const RULE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+/;
const backend = (text: string): JsonObject => {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: portOf(port) } };
};
function ingress(env: Env): JsonObject {
  const name = nameOf(env);
  const { flags } = env;
  const given = flags.list('rule');
  const fallback = flags.string('default-backend') ?? '';
  if (fallback === '' && given.length === 0)
    throw fail(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  const bad = given.find((rule) => !RULE.test(rule));
  if (bad !== undefined) throw fail(`rule ${bad} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const annotations: JsonObject = {};
  for (const annotation of flags.list('annotation')) {
    const equals = annotation.indexOf('=');
    if (equals < 0) throw fail(`annotation ${annotation} is invalid and should be in format key=[value]`);
    setField(annotations, annotation.slice(0, equals), annotation.slice(equals + 1));
  }
  if (fallback !== '' && fallback.split(':').length !== 2) throw fail('default-backend should be in format servicename:serviceport');
  const paths = new Map<string, JsonObject[]>();
  const tls = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const rule of given) {
    const [route = '', secure, ...more] = rule.split(',');
    const [host = '', rest = ''] = route.split(/\/(.*)/s);
    const [path = '', service = ''] = rest.split('=');
    const prefix = path.endsWith('*');
    paths.set(host, [
      ...(paths.get(host) ?? []),
      { backend: backend(service), path: `/${prefix ? path.slice(0, -1) : path}`, pathType: prefix ? 'Prefix' : 'Exact' },
    ]);
    if (secure === undefined || more.length > 0 || seen.has(host)) continue;
    seen.add(host);
    const secret = secure.split('=')[1] ?? '';
    tls.set(secret, [...(tls.get(secret) ?? []), ...(host === '' ? [] : [host])]);
  }
  const rulesOf = [...paths].map(([host, list]) => ({ ...(host === '' ? {} : { host }), http: { paths: list } }));
  const tlsOf = [...tls]
    .filter(([secret, hosts]) => secret !== '' || hosts.length > 0)
    .map(([secretName, hosts]) => ({ ...(hosts.length > 0 ? { hosts } : {}), ...(secretName === '' ? {} : { secretName }) }));
  const spec = {
    ...(fallback === '' ? {} : { defaultBackend: backend(fallback) }),
    ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
    ...(rulesOf.length > 0 ? { rules: rulesOf } : {}),
    ...(tlsOf.length > 0 ? { tls: tlsOf } : {}),
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...(Object.keys(annotations).length > 0 ? { annotations } : {}), name },
    spec,
    status: { loadBalancer: {} },
  };
}
function disruptionBudget(env: Env): JsonObject {
  const name = nameOf(env);
  const { flags } = env;
  const [selector = '', least = '', most = ''] = [flags.string('selector'), flags.string('min-available'), flags.string('max-unavailable')];
  if (selector === '') throw fail('a selector must be specified');
  if (least === '' && most === '') throw fail('one of min-available or max-unavailable must be specified');
  if (least !== '' && most !== '') throw fail('min-available and max-unavailable cannot be both specified');
  const which = least === '' ? 'max-unavailable' : 'min-available';
  const amount = least || most;
  if (!/^\d+%?$/.test(amount)) throw fail(`invalid format specified for ${which}`);
  const value = amount.endsWith('%') ? amount : Number(amount);
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { ...(least === '' ? { maxUnavailable: value } : { minAvailable: value }), selector: { matchLabels: pairs(selector) } },
    status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  };
}
function priorityClass(env: Env): JsonObject {
  const name = nameOf(env);
  const { flags } = env;
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    ...(flags.string('description') ? { description: flags.string('description') } : {}),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    kind: 'PriorityClass',
    metadata: { name },
    preemptionPolicy: flags.string('preemption-policy') ?? 'PreemptLowerPriority',
    value: flags.int('value', 0),
  };
}
const SUBJECTS = 'user:l group:l serviceaccount:l';
export const MORE_GENERATORS: readonly Command[] = [
  generator(
    'clusterrole',
    'Create a cluster role',
    'verb:c resource:c resource-name:l non-resource-url:c aggregation-rule:s',
    clusterRole,
    'failed to create clusterrole: ',
  ),
  generator(
    'clusterrolebinding',
    'Create a cluster role binding for a particular cluster role',
    `clusterrole:s ${SUBJECTS}`,
    clusterRoleBinding,
    'failed to create clusterrolebinding: ',
  ),
  generator(
    'ingress|ing',
    'Create an ingress with the specified name',
    'class:s rule:l default-backend:s annotation:l',
    ingress,
    'failed to create ingress: ',
  ),
  generator(
    'poddisruptionbudget|pdb',
    'Create a pod disruption budget with the specified name',
    'min-available:s max-unavailable:s selector:s',
    disruptionBudget,
    'failed to create poddisruptionbudgets: ',
  ),
  generator(
    'priorityclass|pc',
    'Create a priority class with the specified name',
    'value:i global-default:b description:s preemption-policy:s',
    priorityClass,
    'failed to create priorityclass: ',
  ),
  generator('quota|resourcequota', 'Create a quota with the specified name', 'hard:s scopes:s', quota, 'failed to create quota: '),
  generator('role', 'Create a role with single rule', 'verb:c resource:c resource-name:l', role),
  generator(
    'rolebinding',
    'Create a role binding for a particular role or cluster role',
    `role:s clusterrole:s ${SUBJECTS}`,
    roleBinding,
    'failed to create rolebinding: ',
  ),
];
