/**
 * Trusted Types: the policy of our pages allows no text as code. The two scripts that a page starts by address, its worker and its service
 * worker, go through here; the search's own policies are in `scripts/hosting/search.mjs`.
 */
interface Policy {
  createScriptURL(url: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { readonly createScriptURL: (url: string) => string }): Policy;
}

/** The address, when it is one of this site. Throws for any other. */
function ofThisSite(url: string): string {
  const { href, origin } = new URL(url, location.href);
  if (origin !== location.origin) throw new TypeError(`${href} is no script of this site`);
  return href;
}

let policy: Policy | undefined;

/** What `new Worker` and `serviceWorker.register` take where Trusted Types are enforced; elsewhere the address itself. */
export function scriptUrl(url: string): string {
  const factory = (globalThis as { readonly trustedTypes?: Factory }).trustedTypes;
  policy ??= factory?.createPolicy('central-mall', { createScriptURL: ofThisSite });
  return (policy === undefined ? ofThisSite(url) : policy.createScriptURL(url)) as string;
}
