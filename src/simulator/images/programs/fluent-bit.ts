import type { Task } from '../../clock.ts';
import { SystemError } from '../../system/errors.ts';
import type { Bytes, Program, Sys } from '../../system/types.ts';
import { readFile } from '../args.ts';

export const FLUENT_BIT_VERSION = '4.1.1';

interface Section {
  readonly kind: string;
  readonly values: Map<string, string>;
}

/** Reads a classic configuration: `[INPUT]` and keys below it; `@INCLUDE` is followed. */
function* readConfig(sys: Sys, path: string, depth = 0): Task<Section[]> {
  const sections: Section[] = [];
  for (const raw of (yield* readFile(sys, path)).split('\n')) {
    const line = raw.trim();
    const head = /^\[(\w+)\]$/.exec(line);
    const pair = /^(\S+)\s+(.*)$/.exec(line);
    if (line === '' || line.startsWith('#')) continue;
    if (head !== null) sections.push({ kind: head[1]!.toUpperCase(), values: new Map() });
    else if (pair?.[1]?.toUpperCase() === '@INCLUDE' && depth < 4)
      sections.push(
        ...(yield* readConfig(sys, pair[2]!.startsWith('/') ? pair[2]! : `${path.replace(/[^/]*$/, '')}${pair[2]!}`, depth + 1)),
      );
    else if (pair !== null) sections.at(-1)?.values.set(pair[1]!.toLowerCase(), expandEnv(sys, pair[2]!));
  }
  return sections;
}
const expandEnv = (sys: Sys, text: string): string => text.replace(/\$\{(\w+)\}/g, (_all, name: string) => sys.env.get(name) ?? '');

/** `-i tail -p path=/x -o stdout` as sections. */
function fromArguments(argv: readonly string[]): {
  readonly sections: readonly Section[];
  readonly file: string | undefined;
  readonly flush: number;
} {
  const sections: Section[] = [];
  let file: string | undefined;
  let flush = 1;
  for (let i = 1; i < argv.length; i++) {
    const [key = '', own] = argv[i]!.split(/=(.*)/s, 2) as [string, string | undefined];
    const value = (): string => own ?? argv[++i] ?? '';
    if (key === '-c' || key === '--config') file = value();
    else if (key === '-i' || key === '--input') sections.push({ kind: 'INPUT', values: new Map([['name', value()]]) });
    else if (key === '-o' || key === '--output') sections.push({ kind: 'OUTPUT', values: new Map([['name', value()]]) });
    else if (key === '-F' || key === '--filter') sections.push({ kind: 'FILTER', values: new Map([['name', value()]]) });
    else if (key === '-f' || key === '--flush') flush = Number(value()) || 1;
    else if (key === '-p' || key === '--prop') {
      const match = /^([^=]+)=(.*)$/s.exec(argv[++i] ?? '');
      if (match !== null) sections.at(-1)?.values.set(match[1]!.toLowerCase(), match[2]!);
    } else if (key === '-m' || key === '--match') sections.at(-1)?.values.set('match', value());
    else if (key === '-t' || key === '--tag') sections.at(-1)?.values.set('tag', value());
  }
  return { sections, file, flush };
}

interface Record {
  readonly at: number;
  readonly tag: string;
  readonly fields: ReadonlyMap<string, string>;
}

const wildcard = (pattern: string, text: string): boolean => {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === text;
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const found = i === 0 ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return parts.at(-1) === '' || text.endsWith(parts.at(-1)!);
};

/** Files a `Path` of tail names. */
function filesOf(sys: Sys, paths: string): string[] {
  const found: string[] = [];
  for (const path of paths.split(',').map((each) => each.trim())) {
    const slash = path.lastIndexOf('/');
    if (!path.includes('*')) {
      if (sys.exists(path)) found.push(path);
    } else if (sys.exists(path.slice(0, slash) || '/'))
      for (const name of sys.readdir(path.slice(0, slash) || '/'))
        if (wildcard(path.slice(slash + 1), name)) found.push(`${path.slice(0, slash)}/${name}`);
  }
  return found;
}

interface Tailed {
  offset: number;
  inode: number;
  rest: Bytes;
}

/** New lines of a file since the last look; a shorter or replaced file begins anew. */
function* newLines(sys: Sys, path: string, state: Tailed): Task<readonly string[]> {
  const stat = sys.stat(path);
  if (stat.type !== 'file') return [];
  if (stat.inode !== state.inode || stat.size < state.offset) Object.assign(state, { inode: stat.inode, offset: 0, rest: '' });
  if (stat.size === state.offset) return [];
  const fd = yield* sys.open(path, { read: true });
  sys.seek(fd, state.offset, 'set');
  let data = state.rest;
  for (let part = yield* sys.read(fd); part !== ''; part = yield* sys.read(fd)) data += part;
  sys.close(fd);
  state.offset = stat.size;
  const lines = data.split('\n');
  state.rest = lines.pop() ?? '';
  return lines;
}

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`;

function show(record: Record, index: number, format: string): string {
  if (format === 'json_lines')
    return `{"date":${(record.at / 1000).toFixed(6)},${[...record.fields].map(([key, value]) => `${quoted(key)}:${quoted(value)}`).join(',')}}\n`;
  const seconds = `${Math.floor(record.at / 1000)}.${String(Math.floor((record.at % 1000) * 1e6)).padStart(9, '0')}`;
  return `[${index}] ${record.tag}: [[${seconds}, {}], {${[...record.fields].map(([key, value]) => `${quoted(key)}=>${quoted(value)}`).join(', ')}}]\n`;
}

/** The program `fluent-bit`: tail and dummy in, grep and record_modifier between, stdout and file out. */
export const fluentBit: Program = function* (sys) {
  const given = fromArguments(sys.argv);
  let { sections } = given;
  let flushMs = given.flush * 1000;
  const now = (): string => new Date(sys.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');
  const log = (level: string, text: string): Task<void> => sys.write(2, `[${now()}] [${level}] ${text}\n`);
  if (given.file !== undefined || sections.length === 0) {
    const path = given.file ?? '/fluent-bit/etc/fluent-bit.conf';
    try {
      sections = [...(yield* readConfig(sys, path)), ...sections];
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* log('error', `could not open configuration file ${path}, aborting.`);
      return 1;
    }
  }
  const service = sections.find(({ kind }) => kind === 'SERVICE');
  flushMs = (Number(service?.values.get('flush')) || flushMs / 1000) * 1000;
  yield* sys.write(
    2,
    `Fluent Bit v${FLUENT_BIT_VERSION}\n* Copyright (C) 2015-2025 The Fluent Bit Authors\n* Fluent Bit is a CNCF graduated project under the Fluent organization\n* https://fluentbit.io\n\n`,
  );
  yield* log(' info', `[fluent bit] version=${FLUENT_BIT_VERSION}, commit=, pid=${sys.pid}`);
  const outputs = sections.filter(({ kind }) => kind === 'OUTPUT');
  const inputs = sections.filter(({ kind }) => kind === 'INPUT');
  const known = new Set([
    'tail',
    'dummy',
    'cpu',
    'mem',
    'stdout',
    'file',
    'null',
    'grep',
    'record_modifier',
    'modify',
    'parser',
    'kubernetes',
    'es',
    'forward',
    'http',
    'loki',
    'systemd',
  ]);
  for (const { values } of [...inputs, ...outputs]) {
    const name = values.get('name') ?? '';
    if (!known.has(name.toLowerCase())) {
      yield* log(
        'error',
        `[config] ${inputs.some((input) => input.values === values) ? 'input' : 'output'} plugin '${name}' cannot be loaded`,
      );
      return 1;
    }
  }
  for (const [i, { values }] of outputs.entries())
    if (values.get('name')?.toLowerCase() === 'stdout') yield* log(' info', `[output:stdout:stdout.${i}] worker #0 started`);
  let told = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) sys.signal(signal, () => (told = true));
  sys.setMemory(8 << 20);
  const tailed = new Map<string, Tailed>();
  let first = true;
  const collect = function* (): Task<Record[]> {
    const records: Record[] = [];
    for (const [i, { values }] of inputs.entries()) {
      const name = values.get('name')!.toLowerCase();
      if (name === 'dummy') {
        const match = /"(\w+)"\s*:\s*"([^"]*)"/.exec(values.get('dummy') ?? '{"message":"dummy"}');
        records.push({
          at: sys.now(),
          tag: values.get('tag') ?? `dummy.${i}`,
          fields: new Map([[match?.[1] ?? 'message', match?.[2] ?? 'dummy']]),
        });
      }
      if (name !== 'tail') continue;
      for (const path of filesOf(sys, values.get('path') ?? '')) {
        let state = tailed.get(path);
        if (state === undefined) {
          const stat = sys.stat(path);
          const fromHead = !first || /^(true|on)$/i.test(values.get('read_from_head') ?? '');
          state = { offset: fromHead ? 0 : stat.size, inode: stat.inode, rest: '' };
          tailed.set(path, state);
          yield* log(' info', `[input:tail:tail.${i}] inotify_fs_add(): inode=${stat.inode} watch_fd=${tailed.size} name=${path}`);
        }
        const tag = (values.get('tag') ?? `tail.${i}`).replace('*', path.slice(1).replaceAll('/', '.'));
        for (const line of yield* newLines(sys, path, state))
          records.push({
            at: sys.now(),
            tag,
            fields: new Map([
              ...(values.has('path_key') ? [[values.get('path_key')!, path] as const] : []),
              [values.get('key') ?? 'log', line],
            ]),
          });
      }
    }
    first = false;
    return records;
  };
  const filter = (records: readonly Record[]): readonly Record[] => {
    let kept = records;
    for (const { kind, values } of sections) {
      if (kind !== 'FILTER') continue;
      const matches = (record: Record): boolean => wildcard(values.get('match') ?? '*', record.tag);
      const name = values.get('name')?.toLowerCase();
      if (name === 'grep') {
        const rule = values.get('regex') ?? values.get('exclude');
        const [key = '', ...pattern] = (rule ?? '').split(/\s+/);
        const words = pattern
          .join(' ')
          .split('|')
          .map((word) => word.replace(/[\^$().]/g, ''));
        kept = kept.filter(
          (record) =>
            !matches(record) ||
            words.some((word) => (record.fields.get(key.replace(/^\$/, '')) ?? '').includes(word)) === values.has('regex'),
        );
      } else if (name === 'record_modifier' || name === 'modify') {
        const [key = '', ...rest] = (values.get('record') ?? values.get('add') ?? '').split(/\s+/);
        if (key !== '')
          kept = kept.map((record) =>
            matches(record) ? { ...record, fields: new Map([...record.fields, [key, rest.join(' ')]]) } : record,
          );
      }
    }
    return kept;
  };
  const flush = function* (): Task<void> {
    const records = filter(yield* collect());
    for (const { values } of outputs) {
      const mine = records.filter((record) => wildcard(values.get('match') ?? '*', record.tag));
      const name = values.get('name')!.toLowerCase();
      if (mine.length === 0) continue;
      if (name === 'stdout') yield* sys.write(1, mine.map((record, i) => show(record, i, values.get('format') ?? '')).join(''));
      if (name !== 'file') continue;
      const fd = yield* sys.open(`${values.get('path') ?? '.'}/${values.get('file') ?? mine[0]!.tag}`, {
        write: true,
        append: true,
        create: true,
      });
      yield* sys.write(
        fd,
        mine
          .map(
            (record) =>
              `${record.tag}: [${(record.at / 1000).toFixed(6)}, {${[...record.fields].map(([key, value]) => `${quoted(key)}:${quoted(value)}`).join(', ')}}]\n`,
          )
          .join(''),
      );
      sys.close(fd);
    }
  };
  while (!told) {
    yield* flush();
    yield* sys.sleep(flushMs);
  }
  yield* log(' warn', '[engine] service will shutdown in max 5 seconds');
  yield* flush();
  yield* log(' info', '[engine] service has stopped (0 pending tasks)');
  return 0;
};
