// From a field's path to its place in the reader's text.
import type { SourceRange } from '../result.ts';
import { resolvePlain } from './scalars.ts';
import type { Node } from './tree.ts';

export type Path = readonly (string | number)[];

/** Line and column of offsets in one text, from 1. */
export class Lines {
  readonly #starts: readonly number[];
  readonly #length: number;
  readonly text: string;
  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    this.#length = text.length;
    this.text = text;
  }
  range(start: number, end: number): SourceRange {
    const from = Math.max(0, Math.min(start, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= from) low = middle;
      else high = middle - 1;
    }
    return { start: from, end: Math.max(from, Math.min(end, this.#length)), line: low + 1, column: from - (this.#starts[low] ?? 0) + 1 };
  }
  /** The line of text at an offset, without its end. */
  lineAt(offset: number): { readonly start: number; readonly text: string } {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1;
    const end = this.text.indexOf('\n', start);
    return { start, text: this.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, '') };
  }
}

export interface Place {
  /** The value's own range, where the path exists. */
  readonly value?: readonly [number, number];
  /** The key's range, where the path ends in a key of a map. */
  readonly key?: readonly [number, number];
  /** Key of the nearest map entry that exists on the way (or the start of the list item): what to show when the value is missing. */
  readonly near: readonly [number, number];
  readonly found: boolean;
}

/** Finds a path in a document's tree; `base` is where the document's text begins. */
export function locate(root: Node | null, path: Path, base: number): Place {
  let node: Node | null = root;
  let near: readonly [number, number] = root ? headOf(root) : [0, 0];
  let key: readonly [number, number] | undefined;
  for (const step of path) {
    node = node?.kind === 'alias' ? node.target : node;
    key = undefined;
    const child: readonly [Node | null, Node | null] | undefined = childOf(node, step);
    if (!child) return { near: shift(near, base), found: false };
    if (child[1]) {
      key = spanOf(child[1]);
      near = key;
    } else if (child[0]) near = headOf(child[0]);
    node = child[0];
  }
  const value = node ? spanOf(node) : undefined;
  return { near: shift(near, base), found: true, ...(value && { value: shift(value, base) }), ...(key && { key: shift(key, base) }) };
}

const shift = (range: readonly [number, number], base: number): readonly [number, number] => [range[0] + base, range[1] + base];
const spanOf = (node: Node): readonly [number, number] => [node.range[0], node.range[1]];

/** Of a map its first key, of a list its first item, of a scalar itself: something short to underline. */
function headOf(node: Node): readonly [number, number] {
  const first = node.kind === 'map' ? node.items[0]?.key : node.kind === 'seq' ? node.items[0] : undefined;
  return first ? headOf(first) : spanOf(node);
}

/** The child's value and, in a map, its key; the last of two equal keys counts (Y-30). */
function childOf(node: Node | null, step: string | number): readonly [Node | null, Node | null] | undefined {
  if (node?.kind === 'seq') {
    const index = typeof step === 'number' ? step : Number(step);
    return index in node.items ? [node.items[index] ?? null, null] : undefined;
  }
  if (node?.kind !== 'map') return undefined;
  for (let i = node.items.length - 1; i >= 0; i--) {
    const pair = node.items[i];
    if (pair && keyText(pair.key) === String(step)) return [pair.value, pair.key];
  }
  return undefined;
}
function keyText(key: Node): string | undefined {
  if (key.kind !== 'scalar') return undefined;
  return key.plain ? String(resolvePlain(key.value)) : key.value;
}

/** `spec.containers[0].ports[1].name`, `resources.limits[cpu]` → steps; keys with dots stand in brackets. */
export function parsePath(path: string): Path {
  const steps: (string | number)[] = [];
  for (const [, name, bracket] of path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (name !== undefined) steps.push(name);
    else if (bracket !== undefined) steps.push(/^\d+$/.test(bracket) ? Number(bracket) : bracket);
  }
  return steps;
}
