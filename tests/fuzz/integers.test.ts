/** Every integer field of every kind takes numbers that are too large, negative, endless or none at all: refused as Go does, or played. */
import { expect, test } from 'vitest';
import { decodeManifest } from '../../src/simulator/index.ts';
import { KINDS, structOf } from '../../src/simulator/manifest/schema.ts';
import type { FieldType, KindInfo } from '../../src/simulator/manifest/schema.ts';
import { measured } from './machine.ts';

const UNTIL = 10_000;
/** What stands for the number until the manifest is text: no JSON has it. */
const HOLE = '@@number@@';
const VALUES = [2 ** 31, 2 ** 53, -1, '1e400', '"NaN"'] as const;

type Step = string | 0;
interface IntegerField {
  readonly path: readonly Step[];
  readonly type: 'int32' | 'int64' | 'intOrString';
}
/** The integer fields of a struct; each struct is entered once, at the first place where it stands. */
function integersOf(type: FieldType, path: readonly Step[], seen: Set<string>): readonly IntegerField[] {
  switch (type.kind) {
    case 'int32':
    case 'int64':
    case 'intOrString':
      return [{ path, type: type.kind }];
    case 'list':
      return integersOf(type.of, [...path, 0], seen);
    case 'map':
      return integersOf(type.of, [...path, 'key'], seen);
    case 'struct': {
      if (seen.has(type.name)) return [];
      seen.add(type.name);
      return [...(structOf(type.name) ?? [])].flatMap(([name, field]) => integersOf(field.type, [...path, name], seen));
    }
    default:
      return [];
  }
}

const template = {
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'app', image: 'busybox:1.36', command: ['sleep', '9'] }] },
};
const once = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } };
const selector = { matchLabels: { a: 'b' } };
/** What a kind needs to be taken at all. */
const SPECS: Readonly<Record<string, object>> = {
  Pod: template.spec,
  Service: { ports: [{ port: 80 }] },
  DaemonSet: { selector, template },
  Deployment: { selector, template },
  ReplicaSet: { selector, template },
  StatefulSet: { selector, template, serviceName: 'x' },
  Job: { template: once },
  CronJob: { schedule: '* * * * *', jobTemplate: { spec: { template: once } } },
};

type Json = Readonly<Record<string, unknown>> | readonly unknown[];
/** The value with the hole at a path; what is not there yet is made. */
function withHole(value: unknown, [step, ...rest]: readonly Step[]): unknown {
  if (step === undefined) return HOLE;
  const inside = withHole((value as Record<Step, unknown> | undefined)?.[step], rest);
  return step === 0 ? [inside, ...((value as readonly unknown[] | undefined) ?? []).slice(1)] : { ...(value as Json | undefined), [step]: inside };
}
const manifestOf = ({ apiVersion, kind }: KindInfo, path: readonly Step[], value: string | number): string => {
  const base = { apiVersion, kind, metadata: { name: 'x' }, ...(SPECS[kind] !== undefined && { spec: SPECS[kind] }) };
  return JSON.stringify(withHole(base, path)).replace(`"${HOLE}"`, String(value));
};

const fields = KINDS.flatMap((info) => integersOf({ kind: 'struct', name: info.kind }, [], new Set()).map((field) => ({ info, field })));

test('the schema has integer fields', () => expect(fields.length).toBeGreaterThan(150));

test.each(VALUES)('%s in every integer field', { timeout: 120_000 }, (value) => {
  for (const { info, field } of fields) {
    const manifest = manifestOf(info, field.path, value);
    const place = `${info.kind}.${field.path.join('.')}`;
    const refused = decodeManifest(manifest).documents.some((document) => document.refusal !== undefined);
    // What is no number to Go's YAML is text, which a port may be.
    const fits = typeof value === 'number' ? field.type === 'int64' || value < 2 ** 31 : field.type === 'intOrString';
    if (!fits) expect(refused, `${place} is refused`).toBe(true);
    if (refused) continue;
    const { run } = measured({ manifest, actions: [], until: UNTIL });
    for (const { at } of run.trace.facts) if (!(at >= 0 && at <= UNTIL)) throw new Error(`${place}: a fact at ${at}`);
  }
});
