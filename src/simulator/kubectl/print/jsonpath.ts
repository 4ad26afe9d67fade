import { isList, isObject } from '../json.ts';
import { compactJson, goString } from './json.ts';
import { parsePath, type PathNode } from './jsonpathParse.ts';

/** A failure while reading or running a template; `message` is client-go's. */
export class PathError extends Error {
  /** What had been printed before it. */
  printed?: string;
}

interface Run {
  readonly allowMissing: boolean;
  steps: number;
}
/** No template in use comes near; `..` on `..` could. */
const MOST_STEPS = 200_000;

const values = (v: unknown): readonly unknown[] =>
  isList(v)
    ? v
    : isObject(v)
      ? Object.keys(v)
          .sort()
          .map((k) => v[k])
      : [];
const goType = (v: unknown): string =>
  isObject(v) ? 'map[string]interface {}' : typeof v === 'string' ? 'string' : typeof v === 'boolean' ? 'bool' : 'int64';

function slice(list: readonly unknown[], node: Extract<PathNode, { type: 'array' }>): readonly unknown[] {
  const n = list.length;
  let from = node.from ?? 0;
  if (from < 0) from += n;
  let to = node.to ?? n;
  if (to < 0 || (to === 0 && node.single)) to += n;
  if (from === to) return [];
  // Slices are not clamped (K-99).
  if (from >= n || from < 0) throw new PathError(`array index out of bounds: index ${from}, length ${n}`);
  if (to > n || to < 0) throw new PathError(`array index out of bounds: index ${to - 1}, length ${n}`);
  if (from > to) throw new PathError(`starting index ${from} is greater than ending index ${to}`);
  const step = node.step ?? 1;
  if (step <= 0) throw new PathError('step must be > 0');
  return list.slice(from, to).filter((_, i) => i % step === 0);
}
function recursive(input: readonly unknown[], run: Run, depth = 0): readonly unknown[] {
  const out: unknown[] = [];
  for (const value of input) {
    const children = values(value);
    run.steps += children.length;
    if (run.steps > MOST_STEPS || depth > 100) throw new PathError('too much to descend into');
    if (children.length > 0) out.push(value, ...recursive(children, run, depth + 1));
  }
  return out;
}
function compare(left: unknown, operator: string, right: unknown): boolean {
  if (typeof left !== typeof right || typeof left === 'object')
    throw new PathError(operator === '==' || operator === '!=' ? 'incompatible types for comparison' : 'invalid type for comparison');
  const [a, b] = [left as string | number, right as string | number];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new PathError(`unrecognized filter operator ${operator}`);
  }
}
function filter(list: readonly unknown[], node: Extract<PathNode, { type: 'filter' }>, run: Run): readonly unknown[] {
  return list.filter((item) => {
    const lefts = walkAll([item], node.left, run);
    if (node.operator === 'exists') return lefts.length > 0;
    const rights = walkAll([item], node.right, run);
    if (lefts.length === 0 || rights.length === 0) return false;
    if (lefts.length > 1 || rights.length > 1) throw new PathError('can only compare one element at a time');
    return compare(lefts[0], node.operator, rights[0]);
  });
}
const walkAll = (input: readonly unknown[], nodes: readonly PathNode[], run: Run): readonly unknown[] =>
  nodes.reduce<readonly unknown[]>((at, node) => walk(at, node, run), input);

function walk(input: readonly unknown[], node: PathNode, run: Run): readonly unknown[] {
  if ((run.steps += input.length + 1) > MOST_STEPS) throw new PathError('too much to look through');
  switch (node.type) {
    case 'text':
      return [node.text];
    case 'value':
      return [node.value];
    case 'list':
      return walkAll(input, node.nodes, run);
    case 'field': {
      const found = input.flatMap((v) => (isObject(v) && Object.hasOwn(v, node.name) ? [v[node.name]] : []));
      if (found.length === 0 && !run.allowMissing) throw new PathError(`${node.name} is not found`);
      return found;
    }
    case 'wildcard':
      return input.flatMap(values);
    case 'recursive':
      return recursive(input, run);
    case 'array':
      return input.flatMap((v) => {
        if (v === null || v === undefined) return [];
        if (!isList(v)) throw new PathError(`${goType(v)} is not array or slice`);
        return slice(v, node);
      });
    case 'union':
      return node.lists.flatMap((nodes) => walkAll(input, nodes, run));
    case 'filter':
      return input.flatMap((v) => {
        if (!isList(v)) throw new PathError(`${goString(v)} is not array or slice and cannot be filtered`);
        return filter(v, node, run);
      });
    case 'identifier':
      if (node.name === 'range') return input;
      throw new PathError(node.name === 'end' ? 'not in range, nothing to end' : `unrecognized identifier ${node.name}`);
  }
}
const identifier = (node: PathNode, name: string): boolean =>
  node.type === 'list' && node.nodes.some((n) => n.type === 'identifier' && n.name === name);

/** Runs nodes from `start`; answers where it stopped: after the range's `end`, or behind the last node. */
function findFrom(
  nodes: readonly PathNode[],
  start: number,
  data: unknown,
  inRange: boolean,
  run: Run,
  out: (readonly unknown[])[],
): number {
  for (let i = start; i < nodes.length; i++) {
    const node = nodes[i];
    if (node === undefined) break;
    if (inRange && identifier(node, 'end')) return i;
    if (identifier(node, 'range')) {
      const items = walk([data], node, run);
      let end = i;
      for (const item of items) end = findFrom(nodes, i + 1, item, true, run, out);
      if (items.length === 0) end = findFrom(nodes, i + 1, null, true, { allowMissing: true, steps: run.steps }, []);
      i = end;
    } else out.push(walk([data], node, run));
  }
  return nodes.length;
}

/** What a template finds in `data`: one list of values for each `{…}` and each text between. */
export function findPath(template: string, data: unknown, allowMissing = true): readonly (readonly unknown[])[] {
  const out: (readonly unknown[])[] = [];
  findFrom(parsePath(template), 0, data, false, { allowMissing, steps: 0 }, out);
  return out;
}
const shown = (value: unknown): string =>
  isList(value) || isObject(value) ? compactJson(value) : value === null || value === undefined ? 'null' : goString(value);
/** `-o jsonpath=TEMPLATE` (K-92): the text, without a line end of its own. */
export const jsonpath = (template: string, data: unknown, allowMissing = true): string =>
  findPath(template, data, allowMissing)
    .map((list) => list.map(shown).join(' '))
    .join('');

/** Makes `.a.b`, `a.b`, `{a.b}` a template (custom columns, sort-by); undefined for what cannot be one. */
export function relaxedPath(expression: string): string | undefined {
  if (expression === '') return '';
  const inner = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  return inner === null ? undefined : `{.${inner[1] ?? inner[2] ?? ''}}`;
}
