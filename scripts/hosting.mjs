/**
 * What makes the built site ready to be hosted anywhere, as the last step of the build: names for examples and short links to them, social
 * cards, structured data, Markdown, feed, manifest and icons, and the security policy with its headers for the common hosts.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withBase } from './base-links.mjs';
import { first } from './fonts.mjs';
import { cardMaker, cardName, icons } from './hosting/cards.mjs';
import { hashesOf, policy, withoutInlineStyles } from './hosting/csp.mjs';
import { jsonLd, llms, rss, webManifest } from './hosting/feeds.mjs';
import { headerFiles } from './hosting/headers.mjs';
import { markdownOf } from './hosting/markdown.mjs';
import { serviceWorker } from './hosting/offline.mjs';
import { asSearched, trustedPagefind } from './hosting/search.mjs';
import { valid } from './hosting/valid.mjs';

const htmlFiles = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? htmlFiles(join(folder, entry.name)) : entry.name.endsWith('.html') ? [join(folder, entry.name)] : [],
  );
const decode = (text) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&#38;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const encode = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const read = (html, pattern) => decode(pattern.exec(html)?.[1]?.trim() ?? '');

/** The id of the first figure of each sample, for short links: its own, or `ex-NAME`. */
function nameExamples(html, found) {
  const seen = new Set();
  return html.replace(/<figure class="example-figure[^"]*"(?: id="([^"]+)")? data-example="([^"]+)"/g, (start, id, sample) => {
    if (seen.has(sample)) return start;
    seen.add(sample);
    found(sample, id ?? `ex-${sample}`);
    return id === undefined ? `${start} id="ex-${sample}"` : start;
  });
}
const order = ['story', 'comics', 'patterns', 'labs'];
/** The story comes before the reference, and pages outside the shelves come last. */
const rank = (path) => {
  const place = order.indexOf(path.split('/')[0]);
  return place === -1 ? order.length : place;
};

const redirect = (address, { path, id }, sample, base) => {
  const target = `${base}${path}#${id}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${sample}</title><meta name="robots" content="noindex"><link rel="canonical" href="${address}${path}"><meta http-equiv="refresh" content="0;url=${target}"></head><body><p><a href="${target}">${sample}</a></p></body></html>\n`;
};

/** A page as its file says it: its path below the base, what it is called and what it tells. */
function pageOf(dist, file, source) {
  const path = file
    .slice(dist.length)
    .replaceAll('\\', '/')
    .replace(/index\.html$/, '');
  const title = read(source, /<h1[^>]*>([\s\S]*?)<\/h1>/).replace(/<[^>]+>/g, '') || 'The Central Mall';
  const page = { path, title, description: read(source, /<meta name="description" content="([^"]*)"/) };
  return { ...page, card: cardName(page) };
}

/** Whether it has an address of its own, as all but the page of wrong addresses do. */
const isPage = ({ path }) => path.endsWith('/') || path === '';

/** What stands in the head of each page beside its own: typefaces to fetch first, its card, its other forms. */
function headOf(page, sheet, { base, address, preload }) {
  const image = `${address}cards/${page.card}`;
  return [
    sheet === undefined ? '' : `<link rel="stylesheet" href="${base}${sheet}">`,
    preload,
    `<meta property="og:image" content="${image}"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630"><meta property="og:image:alt" content="${encode(page.title)}">`,
    `<meta name="twitter:image" content="${image}">`,
    `<link rel="manifest" href="${base}manifest.webmanifest"><link rel="apple-touch-icon" href="${base}apple-touch-icon.png"><meta name="theme-color" content="#b23a26">`,
    `<link rel="alternate" type="application/rss+xml" title="What is new" href="${base}changes.xml">`,
    isPage(page) ? `<link rel="alternate" type="text/markdown" href="${base}${page.path}index.md">` : '',
    `<script type="application/ld+json">${JSON.stringify(jsonLd(page, address)).replaceAll('<', '\\u003c')}</script>`,
  ].join('');
}

/** A page as it is hosted: `{ html, hashes, markdown, sheet, css }`; `found` hears of the examples on it. */
function finish(page, source, found, place) {
  const named = nameExamples(source, found);
  const markdown = isPage(page) ? markdownOf(named, `${place.address}${page.path}`, page) : undefined;
  const { html, css } = withoutInlineStyles(valid(named));
  const sheet = css === '' ? undefined : `_astro/s.${createHash('sha256').update(css).digest('hex').slice(0, 10)}.css`;
  const hashes = hashesOf(html);
  const headEnd = html.indexOf('</head>');
  let start = html.slice(0, headEnd);
  // The page of wrong addresses has none of its own.
  if (!isPage(page)) start = start.replace(/<link rel="canonical"[^>]*>|<meta property="og:url"[^>]*>/g, '');
  start = start.replace(
    /<meta charset="utf-8"\s*\/?>/i,
    (charset) => `${charset}<meta http-equiv="Content-Security-Policy" content="${policy(hashes, { header: false })}">`,
  );
  return { html: start + headOf(page, sheet, place) + html.slice(headEnd), hashes, markdown, sheet, css };
}

/** The Astro integration. */
export const hosting = ({ site, base }) => {
  const address = new URL(base, site).href;
  const cards = cardMaker();
  let finished;

  /** Finishes pages one by one while others work: nothing is written before the index of the search is made. */
  async function finishAll(dist, pages) {
    const preload = readdirSync(join(dist, '_astro'))
      .filter((name) => first.some((face) => face.test(name)))
      .map((name) => `<link rel="preload" href="${base}_astro/${name}" as="font" type="font/woff2" crossorigin>`)
      .join('');
    const finishedPages = [];
    /** Where each sample stands first. */
    const places = new Map();
    for (const { file, page, html } of pages) {
      await setImmediate();
      const found = (sample, id) => {
        const before = places.get(sample);
        if (before === undefined || rank(page.path) < rank(before.path)) places.set(sample, { path: page.path, id });
      };
      finishedPages.push({ file, page, ...finish(page, html, found, { base, address, preload }) });
    }
    return { pages: finishedPages, places };
  }

  return {
    name: 'hosting',
    hooks: {
      // Before the search's index is made, of these pages; the other core draws meanwhile.
      'astro:build:generated': ({ dir }) => {
        const dist = fileURLToPath(dir);
        const pages = htmlFiles(dist).map((file) => {
          const html = asSearched(withBase(readFileSync(file, 'utf8'), base));
          writeFileSync(file, html);
          const page = pageOf(dist, file, html);
          cards.draw(page);
          return { file, page, html };
        });
        finished = finishAll(dist, pages);
        // Told when it is waited for.
        finished.catch(() => undefined);
      },
      'astro:build:done': async ({ dir, logger }) => {
        const began = Date.now();
        const dist = fileURLToPath(dir);
        const write = (name, data) => {
          mkdirSync(dirname(join(dist, name)), { recursive: true });
          writeFileSync(join(dist, name), data);
        };
        const iconsMade = icons(readFileSync(join(dist, 'favicon.svg')));
        const { pages, places } = await finished;
        for (const { file, page, html, markdown, sheet, css } of pages) {
          writeFileSync(file, html);
          if (sheet !== undefined) write(sheet, css);
          if (markdown !== undefined) write(`${page.path}index.md`, markdown);
        }
        write('pagefind/pagefind.js', trustedPagefind(readFileSync(join(dist, 'pagefind', 'pagefind.js'), 'utf8')));
        rmSync(join(dist, 'e'), { recursive: true, force: true });
        for (const [sample, place] of places) write(`e/${sample}/index.html`, redirect(address, place, sample, base));

        const listed = pages.flatMap(({ page, markdown }) => (markdown === undefined ? [] : [{ ...page, markdown }]));
        write('llms.txt', llms(listed, address));
        write('llms-full.txt', listed.map((page) => page.markdown).join('\n---\n\n'));
        const changes = JSON.parse(readFileSync(new URL('./hosting/changes.json', import.meta.url), 'utf8'));
        write('changes.xml', rss(changes, address));
        write('manifest.webmanifest', JSON.stringify(webManifest(base)));
        for (const [name, data] of Object.entries(await iconsMade)) write(name, data);
        const hashes = new Set(pages.flatMap((page) => [...page.hashes]));
        for (const [name, text] of Object.entries(headerFiles(policy(hashes, { header: true }), base))) write(name, text);
        write('robots.txt', `User-agent: *\nAllow: /\nSitemap: ${address}sitemap-index.xml\n`);
        write('.nojekyll', '');
        await cards.done(join(dist, 'cards'));
        write('sw.js', serviceWorker(dist));
        logger.info(`${pages.length} pages made ready in ${Date.now() - began} ms: ${hashes.size} hashes of scripts`);
      },
    },
  };
};
