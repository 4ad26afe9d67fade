/** All checks of links over one built site. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crawl } from './crawl.mjs';
import { checkExternal } from './external.mjs';
import { playground, readPages } from './own.mjs';
import { placeOf } from './source.mjs';

/**
 * @param {{ root: string, dist: string, base: string, site: string, list: string }} where `list` is the file of external links
 * @returns {Promise<{ checked: number, external: readonly { page: string, link: string }[], broken: readonly string[] }>} broken ones as
 * `file:line: link: why`
 */
export async function checkLinks({ root, dist, base, site, list }) {
  const { pages, inside, external } = await crawl({ dist, base, site });
  const broken = [...inside.filter(({ ok }) => !ok), ...playground(dist, inside), ...readPages(dist, base, pages)];
  const text = readFileSync(list, 'utf8');
  const listed = (link) =>
    `${list.slice(root.length).replace(/^[\\/]/, '')}:${text.slice(0, text.indexOf(`"${link}"`)).split('\n').length}`;
  return {
    checked: inside.length,
    external,
    // A page may hold the same link many times.
    broken: [
      ...new Set([
        ...broken.map(({ page, link, why, near }) => `${placeOf(root, page, link, near)}: ${link}: ${why}`),
        ...checkExternal(text, external).map(
          ({ page, link, why }) => `${page === undefined ? listed(link) : placeOf(root, page, link)}: ${link} ${why}`,
        ),
      ]),
    ],
  };
}

/** The built site of this repository, as `SITE` and `BASE` say. */
export const ours = (root) => {
  const base = `/${process.env.BASE ?? '/'}/`.replace(/\/+/g, '/');
  return {
    root,
    dist: join(root, 'dist'),
    base,
    site: new URL(base, process.env.SITE ?? 'https://central-mall.example').href,
    list: join(root, 'links.external.json'),
  };
};
