/** Reads the properties Astro writes beside an island: every value is `[type, value]`. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const revive = (pair: unknown): Json => {
  if (!Array.isArray(pair)) return null;
  const [type, value] = pair as [unknown, unknown];
  if (type === 1 && Array.isArray(value)) return value.map(revive);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, revive(each)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
};

/** The properties of an island from its `props` attribute, already unescaped. */
export const islandProps = (attribute: string): { readonly [name: string]: Json } => {
  const all = JSON.parse(attribute) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(all).map(([name, pair]) => [name, revive(pair)]));
};
