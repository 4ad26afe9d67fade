import { isList, isObject } from '../json.ts';
import { compactJson, goString } from './json.ts';

/** A bad template, in text/template's words. */
export class TemplateError extends Error {
  readonly parsing: boolean;
  /** What had been printed before it. */
  printed = '';
  constructor(message: string, parsing = false) {
    super(message);
    this.parsing = parsing;
  }
}
type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly code: string }
  | {
      readonly type: 'block';
      readonly word: 'range' | 'if' | 'with';
      readonly code: string;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };
interface Scope {
  readonly dot: unknown;
  readonly vars: Map<string, unknown>;
}

/** Cuts a template into texts and `{{…}}`, with `{{-` and `-}}` trimmed. */
function pieces(template: string): readonly { readonly text?: string; readonly code?: string }[] {
  const out: { text?: string; code?: string }[] = [];
  let i = 0;
  let trim = false;
  while (i < template.length) {
    const open = template.indexOf('{{', i);
    let text = template.slice(i, open < 0 ? undefined : open);
    if (trim) text = text.trimStart();
    if (open < 0) {
      out.push({ text });
      break;
    }
    let end = open + 2;
    let quote = '';
    for (; end < template.length && (quote !== '' || !template.startsWith('}}', end)); end++) {
      const c = template[end] ?? '';
      if (quote !== '') {
        if (c === '\\' && quote === '"') end++;
        else if (c === quote) quote = '';
      } else if (c === '"' || c === '`') quote = c;
    }
    if (end >= template.length) throw new TemplateError('1: unclosed action', true);
    let code = template.slice(open + 2, end);
    if (/^-\s/.test(code)) {
      text = text.trimEnd();
      code = code.slice(1);
    }
    trim = /\s-$/.test(code);
    if (trim) code = code.slice(0, -1);
    out.push({ text }, { code: code.trim() });
    i = end + 2;
  }
  return out;
}
function parse(template: string): readonly Node[] {
  const stack: { word: 'range' | 'if' | 'with'; code: string; body: Node[]; otherwise: Node[]; inElse: boolean; chained: boolean }[] = [];
  const root: Node[] = [];
  const here = (): Node[] => {
    const top = stack.at(-1);
    return top === undefined ? root : top.inElse ? top.otherwise : top.body;
  };
  const open = (word: 'range' | 'if' | 'with', code: string, chained: boolean): void => {
    stack.push({ word, code, body: [], otherwise: [], inElse: false, chained });
  };
  for (const { text, code } of pieces(template)) {
    if (text !== undefined) here().push({ type: 'text', text });
    if (code === undefined || code.startsWith('/*')) continue;
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(code) ?? [];
    if (word === 'range' || word === 'if' || word === 'with') open(word, rest, false);
    else if (word === 'else') {
      const top = stack.at(-1);
      if (top === undefined || top.inElse) throw new TemplateError('1: unexpected {{else}}', true);
      top.inElse = true;
      const chain = /^(if|with)\s+(.*)$/s.exec(rest);
      if (chain !== null) open(chain[1] as 'if' | 'with', chain[2] ?? '', true);
    } else if (word === 'end') {
      for (;;) {
        const top = stack.pop();
        if (top === undefined) throw new TemplateError('1: unexpected {{end}}', true);
        here().push({ type: 'block', word: top.word, code: top.code, body: top.body, otherwise: top.otherwise });
        if (!top.chained) break;
      }
    } else here().push({ type: 'action', code });
  }
  if (stack.length > 0) throw new TemplateError('1: unexpected EOF', true);
  return root;
}

const NONE = Symbol('no value');
const truth = (v: unknown): boolean =>
  !(
    v === NONE ||
    v === undefined ||
    v === null ||
    v === false ||
    v === 0 ||
    v === '' ||
    (isList(v) && v.length === 0) ||
    (isObject(v) && Object.keys(v).length === 0)
  );
const show = (v: unknown): string => (v === NONE || v === undefined || v === null ? '<no value>' : goString(v));
const words = (code: string): readonly string[] => code.match(/"(?:\\.|[^"\\])*"|`[^`]*`|[()|,]|:=|=|[^\s()|,"`]+/g) ?? [];

function lookup(base: unknown, path: string): unknown {
  let at = base;
  for (const key of path.split('.').filter((k) => k !== '')) {
    if (at === NONE || at === null || at === undefined) return NONE;
    if (!isObject(at))
      throw new TemplateError(
        `1: can't evaluate field ${key} in type ${isList(at) ? '[]interface {}' : typeof at === 'number' ? 'int64' : typeof at}`,
      );
    at = Object.hasOwn(at, key) ? at[key] : NONE;
  }
  return at;
}
const length = (v: unknown): number => (typeof v === 'string' || isList(v) ? v.length : isObject(v) ? Object.keys(v).length : 0);
const order = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
const FUNCTIONS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  len: (v) => length(v),
  index: (v, ...keys) =>
    keys.reduce<unknown>((at, k) => {
      if (isList(at)) {
        if (typeof k !== 'number' || k < 0 || k >= at.length)
          throw new TemplateError(`1: error calling index: index out of range: ${String(k)}`);
        return at[k];
      }
      return isObject(at) && Object.hasOwn(at, String(k)) ? at[String(k)] : NONE;
    }, v),
  eq: (a, ...rest) => rest.some((b) => a === b),
  ne: (a, b) => a !== b,
  lt: (a, b) => order(a, b) < 0,
  le: (a, b) => order(a, b) <= 0,
  gt: (a, b) => order(a, b) > 0,
  ge: (a, b) => order(a, b) >= 0,
  not: (v) => !truth(v),
  and: (...all) => all.find((v) => !truth(v)) ?? all.at(-1),
  or: (...all) => all.find(truth) ?? all.at(-1),
  print: (...all) => all.map(show).join(''),
  println: (...all) => `${all.map(show).join(' ')}\n`,
  printf: (format, ...all) => {
    let i = 0;
    return String(format).replace(/%(-?\d*)([svdqtT%])/g, (_, width: string, verb: string) => {
      if (verb === '%') return '%';
      const s = verb === 'q' ? JSON.stringify(show(all[i++])) : show(all[i++]);
      return width.startsWith('-') ? s.padEnd(Math.min(200, Number(width.slice(1)))) : s.padStart(Math.min(200, Number(width)));
    });
  },
  base64decode: (v) => {
    try {
      return atob(String(v));
    } catch {
      return String(v);
    }
  },
  exists: (v, ...keys) =>
    keys.reduce<unknown>(
      (at, k) =>
        isObject(at) && Object.hasOwn(at, String(k)) ? at[String(k)] : isList(at) && typeof k === 'number' && k < at.length ? at[k] : NONE,
      v,
    ) !== NONE,
  json: (v) => compactJson(v),
  html: (v) => show(v),
  js: (v) => show(v),
  urlquery: (v) => encodeURIComponent(show(v)),
  slice: (v, from, to) => (isList(v) || typeof v === 'string' ? v.slice(Number(from ?? 0), to === undefined ? undefined : Number(to)) : v),
};

/** Evaluates a pipeline. */
function evaluate(code: string, scope: Scope): unknown {
  const list = words(code);
  let i = 0;
  const operand = (): unknown => {
    const w = list[i++] ?? '';
    if (w === '(') {
      const inner = pipeline();
      i++;
      const rest = list[i];
      if (rest?.startsWith('.') === true) {
        i++;
        return lookup(inner, rest);
      }
      return inner;
    }
    if (w.startsWith('"')) {
      try {
        return JSON.parse(w) as unknown;
      } catch {
        return w.slice(1, -1);
      }
    }
    if (w.startsWith('`')) return w.slice(1, -1);
    if (w.startsWith('$')) {
      const dot = w.indexOf('.');
      const name = dot < 0 ? w : w.slice(0, dot);
      if (!scope.vars.has(name)) throw new TemplateError(`1: undefined variable "${name}"`, true);
      return lookup(scope.vars.get(name), dot < 0 ? '' : w.slice(dot));
    }
    if (w.startsWith('.')) return lookup(scope.dot, w);
    if (w === 'true' || w === 'false') return w === 'true';
    if (w === 'nil') return null;
    if (/^[+-]?[\d.]+$/.test(w)) return Number(w);
    if (Object.hasOwn(FUNCTIONS, w)) return FUNCTIONS[w]?.();
    throw new TemplateError(`1: function "${w}" not defined`, true);
  };
  const command = (piped: readonly unknown[]): unknown => {
    const name = list[i] ?? '';
    if (!Object.hasOwn(FUNCTIONS, name)) return operand();
    i++;
    const args: unknown[] = [];
    while (i < list.length && list[i] !== '|' && list[i] !== ')') args.push(operand());
    return FUNCTIONS[name]?.(...args, ...piped);
  };
  const pipeline = (): unknown => {
    let value = command([]);
    while (list[i] === '|') {
      i++;
      value = command([value]);
    }
    return value;
  };
  return pipeline();
}
const MOST = 1_000_000;
function run(nodes: readonly Node[], scope: Scope, out: { text: string; steps: number }): void {
  for (const node of nodes) {
    if (out.text.length > MOST || ++out.steps > MOST) throw new TemplateError('1: output too long');
    if (node.type === 'text') out.text += node.text;
    else if (node.type === 'action') {
      const assign = /^(\$\w*)\s*:?=\s*(.*)$/s.exec(node.code);
      if (assign === null) out.text += show(evaluate(node.code, scope));
      else scope.vars.set(assign[1] ?? '', evaluate(assign[2] ?? '', scope));
    } else if (node.word === 'range') {
      const [, names = '', code = ''] = /^(?:(\$\w+(?:\s*,\s*\$\w+)?)\s*:=\s*)?(.*)$/s.exec(node.code) ?? [];
      const value = evaluate(code, scope);
      const entries: readonly (readonly [unknown, unknown])[] = isList(value)
        ? value.map((v, i) => [i, v] as const)
        : isObject(value)
          ? Object.keys(value)
              .sort()
              .map((k) => [k, value[k]] as const)
          : [];
      if (entries.length === 0) run(node.otherwise, scope, out);
      const vars = names
        .split(',')
        .map((n) => n.trim())
        .filter((n) => n !== '');
      for (const [key, item] of entries) {
        const inner = new Map(scope.vars);
        if (vars.length === 1) inner.set(vars[0] ?? '', item);
        if (vars.length === 2) inner.set(vars[0] ?? '', key).set(vars[1] ?? '', item);
        run(node.body, { dot: item, vars: inner }, out);
      }
    } else {
      const [, name, code = ''] = /^(?:(\$\w+)\s*:=\s*)?(.*)$/s.exec(node.code) ?? [];
      const value = evaluate(code, scope);
      const vars = new Map(scope.vars);
      if (name !== undefined) vars.set(name, value);
      if (truth(value)) run(node.body, { dot: node.word === 'with' ? value : scope.dot, vars }, out);
      else run(node.otherwise, { ...scope, vars }, out);
    }
  }
}
/** `-o go-template=…`: the part of text/template that learners meet. Throws {@link TemplateError}. */
export function goTemplate(template: string, data: unknown): string {
  const out = { text: '', steps: 0 };
  const nodes = parse(template);
  try {
    run(nodes, { dot: data, vars: new Map([['$', data]]) }, out);
  } catch (e) {
    if (e instanceof TemplateError) e.printed = out.text;
    throw e;
  }
  return out.text;
}
