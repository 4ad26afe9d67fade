/**
 * Authors write `/story/…`; a site that stands under BASE needs `/BASE/story/…`. This Astro integration puts the base before such links
 * in the built pages. `npm run links` then checks every one of them.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? pages(join(folder, entry.name)) : entry.name.endsWith('.html') ? [join(folder, entry.name)] : [],
  );

/** The same page with the base before every root-relative link that lacks it. */
export const withBase = (html, base) =>
  html.replace(/(<(?:a|img|source)\b[^>]*?\s(?:href|src)=")(\/(?!\/)[^"]*)"/g, (all, before, link) =>
    `${link}/`.startsWith(base) ? all : `${before}${base.replace(/\/$/, '')}${link}"`,
  );

export const baseLinks = (base) => ({
  name: 'base-links',
  hooks: {
    'astro:build:done': ({ dir }) => {
      if (base === '/') return;
      for (const page of pages(fileURLToPath(dir))) writeFileSync(page, withBase(readFileSync(page, 'utf8'), base));
    },
  },
});
