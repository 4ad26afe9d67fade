// Resource quantities (`64Mi`, `500m`, `1e3`) as the API server reads, rounds, compares and prints them (Y-43, D-18).

/** `nano` counts billionths of the base unit (bytes, cores). `format` is the family of suffixes it is printed with. */
export interface Quantity {
  readonly nano: bigint;
  readonly format: 'DecimalSI' | 'BinarySI' | 'DecimalExponent';
}

/** The API server's three texts for a bad quantity (Y-43); they come without a field path. */
export const QUANTITY_ERRORS = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  suffix: "unable to parse quantity's suffix",
  numeric: 'unable to parse numeric part of quantity',
} as const;
export type QuantityError = keyof typeof QUANTITY_ERRORS;

const NANO = 1_000_000_000n;
const MAX_BINARY = (2n ** 63n - 1n) * NANO;
/** No quantity in use comes near; it bounds the work an exponent like `1e999999999` can cause. */
const MAX_EXPONENT = 300;
const DECIMAL = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const DECIMAL_NAMES = new Map([...DECIMAL].map(([name, exponent]) => [exponent, name]));
const BINARY_NAMES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Reads a quantity, or says which of the API server's errors it causes. Fractions below a billionth round away from zero. */
export function readQuantity(text: string): Quantity | QuantityError {
  if (text === '') return 'format';
  if (text.length > 400) return 'numeric';
  const parts = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*(?:[-+]?[0-9]*))$/.exec(text);
  if (!parts) return 'format';
  const [, sign = '', whole = '', fraction = '', suffix = ''] = parts;
  const unit = suffixOf(suffix);
  if (!unit) return 'suffix';
  let nano = BigInt(whole + fraction || '0') * NANO;
  let divisor = 10n ** BigInt(fraction.length);
  if (unit.format === 'BinarySI') nano <<= BigInt(unit.exponent);
  else if (unit.exponent >= 0) nano *= 10n ** BigInt(unit.exponent);
  else divisor *= 10n ** BigInt(-unit.exponent);
  nano = roundUp(nano, divisor);
  let format = unit.format;
  if (format === 'BinarySI') {
    if (nano > MAX_BINARY) nano = MAX_BINARY;
    if (nano > 0n && nano < NANO) format = 'DecimalSI';
  }
  return { nano: sign === '-' ? -nano : nano, format };
}

function suffixOf(suffix: string): { readonly exponent: number; readonly format: Quantity['format'] } | undefined {
  const decimal = DECIMAL.get(suffix);
  if (decimal !== undefined) return { exponent: decimal, format: 'DecimalSI' };
  const binary = BINARY.get(suffix);
  if (binary !== undefined) return { exponent: binary, format: 'BinarySI' };
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix)?.[1];
  if (exponent === undefined) return undefined;
  return { exponent: Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, Number(exponent))), format: 'DecimalExponent' };
}

const roundUp = (value: bigint, divisor: bigint): bigint => (divisor === 1n ? value : (value + divisor - 1n) / divisor);

/** Rounds away from zero to thousandths, as every entry of a resource list is stored (D-18). */
export function roundToMilli(q: Quantity): Quantity {
  const step = 1_000_000n;
  const size = q.nano < 0n ? -q.nano : q.nano;
  if (size % step === 0n) return q;
  const rounded = roundUp(size, step) * step;
  return { nano: q.nano < 0n ? -rounded : rounded, format: q.format };
}

/** The canonical text: `1000m` → `1`, `0.5` → `500m`, `1024Mi` → `1Gi` (D-18). */
export function formatQuantity(q: Quantity): string {
  if (q.nano === 0n) return '0';
  const negative = q.nano < 0n;
  const size = negative ? -q.nano : q.nano;
  const binary = q.format === 'BinarySI' && size % NANO === 0n && size >= 1024n * NANO;
  return (negative ? '-' : '') + (binary ? formatBinary(size / NANO) : formatDecimal(size, q.format === 'DecimalExponent'));
}

function formatBinary(units: bigint): string {
  let power = 0;
  while (power < BINARY_NAMES.length - 1 && units % 1024n === 0n) {
    units /= 1024n;
    power++;
  }
  return `${units}${BINARY_NAMES[power] ?? ''}`;
}

function formatDecimal(nano: bigint, exponential: boolean): string {
  let exponent = -9;
  while (nano % 1000n === 0n && (exponential || exponent < 18)) {
    nano /= 1000n;
    exponent += 3;
  }
  if (exponential) return exponent === 0 ? `${nano}` : `${nano}e${exponent}`;
  return `${nano}${DECIMAL_NAMES.get(exponent) ?? ''}`;
}

/** Base units (bytes, cores) as a number, or undefined where the text is no quantity. */
export function parseQuantity(text: string | number | undefined): number | undefined {
  if (text === undefined) return undefined;
  const q = readQuantity(String(text));
  return typeof q === 'string' ? undefined : toNumber(q);
}

/** Base units as a number (exact below 2^53). */
export function toNumber(q: Quantity): number {
  return Number(q.nano / NANO) + Number(q.nano % NANO) / 1e9;
}

/** Reads a quantity that was validated before; 0 where it was not. */
export function quantityOf(text: string | number | undefined): Quantity {
  const q = text === undefined ? 'format' : readQuantity(String(text));
  return typeof q === 'string' ? { nano: 0n, format: 'DecimalSI' } : q;
}

/** The sum; it keeps the first one's way of printing, or the second's where the first is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

/** Negative where `a` is the smaller one. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}
