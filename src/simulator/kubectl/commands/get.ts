import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { printerOf } from '../format.ts';
import type { ApiObject, Resource } from '../kinds.ts';
import { getTable, printTable, type TableOptions } from '../print/tables.ts';
import { select, targets, type Item } from '../select.ts';
import { selectorFor } from '../selectors.ts';
import { sortBy } from '../sort.ts';
import { fileObjects, FILE_FLAGS } from '../files.ts';

const GET_FLAGS = `output,o:s all-namespaces,A:b watch,w:b watch-only:b output-watch-events:b selector,l:s field-selector:s label-columns,L:c show-labels:b show-kind:b sort-by:s no-headers:b ignore-not-found:b chunk-size:i raw:s server-print:b subresource:s show-managed-fields:b template:s allow-missing-template-keys:b ${FILE_FLAGS}`;

function tableOptions(env: Env, kinds: boolean): TableOptions {
  const { flags } = env;
  return {
    now: env.now(),
    wide: flags.string('output') === 'wide',
    showKind: kinds || flags.bool('show-kind'),
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    allNamespaces: flags.bool('all-namespaces'),
    noHeaders: flags.bool('no-headers'),
    namesOnly: flags.has('server-print') && !flags.bool('server-print'),
  };
}
/** Several types on the command line: rows then carry their kind (K-01); where objects are named, it counts which were found. */
function manyTypes(args: readonly string[]): boolean {
  const [first = ''] = args;
  if (args.length > 1 || first.includes('/')) return false;
  return first.split(',').some((t) => t === 'all') || new Set(targets(args.slice(0, 1)).map((t) => t.resource.kind)).size > 1;
}
/** Rows of one kind after the other, a table each. */
function tables(items: readonly Item[], options: TableOptions): string {
  const groups: { kind: string; objects: ApiObject[] }[] = [];
  for (const { resource, object } of items) {
    const last = groups.at(-1);
    if (last?.kind === resource.kind) last.objects.push(object);
    else groups.push({ kind: resource.kind, objects: [object] });
  }
  return groups
    .map((g) => printTable(getTable(g.objects, g.kind, options), options.noHeaders))
    .join(options.noHeaders === true ? '' : '\n');
}
function nothing(env: Env, resources: readonly Resource[]): void {
  if (env.flags.bool('ignore-not-found')) return;
  env.warn(
    !env.flags.bool('all-namespaces') && resources.some((r) => r.namespaced)
      ? `No resources found in ${env.namespace} namespace.`
      : 'No resources found',
  );
}

function* get(env: Env): Task<number> {
  const { flags, args, io } = env;
  const output = flags.string('output');
  const files = fileObjects(env);
  if (args.length === 0 && files.length === 0) {
    throw new KubectlError({
      text: `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples`,
    });
  }
  const resources = targets(args).map((t) => t.resource);
  const printer = printerOf(env, { noHeaders: flags.bool('no-headers'), table: true });
  if (flags.bool('show-labels') && printer !== undefined) throw fail(`--show-labels option cannot be used with ${output ?? ''} printer`);
  if (flags.has('subresource') && args.length > 0 && targets(args).every((t) => t.name === undefined))
    throw fail('subresource cannot be used when bulk resources are specified');
  const { items, errors, single } = select(env, { files, emptyMeansAll: true });
  const failures = flags.bool('ignore-not-found') ? [] : errors;
  const watching = flags.bool('watch') || flags.bool('watch-only');
  const expression = flags.string('sort-by');
  if (printer === undefined && watching && (expression ?? '') !== '')
    env.warn(
      flags.bool('watch')
        ? 'warning: --watch requested, --sort-by will be ignored for watch events received'
        : 'warning: --watch-only requested, --sort-by will be ignored',
    );
  const sorted =
    (expression ?? '') === ''
      ? items.map((i) => i.object)
      : sortBy(
          items.map((i) => i.object),
          expression ?? '',
        );
  const found =
    sorted === undefined
      ? []
      : expression === undefined
        ? items
        : sorted.map((object) => items.find((i) => i.object === object)).filter((i) => i !== undefined);
  // The API server has a word on an old kind.
  if (resources.some((r) => r.kind === 'Endpoints'))
    env.warn('Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice');
  const [watched, ...others] = new Set([...resources, ...items.map((i) => i.resource)]);
  if (watching && (watched === undefined || others.length > 0)) throw fail('you may only specify a single resource type');
  if (printer !== undefined) {
    if (watching && watched !== undefined) return yield* watch(env, found, watched, (o) => printer([o], true));
    // Templates see the List even when it is empty; a missing single object leaves nothing to print.
    if (failures.length === 0 || found.length > 0)
      if (!(single && found.length === 0))
        io.out(
          printer(
            found.map((i) => i.object),
            single && found.length === 1,
          ),
        );
    return report(env, failures);
  }
  const options = tableOptions(env, (args.length > 0 && manyTypes(args)) || new Set(found.map((i) => i.resource.kind)).size > 1);
  if (watching && watched !== undefined) return yield* watchTable(env, found, watched, options);
  if (found.length === 0 && failures.length === 0) nothing(env, resources);
  io.out(tables(found, options));
  return report(env, failures);
}

/** Prints what is there and then every change, for ever (K-13). */
function* watch(env: Env, items: readonly Item[], resource: Resource, print: (object: ApiObject, type: string) => string): Task<number> {
  const { args } = env;
  // Files name their objects as arguments do.
  const names =
    args.length === 0 ? items.map((i) => i.object.metadata.name) : targets(args).flatMap((t) => (t.name === undefined ? [] : [t.name]));
  const matches = selectorFor(resource, env.flags.string('selector'), env.flags.string('field-selector'));
  const everywhere = env.flags.bool('all-namespaces');
  if (!env.flags.bool('watch-only')) for (const { object } of items) env.io.out(print(object, 'ADDED'));
  let queue: { object: ApiObject; type: string }[] = [];
  let wake: (() => void) | undefined;
  const stop = env.api.watch((event) => {
    const { metadata, kind } = event.object;
    if (kind !== resource.kind || (!everywhere && resource.namespaced && metadata.namespace !== env.namespace)) return;
    if ((names.length > 0 && !names.includes(metadata.name)) || !matches(event.object)) return;
    queue.push({ object: event.object, type: event.type });
    wake?.();
  });
  const end = env.flags.has('request-timeout') ? env.clock.now() + env.flags.duration('request-timeout', Infinity) : Infinity;
  try {
    for (;;) {
      const events = queue;
      queue = [];
      for (const { object, type } of events) env.io.out(print(object, type));
      if (env.clock.now() >= end) return 0;
      const how = yield (again) => {
        wake = again;
        const timer = env.clock.at(end, again);
        return () => {
          wake = undefined;
          env.clock.cancel(timer);
        };
      };
      if (how === 'interrupted') return 130;
    }
  } finally {
    stop();
  }
}
function watchTable(env: Env, items: readonly Item[], resource: Resource, options: TableOptions): Task<number> {
  const widths: number[] = [];
  let headed = options.noHeaders === true;
  const line = (cells: readonly string[]): string =>
    `${cells.map((c, i) => (i === cells.length - 1 ? c : c.padEnd(Math.max(widths[i] ?? 0, 0)))).join('')}\n`;
  const fit = (rows: readonly (readonly string[])[]): void => {
    for (const row of rows)
      row.forEach((c, i) => {
        widths[i] = Math.max(widths[i] ?? 6, c.length + 3);
      });
  };
  const { kind } = resource;
  // The first rows are aligned together; widths only grow afterwards.
  fit([
    ...(headed ? [] : [getTable([], kind, options).headers]),
    ...getTable(
      items.map((i) => i.object),
      kind,
      options,
    ).rows,
  ]);
  return watch(env, items, resource, (object, type) => {
    const table = getTable([object], kind, { ...options, now: env.now() });
    const events = env.flags.bool('output-watch-events');
    const rows = table.rows.map((r) => (events ? [type, ...r] : r));
    fit(rows);
    const head = headed ? '' : line(events ? ['EVENT', ...table.headers] : table.headers);
    headed = true;
    return head + rows.map(line).join('');
  });
}

export const GET: Command = {
  name: 'get',
  summary: 'Display one or many resources',
  usage: '(-f FILENAME | TYPE [NAME | -l label] | TYPE/NAME ...) [-o FORMAT] [flags]',
  flags: GET_FLAGS,
  run: get,
};
