/**
 * The sidebar's shelves from the files of content/. (Starlight's own `autogenerate` only knows src/content/docs.)
 * Pages stand in order of `sidebar.order`, then by name; `sidebar.hidden` leaves a page out.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const content = fileURLToPath(new URL('../content/', import.meta.url));

/** Slugs of one shelf, in reading order. */
export const shelf = (name) => {
  const folder = join(content, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.mdx?$/.test(file))
    .map((file) => {
      const matter = /^---\n([\s\S]*?)\n---/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '';
      const base = file.replace(/\.mdx?$/, '');
      return {
        slug: base === 'index' ? name : `${name}/${base}`,
        order: base === 'index' ? -1 : Number(/order:\s*(-?[\d.]+)/.exec(matter)?.[1] ?? 1000),
        hidden: /hidden:\s*true/.test(matter),
      };
    })
    .filter((page) => !page.hidden)
    .sort((a, b) => a.order - b.order || (a.slug < b.slug ? -1 : 1))
    .map((page) => page.slug);
};
