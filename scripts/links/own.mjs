/** What no library knows to be a link: playground fragments, islands' modules, and links across shelves, which must lead back. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node-html-parser';

/** Playground fragments that are neither a sample nor a shared state (`#s=…`). */
export const playground = (dist, inside) =>
  inside
    .filter(({ link }) => /^playground\/#./.test(link))
    .map(({ page, link }) => ({ page, link, name: decodeURIComponent(link.slice(link.indexOf('#') + 1)) }))
    .filter(({ name }) => name !== '_top' && !name.startsWith('s=') && !existsSync(join(dist, 'samples', `${name}.yaml`)))
    .map(({ page, link, name }) => ({ page, link, why: `there is no sample ${name}` }));

const shelfOf = (path) => path.split('/')[0];

/**
 * Reads pages for the rest.
 * @param {readonly string[]} pages paths below the base
 */
export function readPages(dist, base, pages) {
  const broken = [];
  const boxes = new Map();
  const links = new Map();
  const below = (href) => href.replace(/#.*/, '').slice(base.length);
  for (const page of pages) {
    const root = parse(readFileSync(join(dist, page.endsWith('.html') ? page : join(page, 'index.html')), 'utf8'));
    for (const island of root.querySelectorAll('astro-island'))
      for (const name of ['component-url', 'renderer-url', 'before-hydration-url']) {
        const url = island.getAttribute(name);
        if (url !== undefined && !existsSync(join(dist, url.slice(base.length))))
          broken.push({ page, link: below(url), why: `the island’s ${name} is not there` });
      }
    const inMain = root.querySelectorAll('main a[href]').map((each) => each.getAttribute('href'));
    links.set(page, new Set(inMain.filter((href) => href.startsWith(base)).map(below)));
    boxes.set(
      page,
      root.querySelectorAll('nav.toolbox a[href]').map((each) => below(each.getAttribute('href'))),
    );
  }
  // Where a toolbox sends to another shelf, a reader finds the way back.
  for (const [page, targets] of boxes)
    for (const target of targets)
      if (shelfOf(page) !== shelfOf(target) && links.has(target) && !links.get(target).has(page))
        broken.push({ page: target, link: page, near: '<Toolbox', why: 'its toolbox leads here, and nothing leads back' });
  return broken;
}
