const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** The number a quantity stands for (`64Mi` → 67108864, `20m` → 0.02); 0 for what is none. */
export function parseQuantity(quantity: string | number): number {
  if (typeof quantity === 'number') return quantity;
  const parts = /^([+-]?\d*\.?\d*)(?:[eE]([+-]?\d{1,3})|([A-Za-z]{0,2}))$/.exec(quantity.trim());
  if (parts === null) return 0;
  const number = Number(parts[1]);
  const exponent = parts[2];
  const suffix = parts[3] ?? '';
  if (Number.isNaN(number)) return 0;
  if (exponent !== undefined) return number * 10 ** Number(exponent);
  return Object.hasOwn(SUFFIXES, suffix) ? number * (SUFFIXES[suffix] ?? 0) : 0;
}
