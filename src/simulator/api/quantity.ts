const SUFFIX: Readonly<Record<string, number>> = {
  '': 1, n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** What a stored quantity (`100m`, `64Mi`) amounts to in cores, bytes or pieces; 0 for text that is none. */
export function quantityValue(quantity: string | number): number {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([a-zA-Z]{0,2}))$/.exec(String(quantity).trim());
  if (match === null) return 0;
  const factor = match[2] === undefined ? SUFFIX[match[3] ?? ''] : 10 ** Number(match[2].slice(1));
  return factor === undefined ? 0 : Number(match[1]) * factor;
}
