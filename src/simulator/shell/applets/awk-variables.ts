/** Variables that mean something to awk itself, and the reading of values by them. */
import { AwkError, type Cell } from './awk-tree.ts';
import { isTrue, numberText, type Value } from './awk-values.ts';
import { regexFor, RegexError, type Regex } from './regex.ts';

const SPECIAL = {
  FS: ' ',
  OFS: ' ',
  ORS: '\n',
  RS: '\n',
  SUBSEP: '\x1c',
  CONVFMT: '%.6g',
  OFMT: '%.6g',
  NR: 0,
  NF: 0,
  FNR: 0,
  FILENAME: '',
  ARGC: 0,
  ARGIND: 0,
  RSTART: 0,
  RLENGTH: -1,
  IGNORECASE: 0,
  ERRNO: '',
  RT: '',
} as const;
export type Specials = Readonly<Record<keyof typeof SPECIAL, Cell>>;

/** The cell of a global variable, made when the program does not name it. */
export function globalCell(globals: Map<string, Cell>, name: string): Cell {
  let cell = globals.get(name);
  if (cell === undefined) globals.set(name, (cell = { value: undefined }));
  return cell;
}

/** Sets the special variables among the globals to what they are before the program runs. */
export function createSpecials(globals: Map<string, Cell>): Specials {
  const cells: Partial<Record<keyof typeof SPECIAL, Cell>> = {};
  for (const name of Object.keys(SPECIAL) as (keyof typeof SPECIAL)[]) {
    cells[name] = globalCell(globals, name);
    cells[name].value = SPECIAL[name];
  }
  return cells as Specials;
}

/** What a cell holds when it is no array. */
export const scalar = (cell: Cell): Value => cell.value as Value;

/** A value as text; numbers as CONVFMT says. */
export const str = (special: Specials, v: Value): string => {
  if (typeof v === 'string') return v;
  if (typeof v === 'number') return numberText(v, String(special.CONVFMT.value));
  return v === undefined ? '' : v.text;
};
/** A special variable as text. */
export const specialText = (special: Specials, name: keyof Specials): string => str(special, scalar(special[name]));

/** Whether the program has set IGNORECASE, an extension that busybox has too. */
export const ignoresCase = (special: Specials): boolean => isTrue(scalar(special.IGNORECASE));

const badRegex = (source: string, error: unknown): unknown =>
  error instanceof RegexError ? new AwkError(`bad regex '${source}': ${error.message}`) : error;

/** A regular expression that stands in the program. */
export function literalRegex(special: Specials, source: string): Regex {
  try {
    return regexFor(source, { extended: true, icase: ignoresCase(special) });
  } catch (error) {
    throw badRegex(source, error);
  }
}
/** A regular expression out of a string: what is no extended one is tried as a basic one. */
export function dynamicRegex(special: Specials, source: string): Regex {
  const icase = ignoresCase(special);
  try {
    return regexFor(source, { extended: true, icase });
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
  }
  try {
    return regexFor(source, { icase });
  } catch (error) {
    throw badRegex(source, error);
  }
}
