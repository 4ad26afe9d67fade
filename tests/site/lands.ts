/** Follows a link to the live site through the built one: its page is there, the pages it leads on to are, and so is its place on the last. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Short links lead on once; two are for what may come. */
const HOPS = 2;
const cache = new Map<string, string>();
const read = (file: string): string => {
  const known = cache.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(file, 'utf8');
  cache.set(file, text);
  return text;
};
const unescape = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** Why `link` leads nowhere on the site whose address is `site` (with a slash at its end), built in the folder `dist`; undefined when it leads where it says. */
export function whyDead(link: string, site: string, dist: string): string | undefined {
  let url = new URL(link);
  for (let hop = 0; hop <= HOPS; hop++) {
    if (!url.href.startsWith(site)) return `${url.href} is not on ${site}`;
    const path = decodeURIComponent(url.pathname.slice(new URL(site).pathname.length));
    const file = join(dist, path.endsWith('/') || path === '' ? `${path}index.html` : path);
    if (!existsSync(file)) return `${path} is not built`;
    if (!file.endsWith('.html')) return url.hash === '' ? undefined : `${path} is no page, and has no place ${url.hash}`;
    const html = read(file);
    const on = /<meta http-equiv="refresh" content="\d+;\s*url=([^"]+)"/.exec(html)?.[1];
    if (on !== undefined) {
      url = new URL(unescape(on), url);
      continue;
    }
    const place = decodeURIComponent(url.hash.slice(1));
    if (place === '' || [...html.matchAll(/\sid="([^"]*)"/g)].some(([, id]) => unescape(id!) === place)) return undefined;
    return `${path} has no place #${place}`;
  }
  return `${link} leads on and on`;
}
