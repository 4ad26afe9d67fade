import type { Pod, Service } from '../../manifest/types.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { dig, isObject, type JsonObject } from '../json.ts';
import type { ApiObject } from '../kinds.ts';
import { podSelector } from '../pods.ts';
import { requireNamed, select, type Item } from '../select.ts';
import { make, mergePatch } from '../make.ts';
import { pairs } from './run.ts';

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
}
const EXPOSED = new Set(['Pod', 'Service', 'Deployment', 'ReplicaSet', 'ReplicationController']);

/** Ports that an object declares: a Service's own, else those of its containers. */
function portsOf(object: ApiObject): readonly Port[] {
  if (object.kind === 'Service')
    return ((object as unknown as Service).spec?.ports ?? []).map((p) => ({ port: p.port, protocol: p.protocol ?? 'TCP' }));
  const spec = object.kind === 'Pod' ? (object as unknown as Pod).spec : (dig(object, 'spec', 'template', 'spec') as Pod['spec']);
  return (spec?.containers ?? []).flatMap((c) => c.ports ?? []).map((p) => ({ port: p.containerPort, protocol: p.protocol ?? 'TCP' }));
}
/** The Pods that are meant: `--selector`, or what the object itself selects. */
function selectorOf(env: Env, object: ApiObject): JsonObject {
  const given = env.flags.string('selector') ?? '';
  if (given !== '') return pairs(given);
  const wrong = (detail: string): Error => fail(`couldn't retrieve selectors via --selector flag or introspection: ${detail}`);
  const kind = object.kind.charAt(0).toLowerCase() + object.kind.slice(1);
  if (object.kind === 'Pod') {
    if (Object.keys(object.metadata.labels ?? {}).length === 0) throw wrong('the pod has no labels and cannot be exposed');
    return { ...object.metadata.labels };
  }
  const selector = podSelector(object);
  if (object.kind === 'Service') {
    if (selector === undefined) throw wrong('the service has no pod selector set');
    return { ...selector.matchLabels };
  }
  if (Object.keys(selector?.matchLabels ?? {}).length === 0) throw wrong(`invalid ${kind}: no selectors, therefore cannot be exposed`);
  const [expression] = selector?.matchExpressions ?? [];
  if (expression !== undefined)
    throw wrong(
      `couldn't convert expressions - "[${(selector?.matchExpressions ?? []).map((e) => `{Key:${e.key} Operator:${e.operator} Values:[${(e.values ?? []).join(' ')}]}`).join(' ')}]" to map-based selector format`,
    );
  return { ...selector?.matchLabels };
}
function portsFor(env: Env, object: ApiObject): readonly Port[] {
  const { flags } = env;
  const declared = portsOf(object);
  const numbers =
    (flags.string('port') ?? '') === '' ? [...new Set(declared.map((p) => p.port))].map(String) : (flags.string('port') ?? '').split(',');
  if (numbers.length === 0 && flags.string('cluster-ip') !== 'None') throw fail("couldn't find port via --port flag or introspection");
  const asked = flags.string('protocol') ?? '';
  return numbers.flatMap((text, i): readonly Port[] => {
    if (!/^[+-]?\d+$/.test(text)) throw fail(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const name = numbers.length > 1 ? { name: `port-${i + 1}` } : {};
    const protocols = declared.filter((p) => p.port === port).map((p) => p.protocol);
    if (asked !== '' || protocols.length < 2) return [{ ...name, port, protocol: asked || (protocols[0] ?? 'TCP') }];
    return protocols.map((protocol) => ({ name: `port-${i + 1}-${protocol.toLowerCase()}`, port, protocol }));
  });
}
function serviceFor(env: Env, { resource, object }: Item): JsonObject {
  const { flags } = env;
  if (!EXPOSED.has(object.kind)) throw fail(`cannot expose a ${object.kind}${resource.group === '' ? '' : `.${resource.group}`}`);
  const selector = selectorOf(env, object);
  const target = flags.string('target-port') ?? '';
  const ports = portsFor(env, object).map((p) => ({
    ...p,
    targetPort: target === '' ? p.port : /^\d+$/.test(target) ? Number(target) : target,
  }));
  const labels = flags.has('labels') ? pairs(flags.string('labels') ?? '') : object.metadata.labels;
  const affinity = flags.string('session-affinity') ?? '';
  if (!['', 'None', 'ClientIP'].includes(affinity)) throw fail(`unknown session affinity: ${affinity}`);
  const given = (flag: string, key: string): JsonObject => (flags.string(flag) ? { [key]: flags.string(flag) } : {});
  const service: JsonObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...(labels === undefined ? {} : { labels: { ...labels } }),
      name: flags.string('name') || (object.metadata.name ?? '').slice(0, 63),
    },
    spec: {
      ...given('cluster-ip', 'clusterIP'),
      ...(flags.has('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}),
      ...(flags.string('type') === 'LoadBalancer' ? given('load-balancer-ip', 'loadBalancerIP') : {}),
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...given('type', 'type'),
      ...given('session-affinity', 'sessionAffinity'),
    },
    status: { loadBalancer: {} },
  };
  const overrides = flags.string('overrides');
  if (overrides === undefined) return service;
  try {
    const merged = mergePatch(service, JSON.parse(overrides) as unknown);
    return isObject(merged) ? merged : service;
  } catch {
    throw fail(`invalid JSON Patch Override: ${overrides}`);
  }
}

function* expose(env: Env): Task<number> {
  requireNamed(env);
  // `--selector` is the Service's, it does not choose what to expose.
  const { items, errors } = select(env, { files: fileObjects(env), unselected: true });
  const failures = [...errors];
  for (const item of items) {
    try {
      make({ ...env, say: (line) => env.say(line.replace(/ created/, ' exposed')) }, serviceFor(env, item));
    } catch (e) {
      if (!(e instanceof KubectlError)) throw e;
      failures.push(e);
    }
  }
  return report(env, failures);
}
export const EXPOSE: Command = {
  name: 'expose',
  summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  usage:
    '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  flags: `port:s target-port:s name:s type:s labels,l:s selector:s protocol:s cluster-ip:s external-ip:s load-balancer-ip:s session-affinity:s overrides:s override-type:s record:b dry-run:o=unchanged output,o:s save-config:b field-manager:s ${FILE_FLAGS}`,
  run: expose,
};
