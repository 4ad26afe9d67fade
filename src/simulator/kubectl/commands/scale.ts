import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { copy, dig, isObject, type JsonObject } from '../json.ts';
import { nameOf, singularName, type ApiObject } from '../kinds.ts';
import { podSelector } from '../pods.ts';
import type { Pod } from '../../manifest/types.ts';
import { select } from '../select.ts';
import { changeObject } from '../update.ts';
import { dryRun, make, suffix } from '../write.ts';
import { pairs } from './run.ts';

const SCALED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

 
function* scale(env: Env): Task<number> {
  const { flags } = env;
  if (!flags.has('replicas')) throw fail('required flag(s) "replicas" not set');
  const replicas = flags.int('replicas', -1);
  if (replicas < 0) throw fail(`The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0`);
  const dry = dryRun(env);
  const { items, errors } = select(env, { files: fileObjects(env) });
  const failures = [...errors];
  if (items.length === 0 && errors.length === 0) throw fail('no objects passed to scale');
  for (const { object } of items) {
    if (!SCALED.has(object.kind)) {
      failures.push(new KubectlError('Error from server (NotFound): the server could not find the requested resource'));
      continue;
    }
    const now = dig(object, 'spec', 'replicas') ?? 1;
    const expected = flags.int('current-replicas', -1);
    if (expected >= 0 && now !== expected) {
      failures.push(fail(`Expected replicas to be ${expected}, was ${String(now)}`));
      continue;
    }
    const json = copy(object) as JsonObject;
    if (isObject(json['spec'])) json['spec']['replicas'] = replicas;
    if (dry !== 'client') changeObject(env, object, json, { dry });
    env.say(`${nameOf(object)} scaled${suffix(dry)}`);
  }
  return report(env, failures);
}
export const SCALE: Command = { name: 'scale', summary: 'Set a new size for a deployment, replica set, or replication controller', usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]', flags: `replicas:i current-replicas:i resource-version:s timeout:d all:b record:b selector,l:s dry-run:o=unchanged output,o:s ${FILE_FLAGS}`, run: scale };

/** Ports that an object's containers declare. */
function portsOf(object: ApiObject): readonly { readonly port: number; readonly protocol: string }[] {
  const spec = object.kind === 'Pod' ? (object as unknown as Pod).spec : dig(object, 'spec', 'template', 'spec') as Pod['spec'];
  return (spec?.containers ?? []).flatMap((c) => c.ports ?? []).map((p) => ({ port: p.containerPort, protocol: p.protocol ?? 'TCP' }));
}
 
function* expose(env: Env): Task<number> {
  const { flags } = env;
  const { items, errors } = select(env, { files: fileObjects(env) });
  if (errors.length > 0) return report(env, errors);
  for (const { resource, object } of items) {
    if (!['Pod', 'Service', 'Deployment', 'ReplicaSet', 'ReplicationController'].includes(object.kind)) throw fail(`cannot expose a ${singularName(resource)}`);
    const given = flags.string('selector');
    const selector = given !== undefined ? pairs(given) : object.kind === 'Pod' ? object.metadata.labels : podSelector(object)?.matchLabels;
    if (selector === undefined || Object.keys(selector).length === 0) throw fail(object.kind === 'Pod' ? "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed" : "couldn't retrieve selectors via --selector flag or introspection: invalid deployment: no selectors, therefore cannot be exposed");
    const wanted = flags.string('port');
    const found = wanted === undefined ? portsOf(object) : wanted.split(',').map((p) => ({ port: Number(p), protocol: flags.string('protocol') ?? 'TCP' }));
    if (found.length === 0) throw fail("couldn't find port via --port flag or introspection");
    if (found.some((p) => Number.isNaN(p.port))) throw fail(`strconv.Atoi: parsing ${JSON.stringify(wanted ?? '')}: invalid syntax`);
    const target = flags.string('target-port');
    const ports = found.map((p, i) => ({ ...(found.length > 1 ? { name: `port-${i + 1}` } : {}), port: p.port, protocol: p.protocol, targetPort: target === undefined ? p.port : /^\d+$/.test(target) ? Number(target) : target }));
    const labels = flags.has('labels') ? pairs(flags.string('labels') ?? '') : object.metadata.labels;
    const type = flags.string('type');
    const clusterIP = flags.string('cluster-ip');
    const service: JsonObject = {
      apiVersion: 'v1', kind: 'Service', metadata: { ...(labels === undefined ? {} : { labels: { ...labels } }), name: flags.string('name') ?? object.metadata.name },
      spec: { ...(clusterIP === undefined ? {} : { clusterIP }), ...(flags.has('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}), ports, selector: { ...selector }, ...(type === undefined ? {} : { type }), ...(flags.has('session-affinity') ? { sessionAffinity: flags.string('session-affinity') } : {}) }, status: { loadBalancer: {} },
    };
    const code = make({ ...env, say: (line) => env.say(line.replace(/ created/, ' exposed')) }, service);
    if (code !== 0) return code;
  }
  return 0;
}
export const EXPOSE: Command = {
  name: 'expose', summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service', usage: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  flags: `port:s target-port:s name:s type:s labels,l:s selector:s protocol:s cluster-ip:s external-ip:s load-balancer-ip:s session-affinity:s overrides:s override-type:s record:b dry-run:o=unchanged output,o:s save-config:b field-manager:s ${FILE_FLAGS}`, run: expose,
};
 
function* autoscale(env: Env): Task<number> {
  if (!env.flags.has('max')) throw fail('required flag(s) "max" not set');
  const { items, errors } = select(env, { files: fileObjects(env) });
  for (const { object } of items) env.say(`horizontalpodautoscaler.autoscaling/${object.metadata.name ?? ''} autoscaled`);
  if (items.length > 0) env.warn('Note: this simulated cluster has no metrics server and no autoscaler; nothing will be scaled.');
  return report(env, errors);
}
export const AUTOSCALE: Command = { name: 'autoscale', summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller', flags: `min:i max:i cpu-percent:i cpu:s memory:s name:s record:b dry-run:o=unchanged output,o:s ${FILE_FLAGS}`, run: autoscale };
