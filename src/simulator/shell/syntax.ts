/** From text to unbash's syntax tree, one complete command at a time. */
import { parse, type Script } from 'unbash';
import { Reader, type CommandText } from './grammar.ts';

/** A parsed piece of script and what is needed to say on which line a node stands. */
export interface Unit {
  readonly script: Script;
  readonly source: string;
  /** Whether the input ended with it: its last command may replace the shell. */
  readonly last: boolean;
  /** The shell's line number of its first line. */
  readonly line: number;
}

const NO_ALIASES: ReadonlyMap<string, string> = new Map();

export const parseCommand = (text: CommandText): Unit => ({
  script: parse(text.source),
  source: text.source,
  last: text.last,
  line: text.line,
});

/** What stands in `$(…)` or backquotes, as one list. @throws {ShellSyntaxError} */
export const parseSubstitution = (text: string, line: number): Unit => parseCommand(new Reader(text, line, NO_ALIASES, true).wholeList());

const lineStarts = new WeakMap<Unit, readonly number[]>();
/** The shell's line number at an offset of the unit. */
export function lineAt(unit: Unit, pos: number): number {
  let starts = lineStarts.get(unit);
  if (starts === undefined) {
    const found: number[] = [];
    for (let i = unit.source.indexOf('\n'); i >= 0; i = unit.source.indexOf('\n', i + 1)) found.push(i + 1);
    starts = found;
    lineStarts.set(unit, starts);
  }
  // How many lines begin at or before `pos`.
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= pos) low = middle + 1;
    else high = middle;
  }
  return unit.line + low;
}
