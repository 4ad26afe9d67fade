// The token level of YAML as the parser inside kubectl reads it (go-yaml v2, a libyaml descendant). The library `yaml` builds the tree; this
// scanner exists because readers must see kubectl's own words and line numbers for a syntax error (Y-20 … Y-29), and those follow from how
// this family of parsers scans. It keeps no contents, only token kinds and places.

export interface Mark {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}
export type TokenKind =
  | 'streamEnd'
  | 'directive'
  | 'documentStart'
  | 'documentEnd'
  | 'blockSequenceStart'
  | 'blockMappingStart'
  | 'blockEnd'
  | 'flowSequenceStart'
  | 'flowSequenceEnd'
  | 'flowMappingStart'
  | 'flowMappingEnd'
  | 'blockEntry'
  | 'flowEntry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';
export interface Token {
  readonly kind: TokenKind;
  readonly mark: Mark;
  readonly text?: string;
}

/** What kubectl would say: `line` as it counts (undefined where it names none). */
export class YamlSyntaxError extends Error {
  readonly problem: string;
  readonly line: number | undefined;
  readonly offset: number;
  /** Where what is broken began: the quote that is not closed, the bracket. */
  readonly begin: number;
  constructor(problem: string, line: number | undefined, offset: number, begin = offset) {
    super(problem);
    this.problem = problem;
    this.line = line;
    this.offset = offset;
    this.begin = begin;
  }
}

interface SimpleKey {
  possible: boolean;
  required: boolean;
  token: number;
  mark: Mark;
}
const MAX_FLOW_DEPTH = 400;

const isBreak = (c: string): boolean => c === '\n' || c === '\r' || c === '\u0085' || c === '\u2028' || c === '\u2029';
const isBlank = (c: string): boolean => c === ' ' || c === '\t';
const isBlankOrEnd = (c: string): boolean => c === ' ' || c === '\t' || c === '' || isBreak(c);
const INDICATORS = '-?:,[]{}#&*!|>\'"%@`';

export class Scanner {
  readonly #text: string;
  #at = 0;
  #line = 0;
  #lineStart = 0;
  #indent = -1;
  readonly #indents: number[] = [];
  #flow = 0;
  #keyAllowed = true;
  readonly #keys: (SimpleKey | undefined)[] = [undefined];
  #queue: Token[] = [];
  #head = 0;
  #parsed = 0;
  #ended = false;

  constructor(text: string) {
    this.#text = text.startsWith('\ufeff') ? ' ' + text.slice(1) : text;
  }

  /** The next token, not taken yet. */
  peek(): Token {
    for (;;) {
      if (this.#head < this.#queue.length) {
        // A token that may turn out to be a mapping key has to wait until that is known.
        const waiting = this.#keys.find((k) => k?.possible && k.token === this.#parsed);
        if (!waiting || !this.#stillPossible(waiting)) break;
      }
      this.#fetch();
    }
    return this.#queue[this.#head] ?? { kind: 'streamEnd', mark: this.#mark() };
  }
  take(): Token {
    const token = this.peek();
    this.#head++;
    this.#parsed++;
    if (this.#head > 64) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return token;
  }

  #mark(): Mark {
    return { offset: this.#at, line: this.#line, column: this.#at - this.#lineStart };
  }
  #column(): number {
    return this.#at - this.#lineStart;
  }
  #char(ahead = 0): string {
    return this.#text[this.#at + ahead] ?? '';
  }
  #newline(): void {
    this.#at += this.#char() === '\r' && this.#char(1) === '\n' ? 2 : 1;
    this.#line++;
    this.#lineStart = this.#at;
  }
  /** Scanner errors name the line they stand on; on the first line the context's, if that has one. */
  #fail(problem: string, context: Mark = this.#mark()): never {
    const line = this.#line !== 0 ? this.#line + 1 : context.line !== 0 ? context.line : undefined;
    throw new YamlSyntaxError(problem, line, Math.min(this.#at, this.#text.length), context.offset);
  }
  #push(kind: TokenKind, mark = this.#mark(), text?: string): void {
    this.#queue.push({ kind, mark, ...(text !== undefined && { text }) });
  }
  #insert(token: number, kind: TokenKind, mark: Mark): void {
    this.#queue.splice(this.#head + token - this.#parsed, 0, { kind, mark });
  }

  #stillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    // A key stands on one line and is at most 1024 characters long.
    if (key.mark.line < this.#line || key.mark.offset + 1024 < this.#at) {
      if (key.required) this.#fail("could not find expected ':'", key.mark);
      key.possible = false;
      return false;
    }
    return true;
  }
  #dropKey(): void {
    const key = this.#keys[this.#keys.length - 1];
    if (key?.possible && key.required) this.#fail("could not find expected ':'", key.mark);
    if (key) key.possible = false;
  }
  #saveKey(): void {
    if (!this.#keyAllowed) return;
    this.#dropKey();
    const required = this.#flow === 0 && this.#indent === this.#column();
    this.#keys[this.#keys.length - 1] = {
      possible: true,
      required,
      token: this.#parsed + this.#queue.length - this.#head,
      mark: this.#mark(),
    };
  }
  #unroll(column: number): void {
    if (this.#flow > 0) return;
    while (this.#indent > column) {
      this.#push('blockEnd');
      this.#indent = this.#indents.pop() ?? -1;
    }
  }
  #roll(column: number, kind: TokenKind, mark: Mark, token?: number): void {
    if (this.#flow > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    if (this.#indents.length > 10_000) this.#fail('exceeded max depth of 10000');
    this.#indent = column;
    if (token === undefined) this.#push(kind, mark);
    else this.#insert(token, kind, mark);
  }

  #fetch(): void {
    this.#skipToToken();
    this.#unroll(this.#column());
    const c = this.#char();
    if (c === '') return this.#streamEnd();
    const atStart = this.#at === this.#lineStart;
    if (atStart && c === '%') return this.#directive();
    if (atStart && this.#isDocumentMark('---')) return this.#documentMark('documentStart');
    if (atStart && this.#isDocumentMark('...')) return this.#documentMark('documentEnd');
    switch (c) {
      case '[':
        return this.#openFlow('flowSequenceStart');
      case '{':
        return this.#openFlow('flowMappingStart');
      case ']':
        return this.#closeFlow('flowSequenceEnd');
      case '}':
        return this.#closeFlow('flowMappingEnd');
      case ',':
        this.#dropKey();
        this.#keyAllowed = true;
        this.#push('flowEntry');
        this.#at++;
        return;
      case '*':
      case '&':
        return this.#anchor(c);
      case '!':
        return this.#tag();
      case '"':
      case "'":
        this.#saveKey();
        this.#keyAllowed = false;
        return this.#quoted(c);
    }
    const next = this.#char(1);
    if (c === '-' && isBlankOrEnd(next)) return this.#blockEntry();
    if (c === '?' && (this.#flow > 0 || isBlankOrEnd(next))) return this.#key();
    if (c === ':' && (this.#flow > 0 || isBlankOrEnd(next))) return this.#value();
    if ((c === '|' || c === '>') && this.#flow === 0) {
      this.#dropKey();
      this.#keyAllowed = true;
      return this.#blockScalar();
    }
    const plain =
      (!isBlankOrEnd(c) && !INDICATORS.includes(c)) ||
      (c === '-' && !isBlank(next)) ||
      (this.#flow === 0 && (c === '?' || c === ':') && !isBlankOrEnd(next));
    if (!plain) this.#fail('found character that cannot start any token'); // Y-20, Y-25
    this.#saveKey();
    this.#keyAllowed = false;
    this.#plain();
  }

  #skipToToken(): void {
    for (;;) {
      let c = this.#char();
      // Tabs may separate, but not stand where indentation is counted.
      while (c === ' ' || (c === '\t' && (this.#flow > 0 || !this.#keyAllowed))) {
        this.#at++;
        c = this.#char();
      }
      if (c === '#')
        while (c !== '' && !isBreak(c)) {
          this.#at++;
          c = this.#char();
        }
      if (!isBreak(c)) return;
      this.#newline();
      if (this.#flow === 0) this.#keyAllowed = true;
    }
  }
  #isDocumentMark(mark: string): boolean {
    return this.#text.startsWith(mark, this.#at) && isBlankOrEnd(this.#char(3));
  }

  #streamEnd(): void {
    if (this.#column() !== 0) {
      this.#line++;
      this.#lineStart = this.#at;
    }
    this.#unroll(-1);
    if (!this.#ended) this.#dropKey();
    this.#ended = true;
    this.#keyAllowed = false;
    this.#push('streamEnd');
  }
  #directive(): void {
    this.#unroll(-1);
    this.#dropKey();
    this.#keyAllowed = false;
    const start = this.#mark();
    this.#at++;
    const name = /^[0-9A-Za-z_-]*/.exec(this.#text.slice(this.#at, this.#at + 100))?.[0] ?? '';
    if (name === '') this.#fail('could not find expected directive name', start); // Y-29
    this.#at += name.length;
    if (!isBlankOrEnd(this.#char())) this.#fail('found unexpected non-alphabetical character', start);
    if (name !== 'YAML' && name !== 'TAG') this.#fail('found unknown directive name', start);
    while (this.#char() !== '' && !isBreak(this.#char())) this.#at++;
    this.#push('directive', start);
  }
  #documentMark(kind: TokenKind): void {
    this.#unroll(-1);
    this.#dropKey();
    this.#keyAllowed = false;
    this.#push(kind);
    this.#at += 3;
  }
  #openFlow(kind: TokenKind): void {
    this.#saveKey();
    this.#keys.push(undefined);
    this.#flow++;
    if (this.#flow > MAX_FLOW_DEPTH) this.#fail('exceeded max depth of 10000');
    this.#keyAllowed = true;
    this.#push(kind);
    this.#at++;
  }
  #closeFlow(kind: TokenKind): void {
    this.#dropKey();
    if (this.#flow > 0) {
      this.#flow--;
      this.#keys.pop();
    }
    this.#keyAllowed = false;
    this.#push(kind);
    this.#at++;
  }
  #blockEntry(): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) this.#fail('block sequence entries are not allowed in this context');
      this.#roll(this.#column(), 'blockSequenceStart', this.#mark());
    }
    this.#dropKey();
    this.#keyAllowed = true;
    this.#push('blockEntry');
    this.#at++;
  }
  #key(): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) this.#fail('mapping keys are not allowed in this context');
      this.#roll(this.#column(), 'blockMappingStart', this.#mark());
    }
    this.#dropKey();
    this.#keyAllowed = this.#flow === 0;
    this.#push('key');
    this.#at++;
  }
  #value(): void {
    const key = this.#keys[this.#keys.length - 1];
    if (key && this.#stillPossible(key)) {
      this.#insert(key.token, 'key', key.mark);
      this.#roll(key.mark.column, 'blockMappingStart', key.mark, key.token);
      key.possible = false;
      this.#keyAllowed = false;
    } else {
      if (this.#flow === 0) {
        if (!this.#keyAllowed) this.#fail('mapping values are not allowed in this context'); // Y-22
        this.#roll(this.#column(), 'blockMappingStart', this.#mark());
      }
      this.#keyAllowed = this.#flow === 0;
    }
    this.#push('value');
    this.#at++;
  }
  #anchor(sign: string): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#mark();
    this.#at++;
    const from = this.#at;
    while (/[0-9A-Za-z_-]/.test(this.#char())) this.#at++;
    const c = this.#char();
    if (this.#at === from || !(isBlankOrEnd(c) || '?:,]}%@`'.includes(c)))
      this.#fail('did not find expected alphabetic or numeric character', start);
    this.#push(sign === '*' ? 'alias' : 'anchor', start, this.#text.slice(from, this.#at));
  }
  #tag(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#mark();
    this.#at++;
    if (this.#char() === '<') {
      while (this.#char() !== '>' && !isBlankOrEnd(this.#char())) this.#at++;
      if (this.#char() !== '>') this.#fail("did not find the expected '>'", start);
      this.#at++;
    } else while (/[\w;/?:@&=+$.!~*'()[\]%-]/.test(this.#char())) this.#at++;
    if (!isBlankOrEnd(this.#char()) && !(this.#flow > 0 && this.#char() === ','))
      this.#fail('did not find expected whitespace or line break', start);
    this.#push('tag', start, this.#text.slice(start.offset, this.#at));
  }

  #quoted(quote: string): void {
    const start = this.#mark();
    this.#at++;
    for (;;) {
      if (this.#at === this.#lineStart && (this.#isDocumentMark('---') || this.#isDocumentMark('...')))
        this.#fail('found unexpected document indicator', start);
      const c = this.#char();
      if (c === '') this.#fail('found unexpected end of stream', start); // Y-23
      if (isBreak(c)) {
        this.#newline();
        continue;
      }
      if (c === quote) {
        this.#at++;
        if (quote === '"' || this.#char() !== "'") break;
        this.#at++;
      } else if (c === '\\' && quote === '"') this.#escape(start);
      else this.#at++;
    }
    this.#push('scalar', start);
  }
  #escape(start: Mark): void {
    const c = this.#char(1);
    if (isBreak(c)) {
      this.#at++;
      this.#newline();
      return;
    }
    const digits = c === 'x' ? 2 : c === 'u' ? 4 : c === 'U' ? 8 : 0;
    if (digits === 0 && (c === '' || !'0abt\tnvfre "\'/\\N_LP'.includes(c))) this.#fail('found unknown escape character', start);
    const code = this.#text.slice(this.#at + 2, this.#at + 2 + digits);
    if (digits > 0 && !/^[0-9A-Fa-f]+$/.test(code.padEnd(digits, '?'))) this.#fail('did not find expected hexdecimal number', start);
    const value = digits > 0 ? Number.parseInt(code, 16) : 0;
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) this.#fail('found invalid Unicode character escape code', start);
    this.#at += 2 + digits;
  }

  #plain(): void {
    const start = this.#mark();
    const indent = this.#indent + 1;
    let leading = false;
    for (;;) {
      if (this.#at === this.#lineStart && (this.#isDocumentMark('---') || this.#isDocumentMark('...'))) break;
      let c = this.#char();
      if (c === '#') break;
      while (!isBlankOrEnd(c)) {
        if (c === ':' && isBlankOrEnd(this.#char(1))) break;
        if (this.#flow > 0 && (c === ',' || c === '?' || c === '[' || c === ']' || c === '{' || c === '}')) break;
        this.#at++;
        leading = false;
        c = this.#char();
      }
      if (!isBlank(c) && !isBreak(c)) break;
      while (isBlank(c) || isBreak(c)) {
        if (isBreak(c)) {
          this.#newline();
          leading = true;
        } else {
          if (leading && this.#column() < indent && c === '\t') this.#fail('found a tab character that violates indentation', start);
          this.#at++;
        }
        c = this.#char();
      }
      if (this.#flow === 0 && this.#column() < indent) break;
    }
    this.#push('scalar', start);
    if (leading) this.#keyAllowed = true;
  }

  #blockScalar(): void {
    const start = this.#mark();
    this.#at++;
    // A sign and a figure, in either order.
    const [header = '', after, before] = /^(?:[+-](\d)?|(\d)[+-]?)?/.exec(this.#text.slice(this.#at, this.#at + 2)) ?? [];
    const increment = Number(after ?? before ?? 0);
    if ((after ?? before) === '0') this.#fail('found an indentation indicator equal to 0', start);
    this.#at += header.length;
    while (isBlank(this.#char())) this.#at++;
    if (this.#char() === '#') while (this.#char() !== '' && !isBreak(this.#char())) this.#at++;
    if (this.#char() !== '' && !isBreak(this.#char())) this.#fail('did not find expected comment or line break', start);
    if (this.#char() !== '') this.#newline();
    let indent = increment === 0 ? 0 : Math.max(this.#indent, 0) + increment;
    indent = this.#blockBreaks(indent, start);
    while (this.#column() === indent && this.#char() !== '') {
      while (this.#char() !== '' && !isBreak(this.#char())) this.#at++;
      if (this.#char() !== '') this.#newline();
      indent = this.#blockBreaks(indent, start);
    }
    this.#push('scalar', start);
  }
  #blockBreaks(known: number, start: Mark): number {
    let widest = 0;
    for (;;) {
      while ((known === 0 || this.#column() < known) && this.#char() === ' ') this.#at++;
      widest = Math.max(widest, this.#column());
      if ((known === 0 || this.#column() < known) && this.#char() === '\t')
        this.#fail('found a tab character where an indentation space is expected', start);
      if (!isBreak(this.#char())) break;
      this.#newline();
    }
    return known !== 0 ? known : Math.max(widest, this.#indent + 1, 1);
  }
}
