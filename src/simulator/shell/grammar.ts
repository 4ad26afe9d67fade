/** ash's grammar over {@link Lexer}'s tokens: recognises one complete command at a time, builds nothing. */
import { BUILTIN_NAMES_SPECIAL } from './builtin-names.ts';
import { Lexer } from './lexer.ts';
import { isAssignment, type Check, type Token } from './tokens.ts';

/** Ends a list that may be empty. */
const LIST_ENDS: ReadonlySet<string> = new Set(['end of file', ')', ';;', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'then', '}']);
const COMPOUND_START: ReadonlySet<string> = new Set(['if', 'while', 'until', 'for', 'case', '(', '{']);
/** Words that start something in bash and nothing in ash. */
const BASH_ONLY: ReadonlySet<string> = new Set(['select', 'time', 'coproc', '[[']);
const START: Check = { keyword: true, alias: true };
const START_LINES = { keyword: true, alias: true, newline: true };

/** A complete command (a line with all its continuation): the text to give to unbash, its first line, and whether the input ends with it. */
export interface CommandText {
  readonly source: string;
  readonly line: number;
  readonly last: boolean;
  /** As it was written, for `set -v`. */
  readonly written: string;
}

export class Reader extends Lexer {
  /** Where the text that was not read yet begins, counted from the end (aliases change what is before it). */
  get unread(): number {
    return this.text.length - this.pos;
  }

  /** The next complete command, or null at the end of the input. @throws {ShellSyntaxError, NeedMoreInput} */
  nextCommand(): CommandText | null {
    const start = this.pos;
    const line = this.line;
    this.edits.length = 0;
    const empty = this.topList();
    if (empty && this.atEnd) return null;
    return { source: this.edited(start, this.pos), line, last: this.atEnd, written: this.text.slice(start, this.pos) };
  }
  /** All of the text as one list (what stands in `$(…)`). */
  wholeList(): CommandText {
    const line = this.line;
    this.innerList();
    // What no list can hold (a `)` in backquotes) ends it without a word.
    return { source: this.edited(0, this.next(START).start), line, last: true, written: this.text };
  }

  /** The offset of the `)` that ends the substitution whose commands begin at `start`. */
  skipSubstitution(start: number): number {
    this.pos = start;
    this.commandSubstitution();
    return this.pos - 1;
  }

  private edited(start: number, end: number): string {
    const out: string[] = [];
    let from = start;
    for (const edit of this.edits.toSorted((a, b) => a.at - b.at)) {
      out.push(this.text.slice(from, edit.at), edit.insert);
      from = edit.at + edit.remove;
    }
    out.push(this.text.slice(from, end));
    return out.join('');
  }

  protected override innerList(): void {
    this.list(true);
  }
  protected override checkInner(text: string, line: number): void {
    const inner = new Reader(text, line, this.aliases, true);
    inner.depth = this.depth + 1;
    inner.outerLine = this.outerLine;
    inner.innerList();
  }

  /** One line of commands at the top: answers whether it was empty. */
  private topList(): boolean {
    for (let empty = true; ; empty = false) {
      const token = this.next(START);
      if (token.type === 'newline' || token.type === 'end of file') {
        this.readHereDocuments();
        if (token.type === 'end of file') this.pushBack();
        return empty;
      }
      this.pushBack();
      this.andOr();
      const after = this.next();
      if (after.type === 'end of file') {
        this.readHereDocuments();
        this.pushBack();
        return false;
      }
      if (after.type === 'newline') this.pushBack();
      else if (after.type !== '&' && after.type !== ';') this.unexpected();
    }
  }
  /** A list over several lines; `mayBeEmpty` where ash allows nothing. */
  private list(mayBeEmpty: boolean): void {
    this.enter();
    for (let empty = true; ; empty = false) {
      const token = this.next(START_LINES);
      this.pushBack();
      if (token.type === 'end of file') {
        this.readHereDocuments();
        break;
      }
      if ((!empty || mayBeEmpty) && LIST_ENDS.has(token.type)) break;
      this.andOr();
      const after = this.next();
      if (after.type === '&' || after.type === ';') continue;
      this.pushBack();
      if (after.type === 'newline') continue;
      if (after.type === 'end of file') this.readHereDocuments();
      break;
    }
    this.leave();
  }
  private andOr(): void {
    for (;;) {
      this.pipeline();
      const token = this.next();
      if (token.type !== '&&' && token.type !== '||') return this.pushBack();
      this.next(START_LINES);
      this.pushBack();
    }
  }
  private pipeline(): void {
    const token = this.next(START);
    if (token.type !== '!') this.pushBack();
    else if (this.text[token.end] === '(') this.edit(token.end, 0, ' ');
    this.command();
    while (this.next().type === '|') {
      this.next(START_LINES);
      this.pushBack();
      this.command();
    }
    this.pushBack();
  }

  private expect(type: string): void {
    // What ended the list before was looked up as a keyword there, or was none.
    if (this.next().type !== type) this.unexpected(type);
  }
  private command(): void {
    const token = this.next(START);
    switch (token.type) {
      case 'if':
        this.list(false);
        this.expect('then');
        this.list(false);
        while (this.next().type === 'elif') {
          this.list(false);
          this.expect('then');
          this.list(false);
        }
        if (this.token.type === 'else') this.list(false);
        else this.pushBack();
        this.expect('fi');
        break;
      case 'while':
      case 'until':
        this.list(false);
        this.expect('do');
        this.list(false);
        this.expect('done');
        break;
      case 'for':
        this.forLoop();
        break;
      case 'case':
        this.caseCommand();
        break;
      case '(':
        // `((` is two subshells in ash and arithmetic in bash.
        if (this.text[this.pos] === '(') this.edit(this.pos, 0, ' ');
        this.list(false);
        this.expect(')');
        break;
      case '{':
        this.list(false);
        this.expect('}');
        break;
      case 'function':
      case 'word':
      case 'redirection':
        this.pushBack();
        return this.simpleCommand();
      default:
        this.unexpected();
    }
    for (let check = START; this.next(check).type === 'redirection'; check = {}) this.redirectionTarget(this.token);
    this.pushBack();
  }
  private forLoop(): void {
    const name = this.next();
    if (name.type !== 'word' || name.quoted || !/^[A-Za-z_]\w*$/.test(name.text)) this.fail('bad for loop variable');
    if (this.next(START_LINES).type === 'in') {
      while (this.next().type === 'word');
      if (this.token.type !== 'newline' && this.token.type !== ';') this.unexpected();
      if (this.token.type === 'newline') this.readHereDocuments();
    } else if (this.token.type !== ';') this.pushBack();
    if (this.next(START_LINES).type !== 'do') this.unexpected('do');
    this.list(false);
    this.expect('done');
  }
  private caseCommand(): void {
    if (this.next().type !== 'word') this.unexpected('word');
    if (this.next(START_LINES).type !== 'in') this.unexpected('in');
    for (;;) {
      if (this.next({ keyword: true, newline: true }).type === 'esac') return;
      if (this.token.type === '(') this.next();
      for (;;) {
        // Whatever the token is: ash does not look.
        if (this.next().type !== '|') break;
        this.next();
      }
      if (this.token.type !== ')') this.unexpected(')');
      this.list(true);
      const end = this.next({ keyword: true, newline: true });
      if (end.type === 'esac') return;
      if (end.type !== ';;') this.unexpected(';;');
    }
  }

  private simpleCommand(): void {
    let words = 0;
    let plain = true;
    let assignments = true;
    let isFunction = false;
    let brackets = false;
    let name: Token | null = null;
    for (let first = true; ; first = false) {
      const token = this.next({ alias: assignments, keyword: first });
      if (token.type === 'function') {
        if (this.next().type !== 'word') this.unexpected('word');
        this.pushBack();
        isFunction = true;
      } else if ((token.type === '&&' || token.type === '||') && brackets) {
        this.edit(token.start, token.end - token.start, token.type.replace(/./g, '\\$&'));
        words++;
      } else if (token.type === 'word') {
        if (token.text === '[[') brackets = true;
        else if (token.text === ']]') brackets = false;
        if (assignments && isAssignment(token.text)) plain = false;
        else {
          if (assignments) this.hideFromBash(token);
          assignments = false;
          name ??= token;
          words++;
        }
        if (isFunction) {
          const body = this.next({ keyword: true, newline: true });
          this.pushBack();
          if (COMPOUND_START.has(body.type) && body.type !== '(') return this.functionBody(token);
          if (body.type !== '(') this.unexpected();
          isFunction = false;
        }
      } else if (token.type === 'redirection') {
        this.redirectionTarget(token);
        plain = false;
      } else if (token.type === '(' && words === 1 && plain && name !== null) {
        if (this.next().type !== ')') this.unexpected(')');
        return this.functionBody(name);
      } else return this.pushBack();
    }
  }
  private hideFromBash(word: Token): void {
    if (BASH_ONLY.has(word.text)) this.edit(word.start, 0, '\\');
    const assignment = /^[A-Za-z_]\w*(?=\+=|\[)/.exec(word.text)?.[0];
    if (assignment !== undefined) this.edit(word.start + assignment.length, 0, '\\');
  }
  private functionBody(name: Token): void {
    if (name.quoted || !/^[A-Za-z_]\w*$/.test(name.text) || BUILTIN_NAMES_SPECIAL.has(name.text)) this.fail('bad function name');
    const body = this.next(START_LINES);
    this.pushBack();
    this.enter();
    if (COMPOUND_START.has(body.type)) this.command();
    else {
      // bash wants a compound command here; ash takes any.
      this.edit(body.start, 0, '{ ');
      this.command();
      this.edit(this.lastEnd, 0, ' ;}');
    }
    this.leave();
  }
}
