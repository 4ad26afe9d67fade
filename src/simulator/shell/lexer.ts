/**
 * Words and tokens as ash reads them. unbash's tree is bash's reading and forgives everything; this reading says where
 * a complete command ends, what ash calls a syntax error, and which places have to be respelled so that bash's reading
 * comes out the same ({@link Edit}).
 */
import {
  KEYWORDS,
  NO_NEWLINE,
  NeedMoreInput,
  ShellSyntaxError,
  removeQuotes,
  type Check,
  type Edit,
  type Token,
  type TokenType,
} from './tokens.ts';

interface HereDocument {
  readonly delimiter: string;
  readonly tabs: boolean;
  readonly quoted: boolean;
}

interface AliasInUse {
  readonly name: string;
  readonly left: number;
  readonly blank: boolean;
}

const isName = (c: string | undefined): boolean => c !== undefined && /^[A-Za-z_]$/.test(c);
const isSpecial = (c: string | undefined): boolean => c !== undefined && /^[!#$*\-0-9?@]$/.test(c);

/** Most nested substitutions, quotes and compound commands; the real shell would run out of stack later. */
const NESTING = 200;

export class Lexer {
  text: string;
  pos = 0;
  line: number;
  readonly edits: Edit[] = [];
  protected readonly aliases: ReadonlyMap<string, string>;
  /** Whether nothing can come after the text. */
  private readonly complete: boolean;
  private inUse: AliasInUse[] = [];
  private expansions = 0;
  protected token: Token = { type: 'newline', start: 0, end: 0, text: '', quoted: false };
  private pushed = false;
  protected hereDocuments: HereDocument[] = [];
  protected depth = 0;
  protected lastEnd = 0;
  /** The line of the command that ran last: ash counts lines in backquotes from it. */
  outerLine: number | null = null;
  /** Whether `set -v` shows what is read: files and standard input, not `-c` and eval. */
  echoes = false;

  constructor(text: string, line: number, aliases: ReadonlyMap<string, string>, complete: boolean) {
    this.text = text;
    this.line = line;
    this.aliases = aliases;
    this.complete = complete;
  }

  protected fail(message: string): never {
    throw new ShellSyntaxError(message, this.line);
  }
  /** An error that only the end of the text makes. */
  protected endOfText(message: string): never {
    if (!this.complete) throw new NeedMoreInput();
    return this.fail(message);
  }
  protected unexpected(expected?: string): never {
    const name = (type: string): string => (['end of file', 'newline', 'redirection', 'word'].includes(type) ? type : `"${type}"`);
    const message = `unexpected ${name(this.token.type)}${expected === undefined ? '' : ` (expecting ${name(expected)})`}`;
    return this.token.type === 'end of file' ? this.endOfText(message) : this.fail(message);
  }
  protected enter(): void {
    if (++this.depth > NESTING) this.fail('nesting too deep');
  }
  protected leave(): void {
    this.depth--;
  }

  private peek(inOperator = false): string | undefined {
    while (this.text[this.pos] === '\\' && this.text[this.pos + 1] === '\n') {
      // unbash does not look through a continued line in an operator.
      if (inOperator) this.edit(this.pos, 2, '');
      this.pos += 2;
      this.line++;
    }
    return this.text[this.pos];
  }
  private advance(): void {
    if (this.text[this.pos] === '\n') this.line++;
    this.pos++;
  }
  protected edit(at: number, remove: number, insert: string): void {
    this.edits.push({ at, remove, insert });
  }

  protected pushBack(): void {
    this.pushed = true;
  }
  get atEnd(): boolean {
    return this.pushed && this.token.type === 'end of file';
  }

  /** The next token, with keywords and aliases as `check` says. */
  protected next(check: Check = {}): Token {
    let alias = check.alias === true;
    for (;;) {
      if (this.pushed) this.pushed = false;
      else {
        this.lastEnd = this.token.end;
        this.token = this.raw();
        const ended = this.inUse.filter((use) => this.text.length - this.token.start <= use.left);
        if (ended.some((use) => use.blank)) alias = true;
        this.inUse = this.inUse.filter((use) => !ended.includes(use));
      }
      if (check.newline === true && this.token.type === 'newline') {
        this.readHereDocuments();
        alias = check.alias === true;
        continue;
      }
      if (this.token.type !== 'word' || this.token.quoted) return this.token;
      const word = this.token.text;
      if (check.keyword === true && KEYWORDS.has(word)) {
        this.token = { ...this.token, type: word };
        return this.token;
      }
      const value = alias && !this.inUse.some((use) => use.name === word) ? this.aliases.get(word) : undefined;
      if (value === undefined) return this.token;
      // The alias's text takes the word's place in the input.
      if (++this.expansions > 1000) this.fail('nesting too deep');
      const { start, end } = this.token;
      this.text = this.text.slice(0, start) + value + this.text.slice(end);
      this.pos = start;
      this.inUse.push({ name: word, left: this.text.length - start - value.length, blank: /[ \t]$/.test(value) });
    }
  }

  private raw(): Token {
    for (;;) {
      const c = this.peek();
      const start = this.pos;
      const make = (type: TokenType, length: number): Token => {
        for (let i = 0; i < length; i++) {
          this.peek(i > 0);
          this.advance();
        }
        return { type, start, end: this.pos, text: type, quoted: false };
      };
      if (c === undefined) {
        if (!this.complete && this.text.length > 0 && !this.text.endsWith('\n')) throw new NeedMoreInput();
        return make('end of file', 0);
      }
      if (c === ' ' || c === '\t') {
        this.pos++;
        continue;
      }
      if (c === '#') {
        while (this.pos < this.text.length && this.text[this.pos] !== '\n') this.pos++;
        continue;
      }
      if (c === '\n') return make('newline', 1);
      if (c === '(' || c === ')') return make(c, 1);
      if (c === '&' || c === '|' || c === ';') {
        const after = /^(?:\\\n)*(.)/s.exec(this.text.slice(this.pos + 1, this.pos + 20))?.[1];
        if (after === c) return make(c + c, 2);
        if (!(c === '&' && after === '>')) return make(c, 1);
      }
      return this.wordOrRedirection(start);
    }
  }

  private wordOrRedirection(start: number): Token {
    const quoted = this.word();
    const text = this.text.slice(start, this.pos).replaceAll('\\\n', '');
    const c = this.text[this.pos];
    const redirects = c === '>' || c === '<' || (c === '&' && this.text[this.pos + 1] === '>');
    if (redirects && !quoted && /^[0-9]{0,9}$/.test(text)) {
      const end = this.redirectionOperator();
      return { type: 'redirection', start, end, text: this.text.slice(start, end).replaceAll('\\\n', ''), quoted: false };
    }
    // `{name}>file` is a variable in bash, a word before a redirection in ash; `$[` and `$"` are arithmetic and a message there.
    if (redirects && /^\{\w+\}$/.test(text)) this.edit(this.pos, 0, ' ');
    return { type: 'word', start, end: this.pos, text, quoted };
  }
  private redirectionOperator(): number {
    const first = this.text[this.pos]!;
    this.pos++;
    if (first === '&') {
      this.pos++;
      return this.pos;
    }
    const c = this.peek(true);
    const known = first === '>' ? '>|&' : '<&>';
    if (c !== undefined && known.includes(c)) {
      this.pos++;
      if (first === '<' && c === '<' && this.peek(true) === '-') this.pos++;
    }
    return this.pos;
  }

  /** Reads a word from `pos` on; answers whether any of it was quoted. */
  private word(): boolean {
    let quoted = false;
    for (;;) {
      const c = this.peek();
      if (c === undefined || ' \t\n();|&'.includes(c)) return quoted;
      if (c === '<' || c === '>') {
        if (this.text[this.pos + 1] !== '(') return quoted;
        this.pos += 2;
        this.commandSubstitution();
      } else if (this.piece(c, false)) quoted = true;
    }
  }
  /** One quoted string, expansion or character; in double quotes `'` and `"` are left to the caller. */
  private piece(c: string, inDouble: boolean): boolean {
    if (c === '\\') {
      this.pos++;
      if (this.pos < this.text.length) this.advance();
      else if (!this.complete) throw new NeedMoreInput();
      return true;
    }
    if (c === '$') {
      this.dollar(inDouble);
      return false;
    }
    if (c === '`') {
      this.backquote(inDouble);
      return false;
    }
    if (c === "'" && !inDouble) {
      this.pos++;
      this.upToQuote();
      return true;
    }
    if (c === '"' && !inDouble) {
      this.pos++;
      this.doubleQuoted();
      return true;
    }
    this.advance();
    return false;
  }
  private upToQuote(): void {
    for (;;) {
      const c = this.text[this.pos];
      if (c === undefined) this.endOfText('unterminated quoted string');
      this.advance();
      if (c === "'") return;
    }
  }
  private doubleQuoted(): void {
    this.enter();
    for (;;) {
      const c = this.peek();
      if (c === undefined) this.endOfText('unterminated quoted string');
      if (c === '"') break;
      this.piece(c, true);
    }
    this.pos++;
    this.leave();
  }
  private dollar(inDouble: boolean): void {
    const at = this.pos++;
    const c = this.peek();
    if (c === '(') {
      this.pos++;
      if (this.peek() === '(') {
        this.pos++;
        this.arithmetic();
      } else this.commandSubstitution();
    } else if (c === '{') {
      this.pos++;
      this.braced(inDouble);
    } else if (c === "'" && !inDouble) {
      this.pos++;
      for (;;) {
        const d = this.text[this.pos];
        if (d === undefined) this.endOfText('unterminated quoted string');
        if (d === '\\' && this.pos + 1 < this.text.length) this.advance();
        this.advance();
        if (d === "'") return;
      }
    } else if (isName(c)) {
      while (/^\w$/.test(this.peek() ?? '')) this.pos++;
    } else if (isSpecial(c)) this.pos++;
    else if ((c === '[' || c === '"') && !inDouble) this.edit(at, 0, '\\');
  }
  /** After `${`: the name and operator, then whatever comes up to its `}`. */
  private braced(inDouble: boolean): void {
    this.enter();
    let c = this.peek();
    if (isName(c)) while (/^\w$/.test(this.peek() ?? '')) this.pos++;
    else if (/^[0-9]$/.test(c ?? '')) while (/^[0-9]$/.test(this.peek() ?? '')) this.pos++;
    else if (c !== undefined && c !== '}') {
      this.pos++;
      if (c === '#') while (/^\w$/.test(this.peek() ?? '')) this.pos++;
    }
    c = this.peek();
    // ash takes the brace of `${x:}` for an operator.
    if (c === ':' && this.text[this.pos + 1] === '}') this.pos += 2;
    // Patterns are read as outside of quotes, even in a quoted string.
    const double = inDouble && c !== '%' && c !== '#' && c !== '/';
    let inner = false;
    for (;;) {
      c = this.peek();
      if (c === undefined) this.endOfText(double || inner ? 'unterminated quoted string' : "missing '}'");
      if (c === '}' && !inner) break;
      if (c === '"' && double) {
        inner = !inner;
        this.pos++;
      } else this.piece(c, double);
    }
    this.pos++;
    this.leave();
  }
  private arithmetic(): void {
    this.enter();
    let parentheses = 0;
    for (;;) {
      const c = this.peek();
      if (c === undefined) this.endOfText("missing '))'");
      if (c === '(') parentheses++;
      else if (c === ')') {
        if (parentheses > 0) parentheses--;
        else {
          this.pos++;
          if (this.peek() === ')') break;
          continue;
        }
      }
      this.piece(c, true);
    }
    this.pos++;
    this.leave();
  }
  /** After a backquote: up to the next bare one; its commands are checked like the real shell does, at once. */
  private backquote(inDouble: boolean): void {
    this.pos++;
    const out: string[] = [];
    const line = this.outerLine ?? this.line;
    for (;;) {
      const c = this.peek();
      if (c === undefined) this.endOfText('EOF in backquote substitution');
      this.advance();
      if (c === '`') break;
      if (c !== '\\') {
        out.push(c);
        continue;
      }
      const d = this.text[this.pos];
      if (d === undefined) this.endOfText('EOF in backquote substitution');
      if (!(d === '\\' || d === '`' || d === '$' || (inDouble && d === '"'))) out.push('\\');
      out.push(d);
      this.advance();
    }
    this.checkInner(out.join(''), line);
  }
  /** After `$(`: a list of commands up to `)`. */
  protected commandSubstitution(): void {
    this.enter();
    const saved = { token: this.token, pushed: this.pushed, hereDocuments: this.hereDocuments, lastEnd: this.lastEnd };
    this.pushed = false;
    this.hereDocuments = [];
    this.innerList();
    if (this.next({ keyword: true, alias: true }).type !== ')') this.unexpected(')');
    this.readHereDocuments();
    Object.assign(this, saved);
    this.leave();
  }
  /** The grammar's part: a list that may be empty, and a text of its own. */
  protected innerList(): void {}
  protected checkInner(_text: string, _line: number): void {}

  /** The operand of a redirection; for a here-document, its delimiter. */
  protected redirectionTarget(redirection: Token): void {
    const operator = redirection.text.replace(/^[0-9]+/, '');
    if (operator !== '<<' && operator !== '<<-') {
      if (this.next().type !== 'word') this.unexpected();
      return;
    }
    const target = this.next();
    if (target.type !== 'word') this.unexpected();
    this.hereDocuments.push({ delimiter: removeQuotes(target.text), tabs: operator === '<<-', quoted: target.quoted });
  }
  /** The bodies of the here-documents seen so far; called where a line has ended. */
  protected readHereDocuments(): void {
    const waiting = this.hereDocuments;
    this.hereDocuments = [];
    for (const document of waiting) {
      for (let continued = false; ;) {
        if (this.pos >= this.text.length) {
          if (!this.complete) throw new NeedMoreInput();
          const gap = this.text.length > 0 && !this.text.endsWith('\n') ? `${NO_NEWLINE}\n` : '';
          this.edit(this.text.length, 0, `${gap}${document.delimiter}\n`);
          break;
        }
        const end = this.text.indexOf('\n', this.pos);
        const line = this.text.slice(this.pos, end < 0 ? this.text.length : end);
        if (end < 0 && !this.complete) throw new NeedMoreInput();
        const last = !continued && (document.tabs ? line.replace(/^\t+/, '') : line) === document.delimiter;
        this.pos = end < 0 ? this.text.length : end + 1;
        if (end >= 0) this.line++;
        if (last) break;
        continued = !document.quoted && (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
      }
    }
  }
}
