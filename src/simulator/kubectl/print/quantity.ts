import { readQuantity } from '../../manifest/quantity.ts';

/** The number a quantity stands for (`64Mi` → 67108864, `20m` → 0.02), or undefined for what is none. */
export function quantityNumber(quantity: string): number | undefined {
  const q = readQuantity(quantity);
  return typeof q === 'string' ? undefined : Number(q.nano) / 1e9;
}
/** The same with 0 for what is none. */
export const parseQuantity = (quantity: string | number): number =>
  typeof quantity === 'number' ? quantity : (quantityNumber(quantity) ?? 0);
