/** A bad template, in text/template's words: what follows `template: output:`. */
export class TemplateError extends Error {
  readonly parsing: boolean;
  /** What had been printed before it. */
  printed = '';
  constructor(message: string, parsing = false) {
    super(message);
    this.parsing = parsing;
  }
}
type TokenType =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'field'
  | 'dot'
  | 'variable'
  | 'word'
  | 'keyword'
  | 'bool'
  | 'number'
  | 'string'
  | 'char'
  | 'error'
  | 'end';
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  /** Where it begins in the template, and on which line it ends (from 1). */
  readonly at: number;
  readonly line: number;
}
const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'nil', 'template', 'with']);
/** What may follow a name without a blank between. */
const TERMINATOR = /^(?:[\s.,|:()]|\}\}|$)/;
const unicodeName = (c: string): string => `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${c}'`;

/** Cuts a template into tokens as text/template's lexer does; the last one is `end` or `error`. */
export function lex(template: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const add = (type: TokenType, text: string, from: number): void => {
    line += text.split('\n').length - 1;
    tokens.push({ type, text, at: from, line });
  };
  const trimmed = (on: boolean): void => {
    const blank = on ? (/^\s*/.exec(template.slice(at))?.[0] ?? '') : '';
    line += blank.split('\n').length - 1;
    at += blank.length;
  };
  const broken = (message: string): readonly Token[] => {
    tokens.push({ type: 'error', text: message, at, line });
    return tokens;
  };
  for (;;) {
    const open = template.indexOf('{{', at);
    const trim = open >= 0 && /^-\s/.test(template.slice(open + 2, open + 4));
    const whole = template.slice(at, open < 0 ? undefined : open);
    const text = trim ? whole.trimEnd() : whole;
    if (text !== '') add('text', text, at);
    if (open < 0) {
      add('end', '', template.length);
      return tokens;
    }
    line += whole.slice(text.length).split('\n').length - 1;
    at = open + (trim ? 3 : 2);
    const comment = /^\s*\/\*/.exec(trim ? template.slice(at) : '') ?? /^\/\*/.exec(template.slice(at));
    if (comment !== null) {
      const end = template.indexOf('*/', at + comment[0].length);
      if (end < 0) return broken('unclosed comment');
      const close = /^(\s-)?\}\}/.exec(template.slice(end + 2));
      if (close === null) return broken('comment ends before closing delimiter');
      line += template.slice(at, end).split('\n').length - 1;
      at = end + 2 + close[0].length;
      trimmed(close[1] !== undefined);
      continue;
    }
    add('open', '{{', open);
    let depth = 0;
    for (;;) {
      const rest = template.slice(at);
      const close = /^(\s-)?\}\}/.exec(rest);
      if (close !== null) {
        if (depth > 0) return broken('unclosed left paren');
        add('close', '}}', at + close[0].length - 2);
        at += close[0].length;
        trimmed(close[1] !== undefined);
        break;
      }
      if (rest === '') return broken('unclosed action');
      // Blanks run up to a ` -}}`.
      const [, blank = '', number = '', quoted = '', raw = '', character = '', name = ''] =
        /^(?:(\s+?(?=\s-\}\}|\S|$))|([+-]?(?:0[xX][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?|\.\d+))|("(?:\\[^\n]|[^"\\\n])*")|(`[^`]*`)|('(?:\\[^\n]|[^'\\\n])*')|([.$]?[\p{L}\p{Nd}_]+|[.$]))/su.exec(
          rest,
        ) ?? [];
      if (blank !== '') add('space', blank, at);
      else if (number !== '') {
        if (/^[\p{L}\p{Nd}_]/u.test(rest.slice(number.length)))
          return broken(`bad number syntax: ${JSON.stringify(rest.slice(0, number.length + 1))}`);
        add('number', number, at);
      } else if (quoted !== '' || raw !== '') add('string', quoted || raw, at);
      else if (character !== '') add('number', character, at);
      else if (name !== '') {
        const after = rest.slice(name.length);
        if (!TERMINATOR.test(after)) return broken(`bad character ${unicodeName(String.fromCodePoint(after.codePointAt(0) ?? 0))}`);
        const type = name.startsWith('$') ? 'variable' : name === '.' ? 'dot' : name.startsWith('.') ? 'field' : 'word';
        add(type !== 'word' ? type : KEYWORDS.has(name) ? 'keyword' : name === 'true' || name === 'false' ? 'bool' : 'word', name, at);
      } else {
        const c = String.fromCodePoint(rest.codePointAt(0) ?? 0);
        if (c === '"') return broken('unterminated quoted string');
        if (c === '`') return broken('unterminated raw quoted string');
        if (c === "'") return broken('unterminated character constant');
        if (c === ':' && rest[1] !== '=') return broken('expected :=');
        if (c === '+' || c === '-') return broken(`bad number syntax: ${JSON.stringify(rest.slice(0, 1))}`);
        if (c === '(') depth++;
        if (c === ')' && --depth < 0) return broken('unexpected right paren');
        if (!/^[ -~]$/.test(c)) return broken(`unrecognized character in action: ${unicodeName(c)}`);
        add('char', c === ':' ? ':=' : c, at);
      }
      at += (blank || number || quoted || raw || character || name || tokens.at(-1)?.text || ' ').length;
    }
  }
}
