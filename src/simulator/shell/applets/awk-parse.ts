/** Reads awk programs into a tree. */
import { createLexer, type Token } from './awk-lex.ts';
import type { AwkProgram, Cell, Expression, Statement } from './awk-tree.ts';

/** Builtins that wait for something. */
const WAITING = new Set(['system', 'close', 'fflush']);
/** Parses a program; `globals` gets a cell for each variable it names. */
export function parseAwk(source: string, where: string, globals: Map<string, Cell>): AwkProgram {
  const lexer = createLexer(source, where);
  const fail: (message: string) => never = lexer.fail;
  let token: Token = { t: 'newline', s: '\n', spaced: false };
  let previous = token;
  let params: readonly string[] = [];
  let depth = 0;
  /** In print's operands `>` is a redirection. */
  let noGreater = 0;

  const kind = (): Token['t'] => token.t;
  const advance = (): Token => {
    previous = token;
    token = lexer.next();
    return previous;
  };
  const is = (s: string): boolean => (kind() === 'operator' || kind() === 'keyword') && token.s === s;
  const take = (s: string): boolean => {
    if (!is(s)) return false;
    advance();
    return true;
  };
  /** Whatever is wrong on a new line is taken for the end of the one before (as in busybox). */
  const unexpected = (): never => fail(previous.t === 'newline' ? 'Unexpected end of string' : 'Unexpected token');
  const expect = (s: string): void => {
    if (!take(s)) unexpected();
  };
  const skipNewlines = (): void => {
    while (kind() === 'newline') advance();
  };
  const skipTerminators = (): void => {
    while (kind() === 'newline' || is(';')) advance();
  };

  const pureAll = (list: readonly (Expression | null)[]): boolean => list.every((e) => e === null || e.pure);
  const variable = (name: string): Expression => {
    const local = params.indexOf(name);
    if (local >= 0) return { k: 'variable', cell: null, local, name, pure: true };
    let cell = globals.get(name);
    if (cell === undefined) globals.set(name, (cell = { value: undefined }));
    return { k: 'variable', cell, local: -1, name, pure: true };
  };
  const isLvalue = (e: Expression): boolean => e.k === 'variable' || e.k === 'field' || e.k === 'element';
  const list = (end: string): Expression[] => {
    const out: Expression[] = [];
    const outer = noGreater;
    noGreater = 0; // within brackets `>` compares
    skipNewlines();
    while (!is(end)) {
      out.push(expression());
      skipNewlines();
      if (is(end)) break;
      expect(',');
      skipNewlines();
    }
    noGreater = outer;
    advance();
    return out;
  };
  const nameOrElement = (): Expression => {
    const name = advance().s;
    const base = variable(name);
    if (!take('[')) return base;
    const subscripts = list(']');
    if (subscripts.length === 0) unexpected();
    return { k: 'element', array: base, list: subscripts, pure: pureAll(subscripts) };
  };

  const primary = (): Expression => {
    if (++depth > 500) fail('Unexpected token');
    try {
      return primaryInner();
    } finally {
      depth--;
    }
  };
  const primaryInner = (): Expression => {
    if (kind() === 'number') {
      const { s } = advance();
      // A leading 0 makes an octal number of a constant, as in C.
      return { k: 'value', value: /^0[0-7]+$/.test(s) ? parseInt(s, 8) : Number(s), pure: true };
    }
    if (kind() === 'string') return { k: 'value', value: advance().s, pure: true };
    if (is('/') || is('/=')) {
      const regex = lexer.regex(is('/=') ? '=' : '');
      advance();
      return { k: 'regex', source: regex, pure: true };
    }
    if (take('$')) {
      const a = is('++') || is('--') || is('-') || is('+') || is('!') ? unary() : primary();
      return postfix({ k: 'field', a, pure: a.pure });
    }
    if (is('++') || is('--')) {
      const by = advance().s === '++' ? 1 : -1;
      const a = primary();
      if (!isLvalue(a)) unexpected();
      return { k: 'step', by, before: true, a, pure: a.pure };
    }
    if (kind() === 'name') return postfix(nameOrElement());
    if (kind() === 'function') {
      const name = advance().s;
      advance();
      return { k: 'call', name, list: list(')'), pure: false };
    }
    if (kind() === 'builtin') {
      const name = advance().s;
      const args = take('(') ? list(')') : [];
      return { k: 'builtin', name, list: args, pure: pureAll(args) && !WAITING.has(name) };
    }
    if (is('getline')) {
      advance();
      const a = kind() === 'name' || is('$') ? lvalue() : null;
      if (take('<')) return { k: 'getline', from: 'file', a, b: primary(), pure: false };
      return { k: 'getline', from: 'input', a, b: null, pure: false };
    }
    if (take('(')) {
      const inner = list(')');
      if (inner.length === 0) unexpected();
      if (inner.length === 1) return { k: 'group', list: inner, pure: inner[0]!.pure };
      if (take('in')) {
        const array = variable(advance().s);
        return { k: 'in', list: inner, array, pure: pureAll(inner) };
      }
      return { k: 'group', list: inner, pure: pureAll(inner) };
    }
    if (is('-') || is('+') || is('!')) return unary();
    return unexpected();
  };
  const lvalue = (): Expression => {
    if (take('$')) {
      const a = primary();
      return { k: 'field', a, pure: a.pure };
    }
    return nameOrElement();
  };
  const postfix = (e: Expression): Expression => {
    if (isLvalue(e) && (is('++') || is('--'))) return { k: 'step', by: advance().s === '++' ? 1 : -1, before: false, a: e, pure: e.pure };
    return e;
  };
  const binary = (op: string, a: Expression, b: Expression): Expression => ({ k: 'binary', op, a, b, pure: a.pure && b.pure });
  const power = (): Expression => {
    let a = primary();
    // To the left: 2^3^2 is 64 here.
    while (take('^')) {
      skipNewlines();
      a = binary('^', a, is('-') || is('+') || is('!') ? unary() : primary());
    }
    return a;
  };
  const unary = (): Expression => {
    if (is('-') || is('+') || is('!')) {
      const op = advance().s;
      const a = is('-') || is('+') || is('!') ? unary() : power();
      return { k: 'unary', op, a, pure: a.pure };
    }
    return power();
  };
  const leftAssociative = (operators: readonly string[], next: () => Expression) => (): Expression => {
    let a = next();
    while (kind() === 'operator' && operators.includes(token.s)) {
      const op = advance().s;
      skipNewlines();
      a = binary(op, a, next());
    }
    return a;
  };
  const product = leftAssociative(['*', '/', '%'], unary);
  const sum = leftAssociative(['+', '-'], product);
  /** Whether the next token can begin an operand that is joined on. */
  const joins = (): boolean =>
    kind() === 'number' ||
    kind() === 'string' ||
    kind() === 'name' ||
    kind() === 'function' ||
    kind() === 'builtin' ||
    (kind() === 'operator' && ['$', '!', '(', '-', '+', '++', '--'].includes(token.s));
  const concatenation = (): Expression => {
    let a = sum();
    while (joins() && !is('in')) a = binary(' ', a, sum());
    return a;
  };
  const comparison = (): Expression => {
    let a = concatenation();
    for (;;) {
      if (is('|') && /^\s*getline\b/.test(lexer.ahead(80))) {
        advance();
        advance();
        const target = kind() === 'name' || is('$') ? lvalue() : null;
        a = { k: 'getline', from: 'command', a: target, b: a, pure: false };
      } else if (['<', '<=', '==', '!=', '>='].some(is) || (is('>') && noGreater === 0)) {
        const op = advance().s;
        skipNewlines();
        a = binary(op, a, concatenation());
      } else return a;
    }
  };
  const matching = (): Expression => {
    let a = comparison();
    while (is('~') || is('!~')) {
      const negate = advance().s === '!~';
      skipNewlines();
      const b = comparison();
      a = { k: 'match', negate, a, b, pure: a.pure && b.pure };
    }
    return a;
  };
  const membership = (): Expression => {
    let a = matching();
    while (take('in')) {
      const members = a.k === 'group' && a.list.length > 1 ? a.list : [a];
      a = { k: 'in', list: members, array: variable(advance().s), pure: a.pure };
    }
    return a;
  };
  const conjunction = (): Expression => {
    let a = membership();
    while (take('&&')) {
      skipNewlines();
      const b = membership();
      a = { k: 'and', a, b, pure: a.pure && b.pure };
    }
    return a;
  };
  const disjunction = (): Expression => {
    let a = conjunction();
    while (is('||')) {
      if (noGreater > 0) unexpected(); // print's operands end at a bar
      advance();
      skipNewlines();
      const b = conjunction();
      a = { k: 'or', a, b, pure: a.pure && b.pure };
    }
    return a;
  };
  const expression = (): Expression => {
    if (++depth > 500) fail('Unexpected token');
    const a = disjunction();
    let out = a;
    if (take('?')) {
      skipNewlines();
      const b = expression();
      skipNewlines();
      expect(':');
      skipNewlines();
      const c = expression();
      out = { k: 'conditional', a, b, c, pure: a.pure && b.pure && c.pure };
    } else if (kind() === 'operator' && ['=', '+=', '-=', '*=', '/=', '%=', '^='].includes(token.s)) {
      const target = assignable(a);
      if (target !== null) {
        const op = advance().s.slice(0, -1);
        skipNewlines();
        const b = expression();
        out = target({ op, b });
      }
    }
    depth--;
    return out;
  };
  /** `1==x=3` and `!x=y` assign to the right operand, as the grammar of awk has it. */
  const assignable = (e: Expression): ((p: { op: string; b: Expression }) => Expression) | null => {
    if (isLvalue(e)) return ({ op, b }) => ({ k: 'assign', op, a: e, b, pure: e.pure && b.pure });
    if (e.k === 'binary' || e.k === 'and' || e.k === 'or' || e.k === 'match') {
      const inner = assignable(e.b);
      return inner === null
        ? null
        : (p) => {
            const b = inner(p);
            return { ...e, b, pure: e.a.pure && b.pure };
          };
    }
    if (e.k === 'unary') {
      const inner = assignable(e.a);
      return inner === null
        ? null
        : (p) => {
            const a = inner(p);
            return { ...e, a, pure: a.pure };
          };
    }
    return null;
  };

  const simple = (): Statement => {
    if (is('print') || is('printf')) {
      const k = advance().s as 'print' | 'printf';
      let args: Expression[] = [];
      noGreater++;
      while (kind() !== 'newline' && kind() !== 'end' && !['>', '>>', '|', ';', '}'].some(is)) {
        args.push(expression());
        if (!take(',')) break;
        skipNewlines();
      }
      noGreater--;
      if (args.length === 1 && args[0]!.k === 'group') args = [...(args[0] as Expression & { k: 'group' }).list];
      let redirect = '';
      let target: Expression | null = null;
      if (is('>') || is('>>') || is('|')) {
        redirect = advance().s;
        // One expression up to the statement's end: another `>` compares, and a comma joins, as in a subscript.
        const outer = noGreater;
        noGreater = 0;
        target = expression();
        while (take(',')) {
          skipNewlines();
          target = binary(' ', binary(' ', target, variable('SUBSEP')), expression());
        }
        noGreater = outer;
      }
      return { k, list: args, redirect, target };
    }
    if (take('delete')) {
      const e = nameOrElement();
      return e.k === 'element' ? { k: 'delete', array: e.array, list: e.list } : { k: 'delete', array: e, list: null };
    }
    return { k: 'expression', a: expression() };
  };
  const endStatement = (): void => {
    if (is('}') || kind() === 'end') return;
    if (kind() !== 'newline' && !is(';')) unexpected();
    skipTerminators();
  };
  const body = (): Statement => {
    skipNewlines();
    if (take(';')) return { k: 'block', body: [] };
    return statement();
  };
  const statement = (): Statement => {
    if (++depth > 500) fail('Unexpected token');
    try {
      return statementInner();
    } finally {
      depth--;
    }
  };
  const statementInner = (): Statement => {
    if (is('{')) {
      const b = block();
      skipTerminators();
      return b;
    }
    if (take('if')) {
      expect('(');
      const a = expression();
      expect(')');
      skipNewlines();
      const braces = is('{');
      const then = braces ? block() : body();
      if (braces) skipNewlines();
      else skipTerminators();
      if (!take('else')) return { k: 'if', a, then, otherwise: null };
      return { k: 'if', a, then, otherwise: body() };
    }
    if (take('while')) {
      expect('(');
      const a = expression();
      expect(')');
      return { k: 'while', a, body: body(), first: false };
    }
    if (take('do')) {
      const b = body();
      skipTerminators();
      expect('while');
      expect('(');
      const a = expression();
      expect(')');
      endStatement();
      return { k: 'while', a, body: b, first: true };
    }
    if (take('for')) return forStatement();
    let s: Statement;
    if (is('break') || is('continue') || is('next') || is('nextfile')) s = { k: advance().s as 'break' | 'continue' | 'next' | 'nextfile' };
    else if (is('exit') || is('return')) {
      const k = advance().s as 'exit' | 'return';
      s = { k, a: kind() === 'newline' || kind() === 'end' || is(';') || is('}') ? null : expression() };
    } else s = simple();
    endStatement();
    return s;
  };
  const forStatement = (): Statement => {
    expect('(');
    let start: Statement | null = null;
    if (!is(';')) {
      const m = /^\s*in\s+([A-Za-z_]\w*)\s*\)/.exec(lexer.ahead(300));
      if (kind() === 'name' && m !== null) {
        const v = variable(advance().s);
        advance();
        const array = variable(advance().s);
        expect(')');
        return { k: 'each', variable: v, array, body: body() };
      }
      start = simple();
    }
    expect(';');
    skipNewlines();
    const a = is(';') ? null : expression();
    expect(';');
    skipNewlines();
    const step = is(')') ? null : simple();
    expect(')');
    return { k: 'for', start, a, step, body: body() };
  };
  const block = (): Statement => {
    expect('{');
    const out: Statement[] = [];
    skipTerminators();
    while (!is('}')) {
      if (kind() === 'end') unexpected();
      out.push(statement());
      skipTerminators();
    }
    advance();
    return { k: 'block', body: out };
  };

  const program: AwkProgram = { begin: [], end: [], rules: [], functions: new Map() };
  advance();
  skipTerminators();
  while (kind() !== 'end') {
    if (is('function') || is('func')) {
      advance();
      const name = advance().s;
      expect('(');
      const names: string[] = [];
      skipNewlines();
      while (!take(')')) {
        names.push(advance().s);
        skipNewlines();
        take(',');
        skipNewlines();
        if (kind() === 'end') unexpected();
      }
      skipNewlines();
      params = names;
      program.functions.set(name, { params: names, body: block(), defined: true });
      params = [];
    } else if (is('BEGIN') || is('END')) {
      const which = advance().s;
      if (!is('{')) unexpected();
      (which === 'BEGIN' ? program.begin : program.end).push(block());
    } else {
      const from = is('{') ? null : expression();
      let to: Expression | null = null;
      if (from !== null && take(',')) {
        skipNewlines();
        to = expression();
      }
      program.rules.push({ from, to, body: is('{') ? block() : null, active: false });
    }
    skipTerminators();
  }
  return program;
}
