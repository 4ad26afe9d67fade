/** Follows every link, image, script, style and fragment of a built site with linkinator; nothing leaves this machine. */
import { readdirSync } from 'node:fs';
import { LinkChecker } from 'linkinator';
import { serve } from '../lib/serve.mjs';

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * @param {{ dist: string, base: string, site: string }} where `site` is the address the pages give themselves
 * @returns `pages`: all, below the base; `inside`: `{ page, link, ok, why }`, page and link below the base (a good link once, a broken one for each page); `external`:
 * `{ page, link }`, not tried
 */
export async function crawl({ dist, base, site }) {
  const server = await serve(dist, { port: 4750, base });
  try {
    const pages = readdirSync(dist, { recursive: true })
      .map((name) => name.split('\\').join('/'))
      .filter((name) => name.endsWith('.html'))
      .map((name) => name.replace(/index\.html$/, ''));
    const { links } = await new LinkChecker().check({
      path: pages.map((page) => server.url + page),
      concurrency: 20,
      checkCss: true,
      checkFragments: true,
      // The playground's fragments are samples and shared states (see own.mjs).
      fragmentsToSkip: async (_, url) => url.startsWith(`${server.url}playground/`),
      linksToSkip: async (link) => !link.startsWith(server.url) && !link.startsWith(site),
      // Canonical links, cards and feeds name the site's own address: they are tried here.
      urlRewriteExpressions: [{ pattern: new RegExp(`^${escape(site)}`), replacement: server.url }],
    });
    const below = (url) => [server.url, site].reduce((text, start) => (text.startsWith(start) ? text.slice(start.length) : text), url);
    const all = links
      .filter(({ parent }) => parent !== undefined)
      .map(({ url, parent, state, status, failureDetails }) => ({
        page: below(parent).replace(/#.*/, ''),
        link: below(url),
        ok: state !== 'BROKEN',
        why: failureDetails?.some((each) => /fragment/i.test(String(each.message)))
          ? 'there is no such place on that page'
          : `leads nowhere (${status})`,
      }));
    const leavesUs = ({ link }) => /^https?:/.test(link);
    return {
      pages,
      inside: all.filter((each) => !leavesUs(each)),
      external: all.filter(leavesUs).map(({ page, link }) => ({ page, link })),
    };
  } finally {
    server.close();
  }
}
