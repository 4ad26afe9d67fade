import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import type { JsonObject } from '../json.ts';
import { select } from '../select.ts';
import { announce, asObject, dryRun } from '../write.ts';

const SCALED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);
const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?\d+)?$/;

/** `70%` is a share of what is requested, anything else an amount; a bare number counts in `unit`. */
function target(resource: 'cpu' | 'memory', unit: string, text: string): JsonObject {
  const input = text.trim();
  if (input.endsWith('%')) {
    const share = input.slice(0, -1);
    if (!/^\+?\d{1,9}$/.test(share)) throw fail(`invalid percentage value: ${share}`);
    return { averageUtilization: Number(share), type: 'Utilization' };
  }
  const amount = /^[+-]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(input) ? `${Number(input)}${unit}` : input;
  if (!QUANTITY.test(amount)) throw fail(`invalid resource ${resource} value: ${input}`);
  return { averageValue: amount, type: 'AverageValue' };
}

/** Nothing scales here, as nothing is measured; the object is the one kubectl would send. */
function* autoscale(env: Env): Task<number> {
  const { flags } = env;
  if (!flags.has('max')) throw fail('required flag(s) "max" not set');
  if (flags.has('cpu-percent'))
    env.warn(
      "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    );
  const [min, max, percent] = [flags.int('min', -1), flags.int('max', -1), flags.int('cpu-percent', -1)];
  if (max < 1) throw fail(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw fail(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (percent > 0 && (flags.string('cpu') ?? '') !== '') throw fail('--cpu-percent and --cpu are mutually exclusive');
  const metrics: JsonObject[] = [];
  const measure = (name: 'cpu' | 'memory', wanted: JsonObject): void =>
    void metrics.push({ resource: { name, target: wanted }, type: 'Resource' });
  if (percent > 0) measure('cpu', { averageUtilization: percent, type: 'Utilization' });
  if (flags.string('cpu')) measure('cpu', target('cpu', 'm', flags.string('cpu') ?? ''));
  if (flags.string('memory')) measure('memory', target('memory', 'Mi', flags.string('memory') ?? ''));
  const { items, errors } = select(env, { files: fileObjects(env) });
  const failures = [...errors];
  if (items.length === 0 && errors.length === 0) throw fail('no objects passed to autoscale');
  const dry = dryRun(env);
  for (const { object } of items) {
    if (!SCALED.has(object.kind)) {
      failures.push(
        new KubectlError({ text: `error: cannot autoscale a ${object.kind}: the server could not find the requested resource` }),
      );
      continue;
    }
    const scaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: flags.string('name') || object.metadata.name, ...(flags.has('namespace') ? { namespace: env.namespace } : {}) },
      spec: {
        maxReplicas: max,
        ...(metrics.length > 0 ? { metrics } : {}),
        ...(min > 0 ? { minReplicas: min } : {}),
        scaleTargetRef: { apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name },
      },
      status: { currentMetrics: null, desiredReplicas: 0 },
    };
    announce(env, asObject(scaler), dry === 'client' ? 'created' : 'autoscaled', dry);
    if (dry === 'none') env.warn('Note: this simulated cluster has no metrics server and no autoscaler; nothing will be scaled.');
  }
  return report(env, failures);
}
export const AUTOSCALE: Command = {
  name: 'autoscale',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  usage: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY] [options]',
  flags: `min:i max:i cpu-percent:i cpu:s memory:s name:s record:b save-config:b dry-run:o=unchanged output,o:s field-manager:s ${FILE_FLAGS}`,
  run: autoscale,
};
