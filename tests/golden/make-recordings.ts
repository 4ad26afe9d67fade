/** Copies the real recordings' judged parts into `recordings/GROUP.json`: `node tests/golden/make-recordings.ts TRACES_DIR`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoldenRecording } from './recording.ts';

const GROUPS = ['lifecycle', 'sharing', 'resources', 'seeds', 'smoke', 'validation', 'mutants', 'kubectl'];
const here = import.meta.dirname;

type Raw = Record<string, unknown>;
const pick = (value: unknown, keys: readonly string[]): Raw | undefined =>
  typeof value !== 'object' || value === null ? undefined
    : Object.fromEntries(keys.flatMap((key) => ((value as Raw)[key] == null ? [] : [[key, (value as Raw)[key]]])));
const picks = (value: unknown, keys: readonly string[]): readonly (Raw | undefined)[] | undefined => (Array.isArray(value) ? value.map((each) => pick(each, keys)) : undefined);
const each = (value: unknown, to: (value: unknown) => unknown): Raw | undefined =>
  typeof value !== 'object' || value === null ? undefined : Object.fromEntries(Object.entries(value as Raw).map(([key, part]) => [key, to(part)]));

function compact(raw: Raw): GoldenRecording {
  const { snapshot } = raw as { snapshot?: Raw };
  return {
    manifest: raw['manifest'],
    pod: raw['pod'],
    otherPods: picks(raw['otherPods'], ['pod']),
    apply: pick(raw['apply'], ['exitCode', 'stdout', 'stderr']),
    rejected: raw['rejected'] == null ? undefined : true,
    defaulted: pick(raw['defaulted'], ['spec']),
    table: picks(raw['table'], ['t', 'READY', 'STATUS', 'RESTARTS']),
    containers: each(raw['containers'], (container) => ({
      role: (container as Raw)['role'],
      instances: picks((container as Raw)['instances'], ['exactStarted', 'startedAt', 'exactFinished', 'finishedAt'])?.map((instance, i) => {
        const it = ((container as Raw)['instances'] as Raw[])[i]!;
        return { ...instance, exitCode: it['exitCode'], reason: it['reason'] };
      }),
    })),
    logs: each(raw['logs'], (list) => (list as Raw[]).map((run) => ({ restartCount: run['restartCount'], lines: picks(run['lines'], ['text']) }))),
    events: picks(raw['events'], ['t', 'type', 'reason', 'fieldPath', 'message', 'object', 'count', 'firstTimestampAt', 'eventTimeAt']),
    delete: pick(raw['delete'], ['exitCode', 'stdout', 'stderr']),
    termination: raw['termination'] == null ? undefined : { ...pick(raw['termination'], ['deletedT', 'goneT', 'tookMs']), exits: picks((raw['termination'] as Raw)['exits'], ['name', 'exitCode']) ?? [] },
    snapshot: snapshot === undefined ? undefined : { ...pick(snapshot, ['get', 'describe']), t: Number(snapshot['t']), logs: pick(snapshot['logs'], ['exitCode', 'stderr']) },
    actions: picks(raw['actions'], ['argv', 'exitCode', 'stdout', 'stderr']),
  } as unknown as GoldenRecording;
}

const from = process.argv[2] ?? '/work/shared/traces';
for (const group of GROUPS) {
  const folder = join(from, group);
  const noisePath = join(folder, 'noise.json');
  const noise = existsSync(noisePath) ? (JSON.parse(readFileSync(noisePath, 'utf8')) as readonly string[]) : [];
  const lines = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'noise.json').sort()
    .map((name) => `${JSON.stringify(name.slice(0, -5))}:${JSON.stringify(compact(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Raw))}`);
  writeFileSync(join(here, 'recordings', `${group}.json`), `{"noise":${JSON.stringify(noise)},"cases":{\n${lines.join(',\n')}\n}}\n`);
}
