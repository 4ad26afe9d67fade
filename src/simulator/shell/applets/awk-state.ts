/** All that changes while an awk program runs, in one record: evaluator, statements and input share it. */
import type { Task } from '../../clock.ts';
import { createRecord, type AwkRecord } from './awk-record.ts';
import { createStreams, type Streams } from './awk-streams.ts';
import type { AwkProgram, Cell } from './awk-tree.ts';
import { AwkArray, fromInput, toNumber, type Value } from './awk-values.ts';
import { createSpecials, globalCell, type Specials } from './awk-variables.ts';
import { unescapeAll } from './escapes.ts';
import type { Tool } from './tool.ts';

/** How far the operands have been read. */
export interface MainInput {
  readonly argv: AwkArray;
  /** The operand that is read, by its number in ARGV. */
  argument: number;
  /** The stream that is read; -1 between two. */
  stream: number;
  /** Whether an operand named a file, so that standard input is not read in their place. */
  opened: boolean;
}

export interface AwkState {
  readonly t: Tool;
  readonly functions: AwkProgram['functions'];
  readonly globals: Map<string, Cell>;
  readonly special: Specials;
  /** The current record with its fields. */
  readonly record: AwkRecord;
  readonly streams: Streams;
  readonly input: MainInput;
  /** Parameters and locals of the function that runs. */
  frame: readonly Cell[];
  /** How many functions are running. */
  calls: number;
  /** What the function that ends gives back. */
  returned: Value;
  /** Turns of loops, and what costs as much, that are not paid for yet. */
  turns: number;
  exitCode: number;
  /** The seed that srand answers next, and the state of rand. */
  seed: number;
  random: number;
}

/** The state before the program's first statement: special variables, ARGV and ENVIRON are set. */
export function createState(t: Tool, program: AwkProgram, globals: Map<string, Cell>, operands: readonly string[]): AwkState {
  const special = createSpecials(globals);
  const argv = new AwkArray();
  [t.name, ...operands].forEach((text, i) => argv.items.set(String(i), fromInput(text)));
  special.ARGC.value = argv.items.size;
  globalCell(globals, 'ARGV').array = argv;
  const environment = new AwkArray();
  for (const [name, text] of t.sys.env) environment.items.set(name, fromInput(text));
  globalCell(globals, 'ENVIRON').array = environment;
  return {
    t,
    functions: program.functions,
    globals,
    special,
    record: createRecord(special),
    streams: createStreams(t),
    input: { argv, argument: 0, stream: -1, opened: false },
    frame: [],
    calls: 0,
    returned: undefined,
    turns: 0,
    exitCode: 0,
    seed: 1,
    random: 0x2545f491,
  };
}

/** `NAME=TEXT`, of -v or among the operands. */
export function setVariable(awk: AwkState, text: string): void {
  const eq = text.indexOf('=');
  setCell(awk, globalCell(awk.globals, text.slice(0, eq)), fromInput(unescapeAll(text.slice(eq + 1))));
}
/** Gives a variable a value; NF makes or drops fields. */
export function setCell(awk: AwkState, cell: Cell, v: Value): void {
  if (cell === awk.special.NF) awk.record.setCount(toNumber(v));
  else cell.value = v;
}

/** Turns of an awk program's loops that are worth one of a shell's. */
const TURNS = 16;
/** Counts a turn of a loop; true when it is time to {@link pause}. */
export const isTurnDue = (awk: AwkState): boolean => ++awk.turns >= TURNS;
/** A new element counts as a turn, nearly: an array that grows without end takes the reader's memory. */
export const countElement = (awk: AwkState): void => {
  awk.turns += TURNS - 1;
};
/** Pays for the turns so far. */
export function* pause(awk: AwkState): Task<void> {
  const ticks = Math.floor(awk.turns / TURNS);
  awk.turns %= TURNS;
  yield* awk.t.sys.tick(ticks);
}
