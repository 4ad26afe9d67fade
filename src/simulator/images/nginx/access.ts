import type { Scope } from './settings.ts';
import type { Exchange } from './variables.ts';

/** `allow` and `deny`, the first that fits. */
export function denied(x: Exchange, scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const rules = at.directives.filter(({ name }) => name === 'allow' || name === 'deny');
    if (rules.length === 0) continue;
    const rule = rules.find(({ args }) => matchesNetwork(x.request.peer.address, args[0] ?? ''));
    return rule?.name === 'deny';
  }
  return false;
}
const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
function matchesNetwork(address: string, network: string): boolean {
  if (network === 'all') return true;
  const [base, bits] = network.split('/');
  const size = 2 ** (32 - Number(bits ?? 32));
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(base ?? '') / size);
}
