/** What the reader of scripts speaks of: tokens, edits, and how reading can fail. */

/** A syntax error as ash words it (after `syntax error: `), with the line it was noticed on. */
export class ShellSyntaxError extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
/** The text ended in the middle of a command and more may come (standard input, a terminal). */
export class NeedMoreInput extends Error {}

export const KEYWORDS: ReadonlySet<string> = new Set([
  '!',
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'function',
  'if',
  'in',
  'then',
  'until',
  'while',
  '{',
  '}',
]);
export type TokenType = 'end of file' | 'newline' | 'redirection' | 'word' | (string & {});
export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly quoted: boolean;
}
/** `remove` characters at `at` give way to `insert`. */
export interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** Stands in a here-document before a newline that the text does not have. A script holds no NUL. */
export const NO_NEWLINE = '\0';

/** What the next word may be: a keyword, an alias; newlines before it are skipped. */
export interface Check {
  readonly keyword?: boolean;
  readonly alias?: boolean;
  readonly newline?: boolean;
}

export const isAssignment = (word: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*=/.test(word);

/** A word without its quotes and backslashes, nothing expanded: a here-document's delimiter. */
export function removeQuotes(text: string): string {
  return text.replace(
    /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs,
    (_all, escaped: string | undefined, single: string | undefined, double: string | undefined) =>
      escaped ?? single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? '',
  );
}
