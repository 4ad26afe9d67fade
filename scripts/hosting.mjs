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
import { hashesOf, policy, styleEdits } from './hosting/csp.mjs';
import { edited, inserted, replacedEach } from './hosting/edits.mjs';
import { decode, encode } from './hosting/entities.mjs';
import { jsonLd, llms, rss, webManifest } from './hosting/feeds.mjs';
import { headerFiles } from './hosting/headers.mjs';
import { markdownOf } from './hosting/markdown.mjs';
import { serviceWorker } from './hosting/offline.mjs';
import { searchEdits, trustedPagefind } from './hosting/search.mjs';
import { validEdits } from './hosting/valid.mjs';

/**
 * Pages are gone through as bytes, one a character: all that is looked for is ASCII, and a copy takes half as long as one of characters that have two.
 * What is read out of them becomes text, what comes in becomes bytes.
 */
const BYTES = 'latin1';
const textOf = (bytes) => Buffer.from(bytes, BYTES).toString();
const bytesOf = (text) => Buffer.from(text).toString(BYTES);

const htmlFiles = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? htmlFiles(join(folder, entry.name)) : entry.name.endsWith('.html') ? [join(folder, entry.name)] : [],
  );
const read = (html, pattern) => decode(textOf(pattern.exec(html)?.[1]?.trim() ?? ''));

const exampleFigure = /<figure class="example-figure[^"]*"(?: id="([^"]+)")? data-example="([^"]+)"/g;
/** The id of the first figure of each sample, for short links: its own, or `ex-NAME`. */
function exampleEdits(html, found) {
  const seen = new Set();
  return replacedEach(html, exampleFigure, (start, id, sample) => {
    if (seen.has(sample)) return undefined;
    seen.add(sample);
    found(sample, id ?? `ex-${sample}`);
    return id === undefined ? `${start} id="ex-${sample}"` : undefined;
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

const charset = /<meta charset="utf-8"\s*\/?>/i;
/** A page is dark or light by its reader's system until a script says else; Starlight writes down the dark. */
const dark = /(<html\b[^>]*?) data-theme="dark"/g;
const ownAddress = /<link rel="canonical"[^>]*>|<meta property="og:url"[^>]*>/g;

/** A page (its bytes) as it is hosted: `{ html, hashes, sheet, css }`; `found` hears of the examples on it. */
function finish(page, source, found, place) {
  const { edits: styles, css } = styleEdits(source);
  const sheet = css === '' ? undefined : `_astro/s.${createHash('sha256').update(css, BYTES).digest('hex').slice(0, 10)}.css`;
  const hashes = hashesOf(source);
  const start = charset.exec(source);
  const html = edited(source, [
    ...replacedEach(source, dark, (_, start) => start),
    ...exampleEdits(source, found),
    ...searchEdits(source),
    ...validEdits(source),
    ...styles,
    // The page of wrong addresses has none of its own.
    ...(isPage(page) ? [] : replacedEach(source, ownAddress, () => '')),
    inserted(start.index + start[0].length, `<meta http-equiv="Content-Security-Policy" content="${policy(hashes, { header: false })}">`),
    inserted(source.indexOf('</head>'), bytesOf(headOf(page, sheet, place))),
  ]);
  return { html, hashes, sheet, css };
}

/** The Astro integration. */
export const hosting = ({ site, base }) => {
  const address = new URL(base, site).href;
  const cards = cardMaker();
  let made;

  /** Finishes all pages: what the search's index is made of is what will be hosted. */
  function finishAll(dist) {
    const preload = readdirSync(join(dist, '_astro'))
      .filter((name) => first.some((face) => face.test(name)))
      .map((name) => `<link rel="preload" href="${base}_astro/${name}" as="font" type="font/woff2" crossorigin>`)
      .join('');
    /** Where each sample stands first. */
    const places = new Map();
    const hashes = new Set();
    const pages = htmlFiles(dist).map((file) => {
      const source = withBase(readFileSync(file, BYTES), base);
      const page = pageOf(dist, file, source);
      cards.draw(page);
      const found = (sample, id) => {
        const before = places.get(sample);
        if (before === undefined || rank(page.path) < rank(before.path)) places.set(sample, { path: page.path, id });
      };
      const finished = finish(page, source, found, { base, address, preload });
      writeFileSync(file, finished.html, BYTES);
      if (finished.sheet !== undefined) writeFileSync(join(dist, finished.sheet), finished.css, BYTES);
      for (const hash of finished.hashes) hashes.add(hash);
      return { page, source };
    });
    return { pages, places, hashes };
  }

  /** Markdown of all pages that have an address, one by one while others work. */
  async function listAll(pages) {
    const listed = [];
    for (const { page, source } of pages) {
      if (!isPage(page)) continue;
      await setImmediate();
      listed.push({ ...page, markdown: markdownOf(textOf(source), `${address}${page.path}`, page) });
    }
    return listed;
  }

  return {
    name: 'hosting',
    hooks: {
      'astro:build:start': () => cards.ahead(),
      // Before the search's index is made, of these pages. While it is, the other core draws, and this one makes Markdown.
      'astro:build:generated': ({ dir }) => {
        const { pages, ...rest } = finishAll(fileURLToPath(dir));
        const listed = listAll(pages);
        // Told when it is waited for.
        listed.catch(() => undefined);
        made = { ...rest, count: pages.length, listed };
      },
      'astro:build:done': async ({ dir, logger }) => {
        const began = Date.now();
        const dist = fileURLToPath(dir);
        const write = (name, data) => {
          mkdirSync(dirname(join(dist, name)), { recursive: true });
          writeFileSync(join(dist, name), data);
        };
        const iconsMade = icons(readFileSync(join(dist, 'favicon.svg')));
        const { places, hashes, count } = made;
        const listed = await made.listed;
        for (const { path, markdown } of listed) write(`${path}index.md`, markdown);
        write('pagefind/pagefind.js', trustedPagefind(readFileSync(join(dist, 'pagefind', 'pagefind.js'), 'utf8')));
        rmSync(join(dist, 'e'), { recursive: true, force: true });
        for (const [sample, place] of places) write(`e/${sample}/index.html`, redirect(address, place, sample, base));

        write('llms.txt', llms(listed, address));
        write('llms-full.txt', listed.map((page) => page.markdown).join('\n---\n\n'));
        const changes = JSON.parse(readFileSync(new URL('./hosting/changes.json', import.meta.url), 'utf8'));
        write('changes.xml', rss(changes, address));
        write('manifest.webmanifest', JSON.stringify(webManifest(base)));
        for (const [name, data] of Object.entries(await iconsMade)) write(name, data);
        for (const [name, text] of Object.entries(headerFiles(policy(hashes, { header: true }), base))) write(name, text);
        write('robots.txt', `User-agent: *\nAllow: /\nSitemap: ${address}sitemap-index.xml\n`);
        write('.nojekyll', '');
        await cards.done(join(dist, 'cards'));
        write('sw.js', serviceWorker(dist));
        logger.info(`${count} pages made ready in ${Date.now() - began} ms: ${hashes.size} hashes of scripts`);
      },
    },
  };
};
