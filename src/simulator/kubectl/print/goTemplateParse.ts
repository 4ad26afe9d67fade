import { lex, TemplateError, type Token } from './goTemplateLex.ts';

/** What a command is made of. `at` is its place in the template; errors name it (`output:1:7`). */
export type Operand =
  | { readonly type: 'field'; readonly at: number; readonly names: readonly string[] }
  | { readonly type: 'variable'; readonly at: number; readonly name: string; readonly names: readonly string[] }
  | { readonly type: 'chain'; readonly at: number; readonly of: Operand; readonly names: readonly string[] }
  | { readonly type: 'function'; readonly at: number; readonly name: string }
  | { readonly type: 'dot' | 'nil'; readonly at: number }
  | {
      readonly type: 'constant';
      readonly at: number;
      readonly text: string;
      readonly value: boolean | number | string;
      readonly float: boolean;
    }
  | Pipe;
export interface CommandNode {
  readonly type: 'command';
  readonly at: number;
  readonly args: readonly Operand[];
}
export interface Pipe {
  readonly type: 'pipe';
  readonly at: number;
  readonly declares: readonly string[];
  /** `$x = …`, which sets a variable that is there already. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}
export type TemplateNode =
  | { readonly type: 'text'; readonly at: number; readonly text: string }
  | { readonly type: 'action'; readonly at: number; readonly pipe: Pipe }
  | { readonly type: 'break' | 'continue'; readonly at: number }
  | { readonly type: 'template'; readonly at: number; readonly name: string; readonly pipe: Pipe | undefined }
  | {
      readonly type: 'range' | 'if' | 'with';
      readonly at: number;
      readonly pipe: Pipe;
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    };
/** How deep a template may go; text/template goes to 10,000. */
const DEEPEST = 500;
export type Templates = ReadonlyMap<string, readonly TemplateNode[]>;

/** A node as text/template prints it in its errors. */
export function nodeText(node: Operand | CommandNode): string {
  const fields = (names: readonly string[]): string => names.map((n) => `.${n}`).join('');
  switch (node.type) {
    case 'field':
      return fields(node.names);
    case 'variable':
      return node.name + fields(node.names);
    case 'chain':
      return (node.of.type === 'pipe' ? `(${nodeText(node.of)})` : nodeText(node.of)) + fields(node.names);
    case 'function':
      return node.name;
    case 'constant':
      return node.text;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'command':
      return node.args.map((a) => (a.type === 'pipe' ? `(${nodeText(a)})` : nodeText(a))).join(' ');
    case 'pipe':
      return `${node.declares.length === 0 ? '' : `${node.declares.join(', ')} ${node.assigns ? '=' : ':='} `}${node.commands.map(nodeText).join(' | ')}`;
  }
}
function unquote(text: string): string | undefined {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return JSON.parse(
      text
        .replace(/\\'/g, "'")
        .replace(/\\x([\da-f]{2})/gi, '\\u00$1')
        .replace(/\\a/g, '\\u0007'),
    ) as string;
  } catch {
    return undefined;
  }
}

/** Parses a template; its own text is the template called `output`. Throws {@link TemplateError}. */
export function parseTemplate(template: string, isFunction: (name: string) => boolean): Templates {
  const tokens = lex(template);
  const templates = new Map<string, readonly TemplateNode[]>();
  let next = 0;
  let actionLine = 0;
  let ranges = 0;
  let depth = 0;
  /** Templates inside templates and parentheses inside parentheses go only so deep: a browser's stack is not Go's. */
  const deeper = <T>(run: () => T): T => {
    if (++depth > DEEPEST) fail('max expression depth exceeded');
    const result = run();
    depth--;
    return result;
  };
  let variables: string[] = ['$'];
  const peek = (): Token => tokens[next] ?? (tokens.at(-1) as Token);
  const take = (): Token => {
    const token = peek();
    if (next < tokens.length - 1) next++;
    return token;
  };
  const skip = (): Token => {
    while (peek().type === 'space') next++;
    return peek();
  };
  const takeNext = (): Token => {
    skip();
    return take();
  };
  const fail = (message: string): never => {
    throw new TemplateError(`${String(tokens[Math.max(0, next - 1)]?.line ?? 1)}: ${message}`, true);
  };
  const isWord = (token: Token, word: string): boolean => token.type === 'keyword' && token.text === word;
  const unexpected = (token: Token, where: string): never => {
    if (token.type === 'error') {
      const started = actionLine !== 0 && actionLine !== token.line ? ` in action started at output:${String(actionLine)}` : '';
      return fail(token.text + (token.text.endsWith(' action') ? started.replace(' in action', '') : started));
    }
    const shown =
      token.type === 'end'
        ? 'EOF'
        : token.type === 'keyword'
          ? `<${token.text}>`
          : token.text.length > 10
            ? `${JSON.stringify(token.text.slice(0, 10))}...`
            : JSON.stringify(token.text);
    return fail(`unexpected ${shown} in ${where}`);
  };
  const expectClose = (where: string): void => {
    const token = takeNext();
    if (token.type !== 'close') unexpected(token, where);
  };

  function term(): Operand | undefined {
    const token = skip();
    const { at } = token;
    const constant = (value: boolean | number | string, float = false): Operand => ({
      type: 'constant',
      at,
      text: token.text,
      value,
      float,
    });
    switch (token.type) {
      case 'word':
        take();
        if (!isFunction(token.text)) fail(`function ${JSON.stringify(token.text)} not defined`);
        return { type: 'function', at, name: token.text };
      case 'dot':
        take();
        return { type: 'dot', at };
      case 'variable':
        take();
        if (!variables.includes(token.text)) fail(`undefined variable ${JSON.stringify(token.text)}`);
        return { type: 'variable', at, name: token.text, names: [] };
      case 'field':
        take();
        return { type: 'field', at, names: [token.text.slice(1)] };
      case 'bool':
        take();
        return constant(token.text === 'true');
      case 'number':
        take();
        return token.text.startsWith("'")
          ? constant(unquote(`"${token.text.slice(1, -1)}"`)?.codePointAt(0) ?? 0)
          : constant(Number(token.text.replaceAll('_', '')), /[.eE]/.test(token.text) && !/^0x/i.test(token.text));
      case 'string':
        take();
        return constant(unquote(token.text) ?? fail('invalid syntax'));
      case 'keyword':
        if (token.text !== 'nil') return undefined;
        take();
        return { type: 'nil', at };
      case 'char':
        if (token.text !== '(') return undefined;
        take();
        return deeper(() => pipeline('parenthesized pipeline', ')'));
      default:
        return undefined;
    }
  }
  function operand(): Operand | undefined {
    const node = term();
    if (node === undefined || peek().type !== 'field') return node;
    const { at } = peek();
    const names: string[] = [];
    while (peek().type === 'field') names.push(take().text.slice(1));
    if (node.type === 'field' || node.type === 'variable') return { ...node, at, names: [...node.names, ...names] };
    if (node.type === 'constant' || node.type === 'nil' || node.type === 'dot')
      return fail(`unexpected . after term ${JSON.stringify(nodeText(node))}`);
    return { type: 'chain', at, of: node, names };
  }
  function command(): CommandNode {
    const { at } = skip();
    const args: Operand[] = [];
    for (;;) {
      const node = operand();
      if (node !== undefined) args.push(node);
      const token = take();
      if (token.type === 'space') continue;
      if (token.type === 'close' || token.text === ')') next--;
      else if (token.text !== '|') unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) fail('empty command');
    return { type: 'command', at, args };
  }
  function pipeline(where: string, end: 'close' | ')'): Pipe {
    const { at } = skip();
    const declares: string[] = [];
    let assigns = false;
    while (skip().type === 'variable') {
      const start = next;
      const { text } = take();
      const sign = skip();
      if (sign.type !== 'char' || !['=', ':=', ','].includes(sign.text)) {
        next = start;
        break;
      }
      take();
      declares.push(text);
      variables.push(text);
      assigns = sign.text === '=';
      if (sign.text !== ',') break;
      if (where !== 'range' || declares.length > 1) fail(`too many declarations in ${where}`);
      if (!['variable', 'close'].includes(skip().type)) fail('range can only initialize variables');
    }
    const commands: CommandNode[] = [];
    for (;;) {
      const token = takeNext();
      if (end === 'close' ? token.type === 'close' : token.text === ')' && token.type === 'char') break;
      if (!/^(bool|dot|field|word|number|string|variable)$/.test(token.type) && token.text !== '(' && !isWord(token, 'nil'))
        unexpected(token, where);
      next--;
      commands.push(command());
    }
    if (commands.length === 0) fail(`missing value for ${where}`);
    commands.slice(1).forEach((c, i) => {
      if (/^(constant|dot|nil)$/.test(c.args[0]?.type ?? '')) fail(`non executable command in pipeline stage ${String(i + 2)}`);
    });
    return { type: 'pipe', at, declares, assigns, commands };
  }
  /** Up to an `end` or `else`, which is taken. */
  function list(): { readonly nodes: readonly TemplateNode[]; readonly by: 'end' | 'else' } {
    const nodes: TemplateNode[] = [];
    while (skip().type !== 'end') {
      const node = textOrAction();
      if (node === 'end' || node === 'else') return { nodes, by: node };
      if (node !== undefined) nodes.push(node);
    }
    return fail('unexpected EOF');
  }
  function control(word: 'range' | 'if' | 'with'): TemplateNode {
    const known = variables.length;
    const pipe = pipeline(word, 'close');
    if (word === 'range') ranges++;
    const { nodes: body, by } = list();
    if (word === 'range') ranges--;
    let otherwise: readonly TemplateNode[] = [];
    if (by === 'else') {
      if (word !== 'range' && isWord(peek(), word)) {
        take();
        otherwise = [deeper(() => control(word))];
      } else {
        const rest = list();
        if (rest.by !== 'end') fail(`expected end; found {{else}}`);
        otherwise = rest.nodes;
      }
    }
    variables = variables.slice(0, known);
    return { type: word, at: pipe.at, pipe, body, otherwise };
  }
  function named(where: string): string {
    const token = takeNext();
    if (token.type !== 'string') unexpected(token, where);
    return unquote(token.text) ?? fail('invalid syntax');
  }
  function body(name: string, where: string): void {
    const outer = variables;
    variables = ['$'];
    const { nodes, by } = list();
    if (by !== 'end') fail(`unexpected {{else}} in ${where}`);
    templates.set(name, nodes);
    variables = outer;
  }
  function textOrAction(): TemplateNode | 'end' | 'else' | undefined {
    const token = takeNext();
    if (token.type === 'text') return { type: 'text', at: token.at, text: token.text };
    if (token.type !== 'open') return unexpected(token, 'input');
    actionLine = token.line;
    const word = skip();
    const { at } = word;
    const node = ((): TemplateNode | 'end' | 'else' | undefined => {
      if (word.type === 'keyword' && word.text !== 'nil') take();
      switch (word.type === 'keyword' ? word.text : '') {
        case 'if':
        case 'range':
        case 'with':
          return deeper(() => control(word.text as 'if' | 'range' | 'with'));
        case 'end':
          expectClose('end');
          return 'end';
        case 'else':
          // What follows an `else if` is the next `if`'s.
          if (!isWord(skip(), 'if') && !isWord(peek(), 'with')) expectClose('else');
          return 'else';
        case 'break':
        case 'continue':
          if (takeNext().type !== 'close') {
            next--;
            unexpected(take(), `{{${word.text}}}`);
          }
          if (ranges === 0) fail(`{{${word.text}}} outside {{range}}`);
          return { type: word.text as 'break' | 'continue', at };
        case 'define': {
          const name = named('define clause');
          expectClose('define clause');
          body(name, 'define clause');
          return undefined;
        }
        case 'template': {
          const { at: place } = skip();
          const name = named('template clause');
          if (skip().type !== 'close') return { type: 'template', at: place, name, pipe: pipeline('template clause', 'close') };
          take();
          return { type: 'template', at: place, name, pipe: undefined };
        }
        case 'block': {
          const name = named('block clause');
          const pipe = pipeline('block clause', 'close');
          body(name, 'block clause');
          return { type: 'template', at, name, pipe };
        }
        default:
          return { type: 'action', at, pipe: pipeline('command', 'close') };
      }
    })();
    actionLine = 0;
    return node;
  }
  const root: TemplateNode[] = [];
  while (peek().type !== 'end') {
    const node = textOrAction();
    if (node === 'end' || node === 'else') fail(`unexpected {{${node}}}`);
    else if (node !== undefined) root.push(node);
  }
  templates.set('output', root);
  return templates;
}
