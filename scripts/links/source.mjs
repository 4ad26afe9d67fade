/** Where a link of a built page was written: source file and line. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const written = /\.(mdx|astro|tsx|ts|mjs)$/;
const list = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const file = join(folder, entry.name);
        return entry.isDirectory() ? list(file) : written.test(entry.name) ? [file] : [];
      })
    : [];

/** The file a page is made from: `story/01/` is content/story/01.mdx, `playground/` src/pages/playground.astro. */
function sourceOf(root, page) {
  const slug = page.replace(/(^|\/)(index\.html)?$/, '').replace(/\.html$/, '') || 'index';
  return [`content/${slug}.mdx`, `content/${slug}/index.mdx`, `src/pages/${slug}.astro`].find((file) => existsSync(join(root, file)));
}

/** How an author may have written an address: whole, without its fragment, as a name in a list, as a fragment alone. */
function spellings(link) {
  const [path, hash] = link.split('#');
  const name = path.split('/').findLast((part) => part !== '');
  const own = hash === undefined ? [] : [`#${hash}`];
  const whole = /^https?:/.test(link) ? [link, path] : [`/${link}`, `/${path}`, link];
  return [...new Set([...whole, ...(name === undefined ? [] : [`'${name}'`, `"${name}"`, `${name}/`]), ...own])].filter(
    (text) => text.length > 1,
  );
}

/**
 * @param {string} page path below the base, `story/01/`
 * @param {string} link address below the base (`labs/02/#hints`), or an external one
 * @param {string} [near] what stands where the link should be
 * @returns {string} `content/story/01.mdx:31`; without a line when a component has put the address together
 */
export function placeOf(root, page, link, near) {
  const own = sourceOf(root, page);
  const others = ['content', 'components', 'src/layouts', 'src/pages', 'src/site', 'scripts/hosting'].flatMap((folder) =>
    list(join(root, folder)),
  );
  const lineOf = (file, text) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1;
  const files = own === undefined ? others : [join(root, own), ...others];
  for (const [i, file] of files.entries()) {
    // Elsewhere only the whole address counts.
    for (const text of i === 0 && own !== undefined ? spellings(link) : spellings(link).slice(0, 1)) {
      const line = lineOf(file, text);
      if (line > 0) return `${relative(root, file).split('\\').join('/')}:${line}`;
    }
  }
  const line = own === undefined || near === undefined ? 0 : lineOf(join(root, own), near);
  return line > 0 ? `${own}:${line}` : (own ?? page);
}
