/** The syntax tree of a script, as the reader (grammar.ts) builds it: POSIX 2.10 with what ash adds. */

/** Where a node stands. */
export interface Place {
  /** The shell's number of its first line. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The text the offsets count in (aliases in their place). */
  readonly source: { readonly text: string };
}
/** A word as it was written; `word.ts` reads what is in it. */
export interface Word {
  readonly text: string;
}
export interface FileRedirection {
  readonly type: 'file';
  readonly fd: number;
  readonly operator: FileOperator;
  readonly target: Word;
}
export type FileOperator = '<' | '<>' | '<&' | '>' | '>|' | '>>' | '>&' | '&>';
export interface HereDocument {
  readonly type: 'document';
  readonly fd: number;
  readonly delimiter: string;
  /** `<<-`: leading tabs go. */
  readonly tabs: boolean;
  /** Whether the body is taken as it stands. */
  readonly plain: boolean;
  /** Read where the line ends that the document stands on. */
  body: string;
}
export type Redirection = FileRedirection | HereDocument;

export interface SimpleCommand extends Place {
  readonly type: 'simple';
  readonly assignments: readonly Word[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}
export interface Pipeline extends Place {
  readonly type: 'pipeline';
  readonly negated: boolean;
  readonly commands: readonly Node[];
}
export interface AndOr extends Place {
  readonly type: 'and-or';
  readonly first: Node;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly node: Node }[];
}
export interface If extends Place {
  readonly type: 'if';
  readonly branches: readonly { readonly condition: List; readonly body: List }[];
  readonly otherwise: List | null;
}
export interface Loop extends Place {
  readonly type: 'while' | 'until';
  readonly condition: List;
  readonly body: List;
}
export interface For extends Place {
  readonly type: 'for';
  readonly name: string;
  /** Null for the positional parameters. */
  readonly words: readonly Word[] | null;
  readonly body: List;
}
export interface Case extends Place {
  readonly type: 'case';
  readonly word: Word;
  readonly items: readonly { readonly patterns: readonly Word[]; readonly body: List }[];
}
export interface Group extends Place {
  readonly type: 'group';
  readonly body: List;
}
export interface Subshell extends Place {
  readonly type: 'subshell';
  readonly body: List;
}
export type Compound = If | Loop | For | Case | Group | Subshell;
/** A compound command with redirections after it. */
export interface Redirected extends Place {
  readonly type: 'redirected';
  readonly command: Compound;
  readonly redirections: readonly Redirection[];
}
export interface FunctionDefinition extends Place {
  readonly type: 'function';
  readonly name: string;
  readonly body: Node;
}
export type Node = SimpleCommand | Pipeline | AndOr | Compound | Redirected | FunctionDefinition;

/** Commands one after the other. */
export type List = readonly { readonly node: Node; readonly background: boolean }[];
/** A line with all its continuation. */
export interface CompleteCommand {
  readonly list: List;
  /** Whether the input ended with it: its last command may replace the shell. */
  readonly last: boolean;
  /** As it was written, for `set -v`. */
  readonly written: string;
}
