/** ash's grammar over {@link Lexer}'s tokens: the tree of one complete command at a time. */
import { BUILTIN_NAMES_SPECIAL } from './builtin-names.ts';
import { Lexer } from './lexer.ts';
import { isAssignment, type Check, type Token } from './tokens.ts';
import type { Case, CompleteCommand, Compound, For, FunctionDefinition, If, List, Node, Place, Redirection, Word } from './tree.ts';

/** Ends a list that may be empty. */
const LIST_ENDS: ReadonlySet<string> = new Set(['end of file', ')', ';;', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'then', '}']);
const COMPOUND_START: ReadonlySet<string> = new Set(['if', 'while', 'until', 'for', 'case', '(', '{']);
const START: Check = { keyword: true, alias: true };
const START_LINES = { keyword: true, alias: true, newline: true };

export class Reader extends Lexer {
  /** Where the text that was not read yet begins, counted from the end (aliases change what is before it). */
  get unread(): number {
    return this.text.length - this.pos;
  }

  /** The next complete command, or null at the end of the input. @throws {ShellSyntaxError, NeedMoreInput} */
  nextCommand(): CompleteCommand | null {
    const start = this.pos;
    const list = this.topList();
    if (list.length === 0 && this.atEnd) return null;
    return { list, last: this.atEnd, written: this.text.slice(start, this.pos) };
  }

  /** The offset of the `)` that ends the substitution whose commands begin at `start`. */
  skipSubstitution(start: number): number {
    this.pos = start;
    this.commandSubstitution();
    return this.pos - 1;
  }

  override innerList(): List {
    return this.list(true);
  }
  protected override checkInner(text: string, line: number): void {
    const inner = new Reader(text, line, this.aliases, true);
    inner.depth = this.depth + 1;
    inner.outerLine = this.outerLine;
    inner.innerList();
  }

  /** Where a node stands that began with `first` and ends with the last token that was not pushed back. */
  private place(first: Pick<Place, 'line' | 'start'>): Place {
    return { line: first.line, start: first.start, end: this.lastEnd, source: this };
  }

  /** One line of commands at the top. */
  private topList(): List {
    const list: List[number][] = [];
    for (;;) {
      const token = this.next(START);
      if (token.type === 'newline' || token.type === 'end of file') {
        this.readHereDocuments();
        if (token.type === 'end of file') this.pushBack();
        return list;
      }
      this.pushBack();
      const node = this.andOr();
      const after = this.next();
      list.push({ node, background: after.type === '&' });
      if (after.type === 'end of file') {
        this.readHereDocuments();
        this.pushBack();
        return list;
      }
      if (after.type === 'newline') this.pushBack();
      else if (after.type !== '&' && after.type !== ';') this.unexpected();
    }
  }
  /** A list over several lines; `mayBeEmpty` where ash allows nothing. */
  private list(mayBeEmpty = false): List {
    const list: List[number][] = [];
    this.enter();
    for (;;) {
      const token = this.next(START_LINES);
      this.pushBack();
      if (token.type === 'end of file') {
        this.readHereDocuments();
        break;
      }
      if ((list.length > 0 || mayBeEmpty) && LIST_ENDS.has(token.type)) break;
      const node = this.andOr();
      const after = this.next();
      list.push({ node, background: after.type === '&' });
      if (after.type === '&' || after.type === ';') continue;
      this.pushBack();
      if (after.type === 'newline') continue;
      if (after.type === 'end of file') this.readHereDocuments();
      break;
    }
    this.leave();
    return list;
  }
  private andOr(): Node {
    const first = this.pipeline();
    const rest: { operator: '&&' | '||'; node: Node }[] = [];
    for (;;) {
      const { type } = this.next();
      if (type !== '&&' && type !== '||') break;
      this.next(START_LINES);
      this.pushBack();
      rest.push({ operator: type, node: this.pipeline() });
    }
    this.pushBack();
    return rest.length === 0 ? first : { type: 'and-or', first, rest, ...this.place(first) };
  }
  private pipeline(): Node {
    const token = this.next(START);
    const negated = token.type === '!';
    if (!negated) this.pushBack();
    const commands = [this.command()];
    while (this.next().type === '|') {
      this.next(START_LINES);
      this.pushBack();
      commands.push(this.command());
    }
    this.pushBack();
    if (commands.length === 1 && !negated) return commands[0]!;
    return { type: 'pipeline', negated, commands, ...this.place(token) };
  }

  private expect(type: string): void {
    // What ended the list before was looked up as a keyword there, or was none.
    if (this.next().type !== type) this.unexpected(type);
  }
  private command(): Node {
    const token = this.next(START);
    if (COMPOUND_START.has(token.type)) {
      const command = this.compound(token);
      const redirections: Redirection[] = [];
      for (let check = START; this.next(check).type === 'redirection'; check = {}) redirections.push(this.redirection(this.token));
      this.pushBack();
      return redirections.length === 0 ? command : { type: 'redirected', command, redirections, ...this.place(token) };
    }
    if (token.type !== 'function' && token.type !== 'word' && token.type !== 'redirection') this.unexpected();
    this.pushBack();
    return this.simpleCommand(token);
  }
  private compound(token: Token): Compound {
    switch (token.type) {
      case 'if':
        return this.ifCommand(token);
      case 'for':
        return this.forLoop(token);
      case 'case':
        return this.caseCommand(token);
      case 'while':
      case 'until': {
        const condition = this.list();
        this.expect('do');
        const body = this.list();
        this.expect('done');
        return { type: token.type, condition, body, ...this.closed(token) };
      }
      default: {
        const body = this.list();
        this.expect(token.type === '(' ? ')' : '}');
        return { type: token.type === '(' ? 'subshell' : 'group', body, ...this.closed(token) };
      }
    }
  }
  /** The place of a node whose last token has just been read. */
  private closed(first: Token): Place {
    return { ...this.place(first), end: this.token.end };
  }
  private ifCommand(token: Token): If {
    const branches: If['branches'][number][] = [];
    do {
      const condition = this.list();
      this.expect('then');
      branches.push({ condition, body: this.list() });
    } while (this.next().type === 'elif');
    let otherwise: List | null = null;
    if (this.token.type === 'else') otherwise = this.list();
    else this.pushBack();
    this.expect('fi');
    return { type: 'if', branches, otherwise, ...this.closed(token) };
  }
  private forLoop(token: Token): For {
    const name = this.next();
    if (name.type !== 'word' || name.quoted || !/^[A-Za-z_]\w*$/.test(name.text)) this.fail('bad for loop variable');
    let words: Word[] | null = null;
    if (this.next(START_LINES).type === 'in') {
      words = [];
      while (this.next().type === 'word') words.push({ text: this.textOf(this.token) });
      if (this.token.type !== 'newline' && this.token.type !== ';') this.unexpected();
      if (this.token.type === 'newline') this.readHereDocuments();
    } else if (this.token.type !== ';') this.pushBack();
    if (this.next(START_LINES).type !== 'do') this.unexpected('do');
    const body = this.list();
    this.expect('done');
    return { type: 'for', name: name.text, words, body, ...this.closed(token) };
  }
  private caseCommand(token: Token): Case {
    if (this.next().type !== 'word') this.unexpected('word');
    const word = { text: this.textOf(this.token) };
    if (this.next(START_LINES).type !== 'in') this.unexpected('in');
    const items: Case['items'][number][] = [];
    while (this.next({ keyword: true, newline: true }).type !== 'esac') {
      if (this.token.type === '(') this.next();
      const patterns = [{ text: this.textOf(this.token) }];
      while (this.next().type === '|') {
        // Whatever the token is: ash does not look.
        this.next();
        patterns.push({ text: this.textOf(this.token) });
      }
      if (this.token.type !== ')') this.unexpected(')');
      items.push({ patterns, body: this.list(true) });
      const end = this.next({ keyword: true, newline: true });
      if (end.type === 'esac') break;
      if (end.type !== ';;') this.unexpected(';;');
    }
    return { type: 'case', word, items, ...this.closed(token) };
  }

  private simpleCommand(start: Token): Node {
    const assignments: Word[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    let name = start;
    let isFunction = false;
    let brackets = false;
    for (let first = true; ; first = false) {
      const token = this.next({ alias: words.length === 0, keyword: first });
      if (token.type === 'function') {
        if (this.next().type !== 'word') this.unexpected('word');
        this.pushBack();
        isFunction = true;
      } else if ((token.type === '&&' || token.type === '||') && brackets) words.push({ text: `'${token.type}'` });
      else if (token.type === 'word') {
        if (token.text === '[[') brackets = true;
        else if (token.text === ']]') brackets = false;
        const word = { text: this.textOf(token) };
        if (words.length === 0 && isAssignment(token.text)) assignments.push(word);
        else if (words.push(word) === 1) name = token;
        if (isFunction) {
          const body = this.next({ keyword: true, newline: true });
          this.pushBack();
          if (COMPOUND_START.has(body.type) && body.type !== '(') return this.functionDefinition(start, token);
          if (body.type !== '(') this.unexpected();
          isFunction = false;
        }
      } else if (token.type === 'redirection') redirections.push(this.redirection(token));
      else if (token.type === '(' && words.length === 1 && assignments.length + redirections.length === 0) {
        if (this.next().type !== ')') this.unexpected(')');
        return this.functionDefinition(start, name);
      } else {
        this.pushBack();
        return { type: 'simple', assignments, words, redirections, ...this.place(start) };
      }
    }
  }
  private functionDefinition(start: Token, name: Token): FunctionDefinition {
    if (name.quoted || !/^[A-Za-z_]\w*$/.test(name.text) || BUILTIN_NAMES_SPECIAL.has(name.text)) this.fail('bad function name');
    this.next(START_LINES);
    this.pushBack();
    this.enter();
    const body = this.command();
    this.leave();
    return { type: 'function', name: name.text, body, ...this.place(start) };
  }
}
