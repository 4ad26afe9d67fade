/** C's printf conversions on numbers and strings: exact, with round-half-even as glibc has it. */

export interface Conversion {
  readonly flags: string;
  readonly width: number;
  /** -1: none given. */ readonly precision: number;
  readonly letter: string;
}

/** The double `x` times 10^places, rounded half to even, as an integer. */
function scaled(x: number, places: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  let mantissa = bits & 0xfffffffffffffn;
  let e = exponent === 0 ? -1074 : exponent - 1075;
  if (exponent !== 0) mantissa |= 1n << 52n;
  let divisor = 1n;
  if (e >= 0) mantissa <<= BigInt(e);
  else divisor <<= BigInt(-e);
  e = places;
  if (e >= 0) mantissa *= 10n ** BigInt(e);
  else divisor *= 10n ** BigInt(-e);
  const q = mantissa / divisor;
  const twice = 2n * (mantissa % divisor);
  return twice > divisor || (twice === divisor && q % 2n === 1n) ? q + 1n : q;
}

/** `%.*f` of a non-negative finite number. */
export function fixed(x: number, places: number): string {
  const digits = scaled(x, places)
    .toString()
    .padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
/** Digits and exponent of `%.*e` of a non-negative finite number. */
function exponential(x: number, places: number): [string, number] {
  if (x === 0) return ['0'.repeat(places + 1), 0];
  let exponent = Math.floor(Math.log10(x));
  for (;;) {
    const digits = scaled(x, places - exponent).toString();
    if (digits.length === places + 1) return [digits, exponent];
    exponent += digits.length > places + 1 ? 1 : -1;
  }
}

function float(x: number, c: Conversion): string {
  const upper = c.letter >= 'A' && c.letter <= 'Z';
  if (Number.isNaN(x)) return upper ? 'NAN' : 'nan';
  if (x === Infinity) return upper ? 'INF' : 'inf';
  const letter = c.letter.toLowerCase();
  const alt = c.flags.includes('#');
  const precision = Math.min(c.precision < 0 ? 6 : c.precision, 400);
  const tail = (e: number): string => `${upper ? 'E' : 'e'}${e < 0 ? '-' : '+'}${String(Math.abs(e)).padStart(2, '0')}`;
  if (letter === 'f') return fixed(x, precision) + (alt && precision === 0 ? '.' : '');
  if (letter === 'a') return hexFloat(x, c.precision, upper);
  if (letter === 'e') {
    const [digits, e] = exponential(x, precision);
    return `${digits[0]}${precision > 0 || alt ? '.' : ''}${digits.slice(1)}${tail(e)}`;
  }
  const significant = precision === 0 ? 1 : precision;
  const [digits, e] = exponential(x, significant - 1);
  let text: string;
  if (e < -4 || e >= significant) {
    let fraction = digits.slice(1);
    if (!alt) fraction = fraction.replace(/0+$/, '');
    return `${digits[0]}${fraction === '' ? '' : `.${fraction}`}${tail(e)}`;
  }
  text = fixed(x, significant - 1 - e);
  if (!alt && text.includes('.')) text = text.replace(/\.?0+$/, '');
  return text;
}
function hexFloat(x: number, precision: number, upper: boolean): string {
  if (x === 0) return upper ? '0X0P+0' : '0x0p+0';
  const e = Math.floor(Math.log2(x));
  let digits = (x / 2 ** e - 1).toString(16).replace(/^0\.?/, '');
  if (precision >= 0) digits = digits.slice(0, precision).padEnd(precision, '0');
  const text = `0x1${digits === '' ? '' : `.${digits}`}p${e < 0 ? '' : '+'}${e}`;
  return upper ? text.toUpperCase() : text;
}

/** Pads to the width: left, with zeros, or right. */
function pad(sign: string, body: string, c: Conversion, zeros: boolean): string {
  const width = Math.min(c.width, 1 << 20);
  const length = sign.length + body.length;
  if (length >= width) return sign + body;
  if (c.flags.includes('-')) return (sign + body).padEnd(width);
  if (zeros && c.flags.includes('0')) return sign + body.padStart(width - sign.length, '0');
  return (sign + body).padStart(width);
}

/** One conversion (`d i u o x X e f g a c s` in `letter`) applied to a value. */
export function format(c: Conversion, value: number | bigint | string): string {
  if (c.letter === 's' || c.letter === 'c') {
    let text = String(value);
    if (c.letter === 's' && c.precision >= 0) text = text.slice(0, c.precision);
    return pad('', text, c, false);
  }
  const plus = c.flags.includes('+') ? '+' : c.flags.includes(' ') ? ' ' : '';
  if ('diuoxX'.includes(c.letter)) {
    let n = typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)) || 0);
    const signed = c.letter === 'd' || c.letter === 'i';
    const negative = signed && n < 0n;
    if (n < 0n) n = signed ? -n : BigInt.asUintN(64, n);
    let body = n.toString(c.letter === 'o' ? 8 : c.letter === 'x' || c.letter === 'X' ? 16 : 10);
    if (c.letter === 'X') body = body.toUpperCase();
    if (c.precision === 0 && n === 0n) body = '';
    else if (c.precision > 0) body = body.padStart(Math.min(c.precision, 1 << 16), '0');
    let sign = signed ? (negative ? '-' : plus) : '';
    if (c.flags.includes('#') && n !== 0n) {
      if (c.letter === 'o' && !body.startsWith('0')) body = `0${body}`;
      if (c.letter === 'x') sign = '0x';
      if (c.letter === 'X') sign = '0X';
    }
    return pad(sign, body, c, c.precision < 0);
  }
  const x = Number(value);
  const negative = x < 0 || Object.is(x, -0);
  return pad(negative ? '-' : plus, float(Math.abs(x), c), c, Number.isFinite(x));
}

/** `%g` with so many significant digits, as awk prints numbers. */
export const general = (x: number, precision = 6): string => format({ flags: '', width: 0, precision, letter: 'g' }, x);

/** busybox's make_human_readable_str: 1.5K, 68.0K, 3.0M; below a unit as it is. */
export function humanReadable(size: number): string {
  const units = ' KMGTPEZY';
  let value = size;
  let unit = 0;
  let fraction = 0;
  while (value >= 1024 && unit < 8) {
    fraction = Math.floor(((value % 1024) * 10 + 512) / 1024);
    value = Math.floor(value / 1024);
    unit++;
  }
  if (unit === 0) return String(value);
  if (fraction >= 10) {
    value++;
    fraction = 0;
  }
  return `${value}.${fraction}${units[unit]}`;
}
