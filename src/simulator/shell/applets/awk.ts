import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { parseAwk } from './awk-parse.ts';
import { AwkError, type AwkProgram, type Cell, type Expression, type Statement } from './awk-tree.ts';
import { callBuiltin, formatText } from './awk-builtins.ts';
import { createRecord, fieldNumber } from './awk-record.ts';
import { createStreams, type Streams } from './awk-streams.ts';
import { AwkArray, arithmetic, arrayOf, fromInput, isNumeric, isTrue, numberText, toNumber, type Value } from './awk-values.ts';
import { unescapeAll } from './escapes.ts';
import { regexFor, RegexError, type Regex } from './regex.ts';
import { openInput, readAll } from './input.ts';
import { applet, type Tool } from './tool.ts';

/** Leaves everything up to the record loop. */
class Jump extends Error {
  readonly to: 'next' | 'nextfile' | 'exit';
  constructor(to: 'next' | 'nextfile' | 'exit') {
    super(to);
    this.to = to;
  }
}
type Flow = 'normal' | 'break' | 'continue' | 'return';

/** The state of a run; builtins and streams get at it through this. */
export interface Awk {
  readonly t: Tool;
  readonly streams: Streams;
  str(v: Value): string;
  get(name: string): Value;
  set(name: string, v: Value): void;
  /** The record, fields included. */
  record(): string;
  setRecord(text: string): void;
  regexOf(e: Expression): Regex;
  split(text: string, separator: string | Regex): string[];
  ev(e: Expression): Value;
  assign(e: Expression, v: Value): void;
  arrayAt(e: Expression): AwkArray;
  isArray(e: Expression): boolean;
  /** The seed srand answers next, and the state of rand. */
  seed: number;
  random: number;
}

function* run(
  t: Tool,
  program: AwkProgram,
  globals: Map<string, Cell>,
  operands: readonly string[],
  assignments: readonly string[],
): Task<number> {
  const { sys } = t;
  const special = (name: string, value: Value): Cell => {
    let cell = globals.get(name);
    if (cell === undefined) globals.set(name, (cell = { value: undefined }));
    cell.value = value;
    return cell;
  };
  const cells = Object.fromEntries(
    (
      [
        ['FS', ' '],
        ['OFS', ' '],
        ['ORS', '\n'],
        ['RS', '\n'],
        ['SUBSEP', '\x1c'],
        ['CONVFMT', '%.6g'],
        ['OFMT', '%.6g'],
        ['NR', 0],
        ['FNR', 0],
        ['RSTART', 0],
        ['RLENGTH', -1],
        ['FILENAME', ''],
        ['IGNORECASE', 0],
        ['ERRNO', ''],
        ['RT', ''],
        ['ARGIND', 0],
        ['NF', 0],
      ] as const
    ).map(([n, v]) => [n, special(n, v)]),
  ) as Record<string, Cell>;
  const nf = cells['NF']!;
  let frame: Cell[] = [];
  let calls = 0;
  let exitCode = 0;
  let turns = 0;
  /** Sixteen turns of a loop are about one of a shell's. */
  const pause = function* (): Task<void> {
    const ticks = turns >> 4;
    turns &= 15;
    yield* sys.tick(ticks);
  };

  const str = (v: Value): string =>
    typeof v === 'string' ? v : typeof v === 'number' ? numberText(v, String(cells['CONVFMT']!.value)) : v === undefined ? '' : v.text;
  const icase = (): boolean => isTrue(cells['IGNORECASE']!.value as Value);
  const regex = (source: string): Regex => {
    try {
      return regexFor(source, { extended: true, icase: icase() });
    } catch (e) {
      if (e instanceof RegexError) throw new AwkError(`bad regex '${source}': ${e.message}`);
      throw e;
    }
  };
  const record = createRecord(cells, str, regex);
  const cellOf = (e: Expression & { k: 'variable' }): Cell => e.cell ?? frame[e.local] ?? { value: undefined };
  const arrayAt = (e: Expression): AwkArray => {
    if (e.k !== 'variable') throw new AwkError('cmd. line:1: Not an array');
    const array = arrayOf(cellOf(e));
    if (array === null) throw new AwkError('cmd. line:1: Not an array');
    return array;
  };
  const subscript = (list: readonly Expression[]): string =>
    list.length === 1 ? str(ev(list[0]!)) : list.map((s) => str(ev(s))).join(str(cells['SUBSEP']!.value as Value));
  const assign = (e: Expression, v: Value): void => {
    if (e.k === 'group' && e.list.length === 1) return assign(e.list[0]!, v);
    if (e.k === 'variable') {
      const cell = cellOf(e);
      if (cell === nf) record.setCount(toNumber(v));
      else cell.value = v;
    } else if (e.k === 'element') {
      const { items } = arrayAt(e.array);
      const key = subscript(e.list);
      // An array that grows without end takes the reader's memory: each element is a turn of its own.
      if (!items.has(key)) turns += 15;
      items.set(key, v);
    } else if (e.k === 'field') {
      record.setField(fieldNumber(ev(e.a)), v);
    }
  };
  const compare = (op: string, a: Value, b: Value): number => {
    let d: number;
    if (isNumeric(a) && isNumeric(b)) d = toNumber(a) - toNumber(b);
    else {
      let [x, y] = [str(a), str(b)];
      if (icase()) [x, y] = [x.toLowerCase(), y.toLowerCase()];
      d = x < y ? -1 : x > y ? 1 : 0;
    }
    return Number(op === '<' ? d < 0 : op === '<=' ? d <= 0 : op === '==' ? d === 0 : op === '!=' ? d !== 0 : op === '>' ? d > 0 : d >= 0);
  };
  const regexOf = (e: Expression): Regex => {
    if (e.k === 'regex') return regex(e.source);
    const source = str(ev(e));
    try {
      return regexFor(source, { extended: true, icase: icase() });
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
    }
    // What is no extended expression is tried as a basic one.
    try {
      return regexFor(source, { icase: icase() });
    } catch (error) {
      if (error instanceof RegexError) throw new AwkError(`bad regex '${source}': ${error.message}`);
      throw error;
    }
  };

  /** Evaluates what needs no waiting. */
  const ev = (e: Expression): Value => {
    switch (e.k) {
      case 'value':
        return e.value as Value;
      case 'regex':
        return Number(regex(e.source).exec(record.text()) !== null);
      case 'variable': {
        const cell = cellOf(e);
        if (cell === nf) record.splitFields();
        return cell.value instanceof AwkArray ? '' : (cell.value as Value);
      }
      case 'field':
        return record.field(fieldNumber(ev(e.a)));
      case 'element': {
        const array = arrayAt(e.array);
        const key = subscript(e.list);
        if (!array.items.has(key)) {
          turns += 15;
          array.items.set(key, undefined);
        }
        return array.items.get(key);
      }
      case 'assign': {
        let v = ev(e.b);
        if (e.op !== '') v = arithmetic(e.op, toNumber(ev(e.a)), toNumber(v));
        assign(e.a, v);
        return v;
      }
      case 'step': {
        const was = toNumber(ev(e.a));
        assign(e.a, was + e.by);
        return e.before ? was + e.by : was;
      }
      case 'binary': {
        const a = ev(e.a);
        const b = ev(e.b);
        if (e.op === ' ') return str(a) + str(b);
        if ('+-*/%^'.includes(e.op)) return arithmetic(e.op, toNumber(a), toNumber(b));
        return compare(e.op, a, b);
      }
      case 'unary': {
        const a = ev(e.a);
        return e.op === '!' ? Number(!isTrue(a)) : e.op === '-' ? -toNumber(a) : toNumber(a);
      }
      case 'and':
        return Number(isTrue(ev(e.a)) && isTrue(ev(e.b)));
      case 'or':
        return Number(isTrue(ev(e.a)) || isTrue(ev(e.b)));
      case 'conditional':
        return ev(isTrue(ev(e.a)) ? e.b : e.c);
      case 'match':
        return Number((regexOf(e.b).exec(str(ev(e.a))) !== null) !== e.negate);
      case 'in':
        return Number(arrayAt(e.array).items.has(subscript(e.list)));
      case 'group':
        return e.list.length === 1 ? ev(e.list[0]!) : subscript(e.list);
      case 'builtin':
        return callBuiltin(awk, e.name, e.list);
      default:
        return undefined;
    }
  };
  const constant = (value: Value): Expression => ({ k: 'value', value, pure: true });
  const settle = function* (e: Expression): Task<Expression> {
    return e.pure ? e : constant(yield* evaluate(e));
  };
  const settleAll = function* (list: readonly Expression[]): Task<Expression[]> {
    const out: Expression[] = [];
    for (const e of list) out.push(yield* settle(e));
    return out;
  };
  /** An lvalue whose subscripts wait for nothing any more. */
  const settleTarget = function* (e: Expression): Task<Expression> {
    if (e.pure) return e;
    if (e.k === 'element') return { ...e, list: yield* settleAll(e.list), pure: true };
    return e.k === 'field' ? { ...e, a: yield* settle(e.a), pure: true } : e;
  };
  /** Evaluates anything; what is not pure has its parts evaluated first. */
  const evaluate = function* (e: Expression): Task<Value> {
    if (e.pure) return ev(e);
    switch (e.k) {
      case 'and':
        return Number(isTrue(yield* evaluate(e.a)) && isTrue(yield* evaluate(e.b)));
      case 'or':
        return Number(isTrue(yield* evaluate(e.a)) || isTrue(yield* evaluate(e.b)));
      case 'conditional':
        return yield* evaluate(isTrue(yield* evaluate(e.a)) ? e.b : e.c);
      case 'group':
        return e.list.length === 1 ? yield* evaluate(e.list[0]!) : ev({ ...e, list: yield* settleAll(e.list), pure: true });
      case 'element':
      case 'field':
        return ev(yield* settleTarget(e));
      case 'assign': {
        const b = yield* settle(e.b);
        return ev({ ...e, a: yield* settleTarget(e.a), b, pure: true });
      }
      case 'step':
        return ev({ ...e, a: yield* settleTarget(e.a), pure: true });
      case 'binary':
      case 'match': {
        const a = constant(yield* evaluate(e.a));
        return ev({ ...e, a, b: yield* settle(e.b), pure: true });
      }
      case 'unary':
        return ev({ ...e, a: yield* settle(e.a), pure: true });
      case 'in':
        return ev({ ...e, list: yield* settleAll(e.list), pure: true });
      case 'call':
        return yield* call(e.name, e.list);
      case 'getline':
        return yield* getline(e);
      case 'builtin': {
        // A target (of sub, split …) stays what it is.
        const list: Expression[] = [];
        for (const x of e.list)
          list.push(
            x.k === 'variable' || x.k === 'regex' ? x : x.k === 'element' || x.k === 'field' ? yield* settleTarget(x) : yield* settle(x),
          );
        if (e.name === 'system') {
          yield* t.flush();
          return yield* streams.system(list.length === 0 ? '' : str(ev(list[0]!)));
        }
        if (e.name === 'close') return yield* streams.close(list.length === 0 ? '' : str(ev(list[0]!)));
        if (e.name === 'fflush') {
          yield* t.flush();
          return 0;
        }
        return ev({ ...e, list, pure: true });
      }
      default:
        return ev(e);
    }
  };
  const call = function* (name: string, args: readonly Expression[]): Task<Value> {
    const f = program.functions.get(name);
    if (f === undefined) throw new AwkError('cmd. line:1: Call to undefined function');
    if (++calls > 1000) throw new AwkError('cmd. line:1: function call nesting too deep');
    if (++turns >= 16) yield* pause();
    const locals: Cell[] = [];
    for (let i = 0; i < Math.max(args.length, f.params.length); i++) {
      const arg = args[i];
      if (arg === undefined) locals.push({ value: undefined });
      else if (arg.k === 'variable') {
        const cell = cellOf(arg);
        if (cell === nf) record.splitFields();
        locals.push(cell.value === undefined ? { value: undefined, link: cell } : { value: cell.value });
      } else locals.push({ value: yield* evaluate(arg) });
    }
    const outer = frame;
    frame = locals;
    returned = undefined;
    try {
      yield* exec(f.body);
      return returned;
    } finally {
      frame = outer;
      returned = undefined;
      calls--;
    }
  };
  let returned: Value;

  const setVariable = (text: string): void => {
    const eq = text.indexOf('=');
    const name = text.slice(0, eq);
    let cell = globals.get(name);
    if (cell === undefined) globals.set(name, (cell = { value: undefined }));
    const v = fromInput(unescapeAll(text.slice(eq + 1)));
    if (cell === nf) record.setCount(toNumber(v));
    else cell.value = v;
  };

  // The main input: operands in turn, assignments among them done on the way.
  const argv = new AwkArray();
  [t.name, ...operands].forEach((a, i) => argv.items.set(String(i), fromInput(a)));
  special('ARGC', operands.length + 1);
  const argvCell = globals.get('ARGV');
  if (argvCell !== undefined) argvCell.value = argv;
  else globals.set('ARGV', { value: argv });
  const environment = new AwkArray();
  for (const [k, v] of sys.env) environment.items.set(k, fromInput(v));
  const environ = globals.get('ENVIRON');
  if (environ !== undefined) environ.value = environment;
  let argument = 0;
  let main = -1;
  let opened = false;
  const nextFile = function* (): Task<boolean> {
    streams.closeInput(main);
    main = -1;
    for (;;) {
      argument++;
      if (argument >= toNumber(globals.get('ARGC')!.value as Value)) {
        if (opened) return false;
        cells['FILENAME']!.value = '-';
        main = streams.attach(0, true);
      } else {
        const name = str(argv.items.get(String(argument)));
        cells['ARGIND']!.value = argument;
        if (name === '') continue;
        if (/^[A-Za-z_]\w*=/.test(name)) {
          setVariable(name);
          continue;
        }
        cells['FILENAME']!.value = fromInput(name);
        const fd = yield* openInput(t, name);
        if (fd === null) return sys.exit(1);
        main = streams.attach(fd, true);
      }
      opened = true;
      cells['FNR']!.value = 0;
      return true;
    }
  };
  const count = (name: string): void => {
    cells[name]!.value = toNumber(cells[name]!.value as Value) + 1;
  };
  const readMain = function* (): Task<string | null> {
    for (;;) {
      if (main < 0 && !(yield* nextFile())) return null;
      const text = yield* streams.read(main, str(cells['RS']!.value as Value), regex);
      if (text !== null) {
        count('NR');
        count('FNR');
        return text;
      }
      if (!(yield* nextFile())) {
        main = -1;
        return null;
      }
    }
  };
  const getline = function* (e: Expression & { k: 'getline' }): Task<Value> {
    let text: string | null;
    if (e.from === 'input') text = yield* readMain();
    else {
      yield* t.flush();
      const id = yield* streams.source(e.from, str(yield* evaluate(e.b!)));
      if (id < 0) return -1;
      text = yield* streams.read(id, str(cells['RS']!.value as Value), regex);
      if (text !== null && (e.a === null || e.from === 'command') && e.from !== 'file') count('NR');
    }
    if (text === null) return 0;
    if (e.a === null) record.set(text);
    else assign(yield* settleTarget(e.a), fromInput(text));
    return 1;
  };

  const exec = function* (s: Statement): Task<Flow> {
    switch (s.k) {
      case 'expression':
        if (s.a.pure) ev(s.a);
        else yield* evaluate(s.a);
        return 'normal';
      case 'block':
        for (const inner of s.body) {
          if (inner.k === 'expression' && inner.a.pure) {
            ev(inner.a);
            continue;
          }
          const flow = yield* exec(inner);
          if (flow !== 'normal') return flow;
        }
        return 'normal';
      case 'print':
      case 'printf': {
        const list = yield* settleAll(s.list);
        let text: string;
        if (s.k === 'printf') text = formatText(awk, list);
        else if (list.length === 0) {
          text = record.text() + str(cells['ORS']!.value as Value);
        } else {
          const show = (v: Value): string => (typeof v === 'number' ? numberText(v, str(cells['OFMT']!.value as Value)) : str(v));
          text = list.map((e) => show(ev(e))).join(str(cells['OFS']!.value as Value)) + str(cells['ORS']!.value as Value);
        }
        if (s.target === null) yield* t.print(text);
        else yield* streams.write(s.redirect, str(yield* evaluate(s.target)), text);
        return 'normal';
      }
      case 'if':
        if (isTrue(s.a.pure ? ev(s.a) : yield* evaluate(s.a))) return yield* exec(s.then);
        return s.otherwise === null ? 'normal' : yield* exec(s.otherwise);
      case 'while':
        for (let first = s.first; ; first = false) {
          if (!first && !isTrue(s.a.pure ? ev(s.a) : yield* evaluate(s.a))) return 'normal';
          if (++turns >= 16) yield* pause();
          const flow = yield* exec(s.body);
          if (flow === 'break') return 'normal';
          if (flow === 'return') return flow;
        }
      case 'for':
        if (s.start !== null) yield* exec(s.start);
        for (;;) {
          if (s.a !== null && !isTrue(s.a.pure ? ev(s.a) : yield* evaluate(s.a))) return 'normal';
          if (++turns >= 16) yield* pause();
          const flow = yield* exec(s.body);
          if (flow === 'break') return 'normal';
          if (flow === 'return') return flow;
          if (s.step !== null) yield* exec(s.step);
        }
      case 'each':
        for (const key of arrayAt(s.array).keys()) {
          assign(s.variable, fromInput(key));
          const flow = yield* exec(s.body);
          if (flow === 'break') return 'normal';
          if (flow === 'return') return flow;
        }
        return 'normal';
      case 'break':
      case 'continue':
        return s.k;
      case 'next':
      case 'nextfile':
        throw new Jump(s.k);
      case 'exit':
        if (s.a !== null) exitCode = Math.trunc(toNumber(yield* evaluate(s.a))) & 255;
        throw new Jump('exit');
      case 'return': {
        const v = s.a === null ? undefined : yield* evaluate(s.a);
        returned = v;
        return 'return';
      }
      case 'delete':
        if (s.list === null) arrayAt(s.array).items.clear();
        else arrayAt(s.array).items.delete(subscript(yield* settleAll(s.list)));
        return 'normal';
    }
  };

  const streams = createStreams(t);
  const awk: Awk = {
    t,
    streams,
    str,
    split: record.split,
    regexOf,
    ev,
    assign,
    arrayAt,
    seed: 1,
    random: 0x2545f491,
    isArray: (e) => e.k === 'variable' && cellOf(e).value instanceof AwkArray,
    get: (name) => globals.get(name)?.value as Value,
    set: (name, v) => special(name, v),
    record: () => record.text(),
    setRecord: (text) => record.set(text),
  };
  const attempt = function* (task: Task<unknown>): Task<'done' | Jump['to']> {
    try {
      yield* task;
      return 'done';
    } catch (e) {
      if (e instanceof Jump) return e.to;
      throw e;
    }
  };
  const printRecord: Statement = { k: 'print', list: [], redirect: '', target: null };
  const rules = function* (): Task<void> {
    for (const rule of program.rules) {
      if (rule.from !== null) {
        if (rule.to === null) {
          if (!isTrue(yield* evaluate(rule.from))) continue;
        } else {
          if (!rule.active) {
            if (!isTrue(yield* evaluate(rule.from))) continue;
            rule.active = true;
          }
          if (isTrue(yield* evaluate(rule.to))) rule.active = false;
        }
      }
      yield* exec(rule.body ?? printRecord);
    }
  };

  for (const text of assignments) setVariable(text);
  let leaving = false;
  for (const s of program.begin) {
    if ((yield* attempt(exec(s))) === 'exit') {
      leaving = true;
      break;
    }
  }
  if (!leaving && (program.rules.length > 0 || program.end.length > 0)) {
    for (;;) {
      const text = yield* readMain();
      if (text === null) break;
      record.set(text);
      const how = yield* attempt(rules());
      if (how === 'exit') break;
      if (how === 'nextfile') yield* nextFile();
    }
  }
  // `exit` runs END too, except within END itself.
  if (!(leaving && program.rules.length === 0 && program.end.length === 0)) {
    for (const s of program.end) if ((yield* attempt(exec(s))) === 'exit') break;
  }
  yield* t.flush();
  yield* streams.closeAll();
  return exitCode;
}

const applets = applet({ short: '+F:v:f:e:' }, function* (t) {
  let source = '';
  let where = 'cmd. line';
  for (const path of t.all('f')) {
    const fd = yield* openInput(t, path, "can't open");
    if (fd === null) return 1;
    const text = yield* readAll(t.sys, fd);
    source += text.endsWith('\n') ? text : `${text}\n`;
    where = path;
  }
  for (const text of t.all('e')) source += `${text}\n`;
  const operands = [...t.args];
  if (!t.has('f') && !t.has('e')) {
    const first = operands.shift();
    if (first === undefined) return yield* t.usage();
    source = first;
  }
  for (const v of t.all('v')) if (!/^[A-Za-z_]\w*=/.test(v)) return yield* t.usage();
  const separator = t.str('F');
  try {
    const globals = new Map<string, Cell>();
    const program = parseAwk(source, where, globals);
    const assignments = [...t.all('v')];
    if (separator !== undefined) assignments.unshift(`FS=${separator}`);
    return yield* run(t, program, globals, operands, assignments);
  } catch (e) {
    if (e instanceof AwkError) return yield* t.die(e.message);
    if (e instanceof RangeError) {
      t.sys.setMemory(Infinity); // under a memory limit the kernel is faster (L-405)
      return yield* t.die('out of memory');
    }
    throw e;
  }
});

export const awkApplets: AppletTable = { awk: applets };
