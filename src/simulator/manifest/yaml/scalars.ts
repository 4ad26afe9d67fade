// What an unquoted YAML scalar means to kubectl: go-yaml v2's resolution, mostly YAML 1.1 (Y-50 … Y-56).

const WORDS = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((w): [string, boolean] => [w, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((w): [string, boolean] => [w, false]),
  ...['', '~', 'null', 'Null', 'NULL'].map((w): [string, null] => [w, null]),
]);
const INFINITE = new Map<string, number>([
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((w): [string, number] => [w, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((w): [string, number] => [w, -Infinity]),
  ...['.nan', '.NaN', '.NAN'].map((w): [string, number] => [w, NaN]),
]);

/** The value of a plain scalar; strings stay strings (`12:30:45`, `2024-01-01`, Y-54). */
export function resolvePlain(text: string): string | number | boolean | null {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text[0] ?? '';
  if (first === '.') return INFINITE.get(text) ?? (/^\.[0-9]+([eE][-+]?[0-9]+)?$/.test(text) ? finite(text) : text);
  if (!(first >= '0' && first <= '9') && first !== '+' && first !== '-') return text;
  if (text.length > 400) return text;
  const special = INFINITE.get(text);
  if (special !== undefined) return special;
  const plain = text.replaceAll('_', '');
  const integer = readInteger(plain);
  if (integer !== undefined) return integer;
  return /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain) ? finite(plain, text) : text;
}

/** Decimal, `0x1F`, `0b11`, `0o17`, and a leading zero for octal (Y-52, Y-53). */
function readInteger(text: string): number | undefined {
  const parts = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  const [, sign, digits] = parts ?? [];
  if (digits === undefined) return undefined;
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  // Go's ParseInt, or ParseUint, which takes no sign; what is larger is a float, if anything.
  if (size >= (sign === '' ? 2n ** 64n : sign === '-' ? 2n ** 63n + 1n : 2n ** 63n)) return undefined;
  return Number(sign === '-' ? -size : size);
}

/** How a scalar has to be written so that it is this very text: quoted where it would mean something else. */
export function quoteYaml(text: string): string {
  const plain = /^[\w./:@%+-]+$/.test(text) && !/:$/.test(text) && !/^[-:%@]/.test(text) && typeof resolvePlain(text) === 'string';
  return plain ? text : JSON.stringify(text);
}

/** A number too large for a float is text (Go's ParseFloat refuses it). */
function finite(digits: string, text = digits): number | string {
  const value = Number(digits);
  return Number.isFinite(value) ? value : text;
}
