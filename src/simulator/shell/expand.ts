/** Expansion of words: parameters, commands, arithmetic, then splitting and pathnames. */
import type { Word } from 'unbash';
import type { Task } from '../clock.ts';
import { isSystemError } from '../system/errors.ts';
import { ArithmeticError, evaluateArithmetic } from './arithmetic.ts';
import type { Evaluator } from './evaluator.ts';
import { breakFields, type Piece } from './fields.ts';
import { expandPathname } from './glob.ts';
import { outOfMemory, raise, raiseSyntax } from './messages.ts';
import { compilePattern, matchPrefix, matchSuffix, quotePattern, replacePattern } from './pattern.ts';
import type { Shell } from './state.ts';
import { processSubstitution, substitute } from './substitution.ts';
import { getVariable, setVariable, storeVariable } from './variables.ts';
import { parseWord, type Mode, type ParameterPart, type Part } from './word.ts';

/** How a word is expanded. */
interface Context {
  readonly evaluator: Evaluator;
  /** Fields are split: `$@` makes several, unquoted values have regions. */
  readonly full: boolean;
  /** Bare text is split too: the word of `${x:-a b}`. */
  readonly word: boolean;
  /** Tilde at the start; 'assignment' also after `=` and `:`. */
  readonly tilde: 'none' | 'start' | 'assignment';
}

/** Deepest nesting of expansions in expansions. */
const DEPTH = 200;
/** Most bytes a replacement may give. */
const LONGEST = 64 * 1024 * 1024;

const wordParts = new WeakMap<object, readonly Part[]>();
/** The parts of a node's text, read once. */
export function partsOf(node: object, text: string, mode: Mode = 'bare'): readonly Part[] {
  let parts = wordParts.get(node);
  if (parts === undefined) {
    parts = parseWord(text, mode);
    wordParts.set(node, parts);
  }
  return parts;
}

const literals = new WeakMap<object, string | false>();
/** The text of a word in which there is nothing to expand; null for any other. */
export function literalOf(word: { readonly text: string } & object): string | null {
  let literal = literals.get(word);
  if (literal === undefined) {
    const parts = partsOf(word, word.text);
    const only = parts[0];
    literal =
      parts.length === 1 && only?.type === 'text' && only.text !== '' && (only.quoted || !/[~*?\\]|\[.*\]/s.test(only.text)) && only.text;
    literals.set(word, literal);
  }
  return literal === false ? null : literal;
}

/** A word as arguments: split and globbed. */
export function* expandWord(shell: Shell, evaluator: Evaluator, word: { readonly text: string } & object): Task<readonly string[]> {
  const literal = literalOf(word);
  if (literal !== null) return [literal];
  const parts = partsOf(word, word.text);
  shell.depth = 0;
  const pieces: Piece[] = [];
  yield* expandParts(shell, parts, { evaluator, full: true, word: false, tilde: 'start' }, pieces);
  const out: string[] = [];
  for (const field of breakFields(pieces, getVariable(shell, 'IFS'))) {
    const found = shell.options.has('f') ? null : expandPathname(shell.sys, patternOf(field));
    if (found === null) out.push(textOf(field));
    else out.push(...found);
  }
  return out;
}
/** A word as one string: assignments, `case`, redirections. */
export function* expandToString(
  shell: Shell,
  evaluator: Evaluator,
  word: { readonly text: string } & object,
  tilde: Context['tilde'] = 'start',
): Task<string> {
  shell.depth = 0;
  return yield* stringOf(shell, partsOf(word, word.text), evaluator, tilde);
}
/** A word as a pattern, its quoted characters plain. */
export function* expandToPattern(shell: Shell, evaluator: Evaluator, word: Word): Task<string> {
  shell.depth = 0;
  return yield* patternString(shell, partsOf(word, word.text), evaluator);
}
/** A here-document's body, or text expanded like one (PS1, PS4). */
export function* expandDocument(shell: Shell, evaluator: Evaluator, parts: readonly Part[]): Task<string> {
  shell.depth = 0;
  return yield* stringOf(shell, parts, evaluator, 'none');
}
function* stringOf(shell: Shell, parts: readonly Part[], evaluator: Evaluator, tilde: Context['tilde']): Task<string> {
  const pieces: Piece[] = [];
  yield* expandParts(shell, parts, { evaluator, full: false, word: false, tilde }, pieces);
  return textOf(pieces);
}
function* patternString(shell: Shell, parts: readonly Part[], evaluator: Evaluator): Task<string> {
  const pieces: Piece[] = [];
  yield* expandParts(shell, parts, { evaluator, full: false, word: false, tilde: 'start' }, pieces);
  return patternOf(pieces);
}
/** Put together, not joined: a long value that grows by itself (`x=$x$x`) is copied when it is read, not each time. */
const textOf = (pieces: readonly Piece[]): string => {
  let text = '';
  for (const piece of pieces) text += piece.text;
  return text;
};
const patternOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.quoted ? quotePattern(piece.text) : piece.text)).join('');

function* expandParts(shell: Shell, parts: readonly Part[], context: Context, out: Piece[]): Task<void> {
  if (++shell.depth > DEPTH) {
    shell.depth = 0;
    yield* raise(shell, 'nesting too deep');
  }
  const split = context.word;
  let tilde = context.tilde;
  for (const [index, part] of parts.entries()) {
    switch (part.type) {
      case 'text':
        if (!part.quoted && tilde !== 'none' && part.text.includes('~'))
          yield* expandTilde(shell, part.text, index === 0, tilde === 'assignment', parts[index + 1] === undefined, out, split);
        else out.push({ text: part.text, quoted: part.quoted, split: split && !part.quoted });
        if (tilde === 'start') tilde = 'none';
        break;
      case 'parameter':
        yield* expandParameter(shell, part, context, out);
        break;
      case 'command': {
        const text = yield* substitute(shell, part, part.text, context.evaluator);
        out.push({ text, quoted: part.quoted, split: !part.quoted && context.full });
        break;
      }
      case 'arithmetic': {
        const text = yield* stringOf(shell, part.parts, context.evaluator, 'none');
        out.push({ text: String(yield* computeArithmetic(shell, text)), quoted: part.quoted, split: !part.quoted && context.full });
        break;
      }
      case 'process':
        out.push({ text: yield* processSubstitution(shell, part, context.evaluator), quoted: true, split: false });
    }
  }
  shell.depth--;
}

/** The value of an arithmetic expression; an error ends the command. */
export function* computeArithmetic(shell: Shell, text: string): Task<bigint> {
  const changes = new Map<string, string>();
  try {
    const value = evaluateArithmetic(text, {
      get: (name) => changes.get(name) ?? getVariable(shell, name),
      set: (name, to) => void changes.set(name, to),
    });
    for (const [name, to] of changes) yield* setVariable(shell, name, to);
    return value;
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    for (const [name, to] of changes) storeVariable(shell, name, to);
    return yield* raise(shell, error.message);
  }
}

/** `~` and `~user` at the start of a text (in assignments also after `=` and `:`), where nothing but plain text makes the name. */
function* expandTilde(
  shell: Shell,
  text: string,
  first: boolean,
  assignment: boolean,
  last: boolean,
  out: Piece[],
  split: boolean,
): Task<void> {
  let at = 0;
  let start = first;
  const plain = (value: string): void => void (value !== '' && out.push({ text: value, quoted: false, split }));
  let seenEquals = false;
  while (at < text.length) {
    if (start && text[at] === '~') {
      const end = /[/:]/.exec(assignment ? text.slice(at) : text.slice(at).replaceAll(':', ' '));
      const name = text.slice(at + 1, end === null ? text.length : at + end.index);
      const home = end === null && !last ? null : yield* homeOf(shell, name);
      if (home !== null) {
        out.push({ text: home, quoted: true, split: false });
        at += 1 + name.length;
        start = false;
        continue;
      }
    }
    if (!assignment) break;
    const next = seenEquals ? text.indexOf(':', at) : text.slice(at).search(/[=:]/) + (/[=:]/.test(text.slice(at)) ? at : 0);
    if (next < at) break;
    if (text[next] === '=') seenEquals = true;
    plain(text.slice(at, next + 1));
    at = next + 1;
    start = true;
  }
  plain(text.slice(at));
}
function* homeOf(shell: Shell, user: string): Task<string | null> {
  if (user === '') return getVariable(shell, 'HOME');
  if (!/^[\w.-]+$/.test(user)) return null;
  try {
    const fd = yield* shell.sys.open('/etc/passwd', { read: true });
    const text = yield* shell.sys.read(fd, 65536);
    shell.sys.close(fd);
    return (
      text
        .split('\n')
        .map((line) => line.split(':'))
        .find((fields) => fields[0] === user)?.[5] ?? null
    );
  } catch (error) {
    if (isSystemError(error)) return null;
    throw error;
  }
}

/** A parameter's value; null when it is not set. Positional lists are joined as the context wants. */
function valueOf(shell: Shell, name: string): string | null {
  if (/^[0-9]+$/.test(name)) return Number(name) === 0 ? shell.arg0 : (shell.parameters.list[Number(name) - 1] ?? null);
  switch (name) {
    case '$':
      return String(shell.rootPid);
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.parameters.list.length);
    case '!':
      return shell.backgroundPid === 0 ? null : String(shell.backgroundPid);
    case '-':
      return optionLetters(shell);
    case '@':
    case '*': {
      const ifs = getVariable(shell, 'IFS');
      return shell.parameters.list.join(ifs === null ? ' ' : ifs.slice(0, 1));
    }
    default:
      return getVariable(shell, name);
  }
}
/** `$-`: ash lists its options backwards. */
const optionLetters = (shell: Shell): string =>
  [...'EubaCvxcsnmiIfe'].filter((letter) => (shell.options as ReadonlySet<string>).has(letter)).join('');

function* expandParameter(shell: Shell, part: ParameterPart, context: Context, out: Piece[]): Task<void> {
  const { name, operation } = part;
  if (operation === 'bad') yield* raiseSyntax(shell, 'bad substitution', shell.line);
  const splits = !part.quoted && context.full;
  const isList = name === '@' || name === '*';
  const push = (text: string): void => void out.push({ text, quoted: part.quoted, split: splits });
  const value = valueOf(shell, name);
  const isSet = value !== null && !(part.orEmpty && value === '');
  switch (operation) {
    case '-':
    case '+':
      if (isSet === (operation === '+'))
        return yield* expandParts(shell, part.argument, { ...context, word: !part.quoted && context.full, tilde: 'start' }, out);
      if (operation === '+') return;
      break;
    case '=':
      if (isSet) break;
      if (!/^[A-Za-z_]\w*$/.test(name)) yield* raise(shell, `${name}: bad variable name`);
      yield* setVariable(shell, name, yield* stringOf(shell, part.argument, context.evaluator, 'start'));
      return push(valueOf(shell, name) ?? '');
    case '?': {
      if (isSet) break;
      const message = yield* stringOf(shell, part.argument, context.evaluator, 'start');
      yield* raise(shell, `${name}: ${part.argument.length > 0 ? message : `parameter not set${part.orEmpty ? ' or null' : ''}`}`);
    }
  }
  if (value === null) {
    if (shell.options.has('u') && !isList) yield* raise(shell, `${name}: parameter not set`);
    if (operation === 'length') push('0');
    return;
  }
  switch (operation) {
    case 'length':
      return push(String(/^\w+$/.test(name) ? characters(value) : value.length));
    case '%':
    case '%%':
    case '#':
    case '##': {
      const pattern = compilePattern(yield* patternString(shell, part.argument, context.evaluator));
      const fromStart = operation[0] === '#';
      const length = (fromStart ? matchPrefix : matchSuffix)(pattern, value, operation.length === 2);
      return push(length < 0 ? value : fromStart ? value.slice(length) : value.slice(0, value.length - length));
    }
    case ':':
      return push(yield* substring(shell, value, yield* stringOf(shell, part.argument, context.evaluator, 'start')));
    case '/':
    case '//': {
      const pattern = yield* patternString(shell, part.argument, context.evaluator);
      const by = part.replacement === null ? '' : yield* stringOf(shell, part.replacement, context.evaluator, 'start');
      const result = replacePattern(compilePattern(pattern), value, by, operation === '//');
      if (result === null || result.length > LONGEST) return yield* outOfMemory(shell);
      return push(result);
    }
  }
  if (!isList) return push(value);
  const { list } = shell.parameters;
  const many = context.full && (name === '@' || !part.quoted);
  if (!many) return push(value);
  for (const [index, item] of list.entries()) {
    if (index > 0) out.push({ text: '', quoted: part.quoted, split: splits, fieldEnd: part.quoted ? 'hard' : 'soft' });
    out.push({ text: item, quoted: part.quoted, split: splits, parameters: part.quoted });
  }
}

/** How many characters a text has: busybox counts UTF-8 there, though it cuts bytes elsewhere. */
const characters = (text: string): number =>
  /[\x80-\xff]/.test(text)
    ? [...text.replace(/[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g, 'x')].length
    : text.length;

/** `${x:from:length}`: both are arithmetic; negative ones count from the end. */
function* substring(shell: Shell, value: string, text: string): Task<string> {
  const colon = text.indexOf(':');
  const number = function* (source: string): Task<number> {
    return Number(yield* computeArithmetic(shell, source));
  };
  let from = yield* number(colon < 0 ? text : text.slice(0, colon));
  if (from < 0) from += value.length;
  if (from < 0 || from >= value.length) {
    if (colon >= 0) yield* number(text.slice(colon + 1));
    return '';
  }
  if (colon < 0) return value.slice(from);
  let length = yield* number(text.slice(colon + 1));
  if (length < 0) length += value.length - from;
  return length < 0 ? value.slice(from) : value.slice(from, from + length);
}
