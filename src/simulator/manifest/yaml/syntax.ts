// The grammar level of YAML as the parser inside kubectl checks it: which token may follow which, and its words when one does not (Y-21, Y-24, Y-26).
import { Scanner, YamlSyntaxError } from './scanner.ts';
import type { Mark, TokenKind } from './scanner.ts';

export interface SyntaxProblem {
  /** As kubectl prints it after `yaml: `, its line number included. */
  readonly message: string;
  readonly problem: string;
  /** Where in the text given. */
  readonly offset: number;
  /** Where what is broken began. */
  readonly begin: number;
}
/** Deeper nesting than this is refused: no manifest has it, and the tree builder recurses. */
const MAX_DEPTH = 400;

/** What kubectl would find wrong with the first YAML document of a text, or undefined. Never throws. */
export function checkSyntax(text: string): SyntaxProblem | undefined {
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(text);
  if (control)
    return {
      message: 'control characters are not allowed',
      problem: 'control characters are not allowed',
      offset: control.index,
      begin: control.index,
    };
  try {
    new Grammar(new Scanner(text.endsWith('\n') ? text : `${text}\n`)).document(); // kubectl's reader ends every line
    return undefined;
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    return {
      message: `${error.line === undefined ? '' : `line ${error.line}: `}${error.problem}`,
      problem: error.problem,
      offset: error.offset,
      begin: error.begin,
    };
  }
}

class Grammar {
  readonly #scanner: Scanner;
  readonly #anchors = new Set<string>();
  #depth = 0;
  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  #kind(): TokenKind {
    return this.#scanner.peek().kind;
  }
  #is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.#kind());
  }
  /** Grammar errors name the line before the one at fault, as this family of parsers counts from 0 here (Y-21). */
  #fail(problem: string, context?: Mark): never {
    const { mark } = this.#scanner.peek();
    throw new YamlSyntaxError(
      problem,
      mark.line !== 0 ? mark.line : context && context.line !== 0 ? context.line : undefined,
      mark.offset,
      context?.offset,
    );
  }

  document(): void {
    while (this.#is('documentEnd')) this.#scanner.take();
    if (this.#is('streamEnd')) return;
    if (this.#is('directive', 'documentStart')) {
      while (this.#is('directive')) this.#scanner.take();
      if (!this.#is('documentStart')) this.#fail('did not find expected <document start>');
      this.#scanner.take();
      if (this.#is('directive', 'documentStart', 'documentEnd', 'streamEnd')) return;
    }
    this.#node(true, false);
    this.#scanner.peek();
  }

  #node(block: boolean, indentless: boolean): void {
    if (++this.#depth > MAX_DEPTH) this.#fail('exceeded max depth of 10000');
    const start = this.#scanner.peek().mark;
    if (this.#is('alias')) {
      const alias = this.#scanner.take();
      if (!this.#anchors.has(alias.text ?? ''))
        throw new YamlSyntaxError(`unknown anchor '${alias.text ?? ''}' referenced`, undefined, alias.mark.offset); // Y-26
    } else {
      // One anchor and one tag, in either order (parserc.go, `yaml_parser_parse_node`).
      const had = new Set<TokenKind>();
      while (this.#is('anchor', 'tag') && !had.has(this.#kind())) {
        const token = this.#scanner.take();
        if (token.kind === 'anchor') this.#anchors.add(token.text ?? '');
        had.add(token.kind);
      }
      this.#content(block, indentless, had.size > 0, start);
    }
    this.#depth--;
  }

  #content(block: boolean, indentless: boolean, named: boolean, start: Mark): void {
    const kind = this.#kind();
    if (indentless && kind === 'blockEntry') return this.#indentlessSequence();
    if (kind === 'scalar') {
      this.#scanner.take();
      return;
    }
    if (kind === 'flowSequenceStart') return this.#flowSequence();
    if (kind === 'flowMappingStart') return this.#flowMapping();
    if (block && kind === 'blockSequenceStart') return this.#blockSequence();
    if (block && kind === 'blockMappingStart') return this.#blockMapping();
    if (!named) this.#fail('did not find expected node content', start);
  }

  #blockSequence(): void {
    const { mark } = this.#scanner.take();
    while (this.#is('blockEntry')) {
      this.#scanner.take();
      if (!this.#is('blockEntry', 'blockEnd')) this.#node(true, false);
    }
    if (!this.#is('blockEnd')) this.#fail("did not find expected '-' indicator", mark);
    this.#scanner.take();
  }
  #indentlessSequence(): void {
    while (this.#is('blockEntry')) {
      this.#scanner.take();
      if (!this.#is('blockEntry', 'key', 'value', 'blockEnd')) this.#node(true, false);
    }
  }
  #blockMapping(): void {
    const { mark } = this.#scanner.take();
    while (this.#is('key', 'value')) {
      if (this.#is('key')) {
        this.#scanner.take();
        if (!this.#is('key', 'value', 'blockEnd')) this.#node(true, true);
      } else this.#fail('did not find expected key', mark);
      if (!this.#is('value')) continue;
      this.#scanner.take();
      if (!this.#is('key', 'value', 'blockEnd')) this.#node(true, true);
    }
    if (!this.#is('blockEnd')) this.#fail('did not find expected key', mark); // Y-21
    this.#scanner.take();
  }
  #flowSequence(): void {
    const { mark } = this.#scanner.take();
    for (let first = true; !this.#is('flowSequenceEnd'); first = false) {
      if (!first) {
        if (!this.#is('flowEntry')) this.#fail("did not find expected ',' or ']'", mark); // Y-24
        this.#scanner.take();
      }
      if (this.#is('key')) {
        this.#scanner.take();
        if (!this.#is('value', 'flowEntry', 'flowSequenceEnd')) this.#node(false, false);
        this.#flowValue('flowSequenceEnd');
      } else if (!this.#is('flowSequenceEnd')) this.#node(false, false);
    }
    this.#scanner.take();
  }
  #flowMapping(): void {
    const { mark } = this.#scanner.take();
    for (let first = true; !this.#is('flowMappingEnd'); first = false) {
      if (!first) {
        if (!this.#is('flowEntry')) this.#fail("did not find expected ',' or '}'", mark);
        this.#scanner.take();
      }
      if (this.#is('key')) {
        this.#scanner.take();
        if (!this.#is('value', 'flowEntry', 'flowMappingEnd')) this.#node(false, false);
        this.#flowValue('flowMappingEnd');
      } else if (!this.#is('flowMappingEnd')) this.#node(false, false);
    }
    this.#scanner.take();
  }
  #flowValue(end: TokenKind): void {
    if (!this.#is('value')) return;
    this.#scanner.take();
    if (!this.#is('flowEntry', end)) this.#node(false, false);
  }
}
