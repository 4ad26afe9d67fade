import { isList, isObject } from '../json.ts';
import { goString } from './json.ts';
import { CallError, FUNCTIONS, goType, INVALID, isInvalid, truth, unboxed, type GoValue } from './goTemplateFunctions.ts';
import { TemplateError } from './goTemplateLex.ts';
import {
  nodeText,
  parseTemplate,
  type CommandNode,
  type Operand,
  type Pipe,
  type TemplateNode,
  type Templates,
} from './goTemplateParse.ts';

/** How much a template may print, and how many steps it may take. */
const MOST = 1_000_000;
/** How many templates may stand inside each other: fewer than Go's 100,000, as many as a browser's stack holds. */
const DEEPEST = 1000;

/** Where a run is: shared by all templates of one. */
interface Run {
  readonly source: string;
  readonly templates: Templates;
  /** `missingkey=error`. */
  readonly strict: boolean;
  text: string;
  steps: number;
  /** What was looked at last: an error names it. */
  node: { readonly at: number; readonly shown: () => string };
}
interface Frame {
  readonly run: Run;
  readonly name: string;
  readonly depth: number;
  readonly variables: { readonly name: string; value: GoValue }[];
}
/** A `{{break}}` or `{{continue}}` under way. */
type Leaving = 'break' | 'continue' | undefined;

function fail({ run, name }: Frame, message: string): never {
  const before = run.source.slice(0, run.node.at).split('\n');
  throw new TemplateError(
    `${String(before.length)}:${String(new TextEncoder().encode(before.at(-1)).length)}: executing ${JSON.stringify(name)} at <${run.node.shown()}>: ${message}`,
  );
}
const look = ({ run }: Frame, node: Operand | CommandNode): void => {
  run.node = { at: node.at, shown: () => nodeText(node) };
};
const find = (frame: Frame, name: string): { value: GoValue } | undefined => frame.variables.findLast((v) => v.name === name);

function fieldOf(frame: Frame, key: string, of: GoValue): GoValue {
  const refuse = (message: string): never => fail(frame, message);
  if (isInvalid(of)) return frame.run.strict ? refuse(`nil data; no entry for key ${JSON.stringify(key)}`) : INVALID;
  const type = of.boxed === true ? 'interface {}' : goType(of);
  if (of.value === null) return refuse(`nil pointer evaluating ${type}.${key}`);
  if (!isObject(of.value)) return refuse(`can't evaluate field ${key} in type ${type}`);
  if (Object.hasOwn(of.value, key) && of.value[key] !== undefined) return { value: of.value[key], boxed: true };
  return frame.run.strict ? refuse(`map has no entry for key ${JSON.stringify(key)}`) : INVALID;
}
/** The value of what is no function with arguments. */
function operand(frame: Frame, node: Operand, dot: GoValue): GoValue {
  look(frame, node);
  const along = (from: GoValue, names: readonly string[]): GoValue => names.reduce((at, name) => fieldOf(frame, name, at), from);
  switch (node.type) {
    case 'dot':
      return dot;
    case 'nil':
      return { value: null };
    case 'constant':
      return typeof node.value === 'number' ? { value: node.value, number: node.float ? 'float64' : 'int' } : { value: node.value };
    case 'field':
      return along(dot, node.names);
    case 'variable':
      return along((find(frame, node.name) ?? fail(frame, `undefined variable: ${node.name}`)).value, node.names);
    case 'chain':
      if (node.of.type === 'nil') fail(frame, `indirection through explicit nil in ${nodeText(node)}`);
      return along(operand(frame, node.of, dot), node.names);
    case 'pipe':
      return pipeline(frame, node, dot);
    case 'function':
      return call(frame, node, { type: 'command', at: node.at, args: [node] }, dot, undefined);
  }
}
function call(
  frame: Frame,
  named: Operand & { readonly type: 'function' },
  command: CommandNode,
  dot: GoValue,
  piped: GoValue | undefined,
): GoValue {
  const { name } = named;
  look(frame, named);
  const f = FUNCTIONS[name];
  if (f === undefined) return fail(frame, `${JSON.stringify(name)} is not a defined function`);
  const rest = command.args.slice(1);
  const given = rest.length + (piped === undefined ? 0 : 1);
  if (f.variadic && given < f.fixed)
    fail(frame, `wrong number of args for ${name}: want at least ${String(f.fixed)} got ${String(rest.length)}`);
  if (!f.variadic && given !== f.fixed) fail(frame, `wrong number of args for ${name}: want ${String(f.fixed)} got ${String(given)}`);
  if (name === 'and' || name === 'or') {
    let value = INVALID;
    for (const arg of rest) {
      value = operand(frame, arg, dot);
      if (truth(unboxed(value)) === (name === 'or')) return value;
    }
    return piped ?? value;
  }
  const args: GoValue[] = [];
  const give = (value: GoValue, node?: Operand): void => {
    if (f.takes === 'string' && args.length === 0 && typeof value.value !== 'string') {
      if (node?.type === 'nil') fail(frame, 'cannot assign nil to string');
      if (node?.type === 'constant') fail(frame, `expected string; found ${nodeText(node)}`);
      fail(frame, isInvalid(value) ? 'invalid value; expected string' : `wrong type for value; expected string; got ${goType(value)}`);
    }
    args.push(f.takes !== 'value' && isInvalid(value) ? { value: null } : value);
  };
  for (const arg of rest) give(operand(frame, arg, dot), arg);
  if (piped !== undefined) give(piped);
  try {
    return f.call(...args);
  } catch (e) {
    if (!(e instanceof CallError)) throw e;
    look(frame, command);
    return fail(frame, `error calling ${name}: ${e.message}`);
  }
}
function evaluate(frame: Frame, command: CommandNode, dot: GoValue, piped: GoValue | undefined): GoValue {
  const [first] = command.args;
  if (first === undefined) return INVALID;
  if (first.type === 'function') return call(frame, first, command, dot, piped);
  const more = command.args.length > 1 || piped !== undefined;
  if (first.type === 'field' || first.type === 'chain' || (first.type === 'variable' && first.names.length > 0)) {
    const value = operand(frame, more ? { ...first, names: first.names.slice(0, -1) } : first, dot);
    if (!more) return value;
    look(frame, first);
    const key = first.names.at(-1) ?? '';
    return isObject(value.value) ? fail(frame, `${key} is not a method but has arguments`) : fieldOf(frame, key, value);
  }
  look(frame, first);
  if (more) fail(frame, `can't give argument to non-function ${nodeText(first)}`);
  return first.type === 'nil' ? fail(frame, 'nil is not a command') : operand(frame, first, dot);
}
function pipeline(frame: Frame, pipe: Pipe, dot: GoValue): GoValue {
  if (++frame.run.steps > MOST) throw new TemplateError('1: output too long');
  look(frame, pipe);
  let value: GoValue | undefined;
  for (const command of pipe.commands) value = unboxed(evaluate(frame, command, dot, value));
  const result = value ?? INVALID;
  for (const name of pipe.declares) {
    if (pipe.assigns) (find(frame, name) ?? fail(frame, `undefined variable: ${name}`)).value = result;
    else frame.variables.push({ name, value: result });
  }
  return result;
}

function walkRange(frame: Frame, node: TemplateNode & { readonly type: 'range' }, dot: GoValue): Leaving {
  const { declares, assigns } = node.pipe;
  const over = pipeline(frame, node.pipe, dot);
  const { value } = over;
  const boxed = (v: unknown): GoValue => ({ value: v, boxed: true });
  let entries: readonly (readonly [GoValue, GoValue])[] = [];
  if (isList(value)) entries = value.map((v, i) => [{ value: i, number: 'int' }, boxed(v)] as const);
  else if (isObject(value))
    entries = Object.keys(value)
      .filter((k) => value[k] !== undefined)
      .sort()
      .map((k) => [{ value: k }, boxed(value[k])] as const);
  else if (typeof value === 'number' && goType(over) !== 'float64') {
    if (declares.length > 1) fail(frame, `can't use ${String(value)} to iterate over more than one variable`);
    entries = Array.from({ length: Math.max(0, Math.min(MOST, value)) }, (_, i) => [INVALID, { ...over, value: i }] as const);
  } else if (!isInvalid(over)) fail(frame, `range can't iterate over ${goString(value)}`);
  const mark = frame.variables.length;
  for (const [index, item] of entries) {
    const values = declares.length > 1 ? [index, item] : [item];
    declares.forEach((name, i) => {
      const variable = assigns ? find(frame, name) : frame.variables[mark - declares.length + i];
      if (variable !== undefined) variable.value = values[i] ?? INVALID;
    });
    const leaving = walk(frame, node.body, item);
    frame.variables.length = mark;
    if (leaving === 'break') return undefined;
  }
  return entries.length === 0 ? walk(frame, node.otherwise, dot) : undefined;
}
function walk(frame: Frame, nodes: readonly TemplateNode[], dot: GoValue): Leaving {
  const { run } = frame;
  for (const node of nodes) {
    if (run.text.length > MOST || ++run.steps > MOST) throw new TemplateError('1: output too long');
    const mark = frame.variables.length;
    let leaving: Leaving;
    switch (node.type) {
      case 'text':
        run.text += node.text;
        break;
      case 'action': {
        const value = pipeline(frame, node.pipe, dot);
        if (node.pipe.declares.length === 0) run.text += isInvalid(value) ? '<no value>' : goString(value.value);
        break;
      }
      case 'break':
      case 'continue':
        return node.type;
      case 'range':
        leaving = walkRange(frame, { ...node, type: 'range' }, dot);
        frame.variables.length = mark;
        break;
      case 'template': {
        const body = run.templates.get(node.name);
        run.node = {
          at: node.at,
          shown: () => `{{template ${JSON.stringify(node.name)}${node.pipe === undefined ? '' : ` ${nodeText(node.pipe)}`}}}`,
        };
        if (body === undefined) return fail(frame, `template ${JSON.stringify(node.name)} not defined`);
        if (frame.depth >= DEEPEST) fail(frame, `exceeded maximum template depth (${String(DEEPEST)})`);
        const value = node.pipe === undefined ? INVALID : pipeline(frame, node.pipe, dot);
        walk({ run, name: node.name, depth: frame.depth + 1, variables: [{ name: '$', value }] }, body, value);
        break;
      }
      default: {
        const value = pipeline(frame, node.pipe, dot);
        leaving = truth(value) ? walk(frame, node.body, node.type === 'with' ? value : dot) : walk(frame, node.otherwise, dot);
        frame.variables.length = mark;
      }
    }
    if (leaving !== undefined) return leaving;
  }
  return undefined;
}
/**
 * `-o go-template=…`: text/template of Go, with kubectl's two functions more.
 * `allowMissing` false (`--allow-missing-template-keys=false`): a key that is not there is an error. Throws {@link TemplateError}.
 */
export function goTemplate(template: string, data: unknown, allowMissing = true): string {
  const templates = parseTemplate(template, (name) => Object.hasOwn(FUNCTIONS, name));
  const run: Run = { source: template, templates, strict: !allowMissing, text: '', steps: 0, node: { at: 0, shown: () => '' } };
  try {
    const top = { value: data };
    walk({ run, name: 'output', depth: 0, variables: [{ name: '$', value: top }] }, templates.get('output') ?? [], top);
  } catch (e) {
    if (e instanceof TemplateError) e.printed = run.text;
    throw e;
  }
  return run.text;
}
