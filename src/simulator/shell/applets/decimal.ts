/** Decimal numbers of any length, as bc and dc reckon with them. */
/** A decimal number: digits times 10^-scale. */
export interface Decimal {
  readonly n: bigint;
  readonly s: number;
}
const ten = (k: number): bigint => 10n ** BigInt(Math.max(0, k));
export const rescale = (d: Decimal, s: number): Decimal => (s >= d.s ? { n: d.n * ten(s - d.s), s } : { n: d.n / ten(d.s - s), s });
export const decimal = (text: string): Decimal => {
  const [whole = '', fraction = ''] = text.split('.');
  return { n: BigInt(`${whole}${fraction}` || '0'), s: fraction.length };
};
export function show(d: Decimal): string {
  const sign = d.n < 0n ? '-' : '';
  const digits = (d.n < 0n ? -d.n : d.n).toString().padStart(d.s + 1, '0');
  const whole = digits.slice(0, digits.length - d.s);
  // bc prints no zero before the point.
  return d.s === 0 ? sign + whole : d.n === 0n ? '0' : `${sign}${whole === '0' ? '' : whole}.${digits.slice(-d.s)}`;
}
const DIGITS = '0123456789ABCDEF';
/** A literal in the input base; whole numbers only when that is not ten. */
export const inBase = (text: string, base: number): Decimal => {
  if (base === 10) return decimal(text.replace(/[A-F]/g, '9'));
  let n = 0n;
  for (const c of text.split('.')[0]!) n = n * BigInt(base) + BigInt(DIGITS.indexOf(c));
  return { n, s: 0 };
};
export const showIn = (d: Decimal, base: number): string =>
  base === 10 || base < 2 || base > 16 ? show(d) : rescale(d, 0).n.toString(base).toUpperCase();
export class CalcError extends Error {}
export const divide = (a: Decimal, b: Decimal, scale: number): Decimal => {
  if (b.n === 0n) throw new CalcError('divide by zero');
  return { n: (a.n * ten(scale + b.s)) / (b.n * ten(a.s)), s: scale };
};
export const add = (a: Decimal, b: Decimal, sign: bigint): Decimal => {
  const s = Math.max(a.s, b.s);
  return { n: rescale(a, s).n + sign * rescale(b, s).n, s };
};
export const multiply = (a: Decimal, b: Decimal, scale: number): Decimal =>
  rescale({ n: a.n * b.n, s: a.s + b.s }, Math.min(a.s + b.s, Math.max(scale, a.s, b.s)));
export const remainder = (a: Decimal, b: Decimal, scale: number): Decimal => {
  const q = divide(a, b, scale);
  return rescale(add(a, { n: q.n * b.n, s: q.s + b.s }, -1n), Math.max(scale + b.s, a.s));
};
export const toNumber = (d: Decimal): number => Number(d.n) / 10 ** d.s;
export const power = (a: Decimal, b: Decimal, scale: number): Decimal => {
  const e = Number(rescale(b, 0).n);
  if (Math.abs(e) > 10_000) throw new CalcError('number too big');
  const p: Decimal = { n: a.n ** BigInt(Math.abs(e)), s: a.s * Math.abs(e) };
  return e >= 0 ? rescale(p, Math.min(p.s, Math.max(scale, a.s))) : divide({ n: 1n, s: 0 }, p, scale);
};
export const squareRoot = (a: Decimal, scale: number): Decimal => {
  if (a.n < 0n) throw new CalcError('negative number');
  const s = Math.max(scale, a.s);
  const target = rescale(a, 2 * s).n;
  let x = 1n << BigInt(Math.ceil(target.toString(2).length / 2));
  for (let y = (x + target / x) >> 1n; y < x; y = (x + target / x) >> 1n) x = y;
  return { n: target === 0n ? 0n : x, s };
};
