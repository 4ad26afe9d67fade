import { PathError } from './jsonpath.ts';

export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'value'; readonly value: number | boolean }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | {
      readonly type: 'array';
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number | undefined;
      readonly single: boolean;
    }
  | { readonly type: 'union'; readonly lists: readonly (readonly PathNode[])[] }
  | { readonly type: 'filter'; readonly left: readonly PathNode[]; readonly right: readonly PathNode[]; readonly operator: string }
  | { readonly type: 'list'; readonly nodes: readonly PathNode[] };

const ALNUM = /[\p{L}\p{Nd}_]/u;
const TERMINATOR = /[\s.,[\]$@{}]/;

/** Reads what stands inside braces from `at`; answers the nodes and where it ended. `close` says whether a `}` must end it. */
function inside(s: string, start: number, close: boolean): readonly [nodes: readonly PathNode[], end: number] {
  const nodes: PathNode[] = [];
  let i = start;
  const fieldFrom = (from: number): number => {
    let end = from;
    while (end < s.length && !TERMINATOR.test(s[end] ?? '')) end += s[end] === '\\' ? 2 : 1;
    const name = s.slice(from, end);
    nodes.push(name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') });
    return Math.min(end, s.length);
  };
  for (;;) {
    const c = s[i];
    if (c === undefined || c === '\n') {
      if (close) throw new PathError('unclosed action');
      return [nodes, i];
    }
    if (c === '}' && close) return [nodes, i + 1];
    if (s.startsWith('[?(', i)) i = filterFrom(s, i + 3, nodes);
    else if (s.startsWith('..', i)) {
      if (nodes.at(-1)?.type === 'recursive') throw new PathError('invalid multiple recursive descent');
      nodes.push({ type: 'recursive' });
      i += 2;
      if (ALNUM.test(s[i] ?? '')) i = fieldFrom(i);
    } else if (c === ' ' || c === '@' || c === '$') i++;
    else if (c === '[') i = arrayFrom(s, i, nodes);
    else if (c === '"' || c === "'") i = quoteFrom(s, i, nodes);
    else if (c === '.') i = fieldFrom(i + 1);
    else if (/[+\-\d]/.test(c)) {
      const number = /^[+-]?[\d.]*/.exec(s.slice(i))?.[0] ?? '';
      const value = Number(number);
      if (number === '' || Number.isNaN(value)) throw new PathError(`cannot parse number ${number}`);
      nodes.push({ type: 'value', value });
      i += number.length;
    } else if (ALNUM.test(c)) {
      let end = i;
      while (ALNUM.test(s[end] ?? '')) end++;
      const name = s.slice(i, end);
      nodes.push(name === 'true' || name === 'false' ? { type: 'value', value: name === 'true' } : { type: 'identifier', name });
      i = end;
    } else
      throw new PathError(
        `unrecognized character in action: U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${c}'`,
      );
  }
}
function quoteFrom(s: string, start: number, nodes: PathNode[]): number {
  const quote = s[start];
  let i = start + 1;
  for (; ; i++) {
    if (s[i] === undefined || s[i] === '\n') throw new PathError('unterminated quoted string');
    if (s[i] === quote && s[i - 1] !== '\\') break;
  }
  const ESCAPE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  nodes.push({ type: 'text', text: s.slice(start + 1, i).replace(/\\(.)/g, (_, c: string) => ESCAPE[c] ?? c) });
  return i + 1;
}
function arrayFrom(s: string, start: number, nodes: PathNode[]): number {
  const close = s.indexOf(']', start);
  if (close < 0) throw new PathError('unterminated array');
  let inner = s.slice(start + 1, close);
  if (inner === '*') inner = ':';
  const parts = inner.split(',');
  if (parts.length > 1) {
    nodes.push({
      type: 'union',
      lists: parts.map((p) => {
        const list: PathNode[] = [];
        arrayFrom(`[${p.trim()}]`, 0, list);
        return list;
      }),
    });
    return close + 1;
  }
  const key = /^'([^']*)'$/.exec(inner);
  if (key !== null) {
    // A dot in the key splits it, as in the real one; it must be escaped.
    nodes.push(...inside(`.${key[1] ?? ''}`, 0, false)[0]);
    return close + 1;
  }
  const range = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(inner);
  if (range === null) throw new PathError(`invalid array index ${inner}`);
  const number = (text: string | undefined): number | undefined =>
    text === undefined || text.replace(':', '') === '' ? undefined : Number(text.replace(':', ''));
  const from = number(range[1]);
  const single = range[2] === undefined;
  nodes.push({ type: 'array', from, to: single ? (from ?? 0) + 1 : number(range[2]), step: number(range[3]), single });
  return close + 1;
}
function filterFrom(s: string, start: number, nodes: PathNode[]): number {
  let quote: string | undefined;
  let closed = false;
  let i = start;
  for (; ; i++) {
    const c = s[i];
    if (c === undefined || c === '\n') throw new PathError('unterminated filter');
    if (c === '"' || c === "'") {
      if (quote === undefined) quote = c;
      else if (s[i - 1] !== '\\' && c === quote) closed = true;
    } else if (c === ')' && (quote === undefined || closed)) break;
  }
  if (s[i + 1] !== ']') throw new PathError('unclosed array expect ]');
  const text = s.slice(start, i);
  const parts = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(text);
  if (parts === null) nodes.push({ type: 'filter', left: inside(text, 0, false)[0], right: [], operator: 'exists' });
  else
    nodes.push({
      type: 'filter',
      left: inside(parts[1] ?? '', 0, false)[0],
      operator: parts[2] ?? '',
      right: inside(parts[3] ?? '', 0, false)[0],
    });
  return i + 2;
}

/** A template as a list of texts and actions; throws {@link PathError}. */
export function parsePath(template: string): readonly PathNode[] {
  const nodes: PathNode[] = [];
  let i = 0;
  while (i < template.length) {
    const open = template.indexOf('{', i);
    if (open < 0 || open > i) nodes.push({ type: 'text', text: template.slice(i, open < 0 ? undefined : open) });
    if (open < 0) break;
    const [list, end] = inside(template, open + 1, true);
    nodes.push({ type: 'list', nodes: list });
    i = end;
  }
  return nodes;
}
