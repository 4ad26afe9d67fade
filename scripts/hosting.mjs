/**
 * What makes the built site ready to be hosted anywhere, as the last step of the build: names for examples and short links to them, social
 * cards, structured data, Markdown, feed, manifest and icons, and the security policy with its headers for the common hosts.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { first } from './fonts.mjs';
import { cardMaker, cardName, icons } from './hosting/cards.mjs';
import { hashesOf, policy, withoutInlineStyles } from './hosting/csp.mjs';
import { jsonLd, llms, rss, webManifest } from './hosting/feeds.mjs';
import { headerFiles } from './hosting/headers.mjs';
import { markdownOf } from './hosting/markdown.mjs';
import { serviceWorker } from './hosting/offline.mjs';
import { trustedPagefind } from './hosting/search.mjs';
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

/** CodeMirror's styles as constructed sheets, which a policy allows; it takes them only inside shadow roots unless told so. */
export const constructedStyles = () => ({
  name: 'constructed-styles',
  transform: {
    filter: { id: /style-mod/ },
    handler(code) {
      const changed = code.replace('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets');
      if (changed === code) throw new Error('style-mod has changed: scripts/hosting.mjs must be taught how it mounts its styles');
      return { code: changed, map: null };
    },
  },
});

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

/** The Astro integration. */
export const hosting = ({ site, base }) => {
  const cards = cardMaker();
  /** What each file says, read once: what comes between the two hooks leaves titles as they are. */
  const found = new Map();
  return {
    name: 'hosting',
    hooks: {
      // The other core draws while the search's index is made on this one.
      'astro:build:generated': ({ dir }) => {
        const dist = fileURLToPath(dir);
        for (const file of htmlFiles(dist)) {
          const page = pageOf(dist, file, readFileSync(file, 'utf8'));
          found.set(file, page);
          cards.draw(page);
        }
      },
      'astro:build:done': async ({ dir, logger }) => {
        const began = Date.now();
        const dist = fileURLToPath(dir);
        const address = new URL(base, site).href;
        const write = (name, data) => {
          mkdirSync(dirname(join(dist, name)), { recursive: true });
          writeFileSync(join(dist, name), data);
        };
        const all = new Set();
        const places = new Map();
        const pages = [];
        const iconsMade = icons(readFileSync(join(dist, 'favicon.svg')));
        const preload = readdirSync(join(dist, '_astro'))
          .filter((name) => first.some((face) => face.test(name)))
          .map((name) => `<link rel="preload" href="${base}_astro/${name}" as="font" type="font/woff2" crossorigin>`)
          .join('');
        for (const [file, page] of found) {
          const source = readFileSync(file, 'utf8');
          const { path, title } = page;
          let html = nameExamples(source, (sample, id) => {
            const before = places.get(sample);
            if (before === undefined || rank(path) < rank(before.path)) places.set(sample, { path, id });
          });
          const isPage = path.endsWith('/') || path === '';
          if (isPage) {
            page.markdown = markdownOf(html, `${address}${path}`, page);
            write(`${path}index.md`, page.markdown);
          }
          const styled = withoutInlineStyles(valid(html));
          html = styled.html;
          let sheet = '';
          if (styled.css !== '') {
            const name = `_astro/s.${createHash('sha256').update(styled.css).digest('hex').slice(0, 10)}.css`;
            write(name, styled.css);
            sheet = `<link rel="stylesheet" href="${base}${name}">`;
          }
          const hashes = hashesOf(html);
          for (const hash of hashes) all.add(hash);
          const image = `${address}cards/${page.card}`;
          const head = [
            sheet,
            preload,
            `<meta property="og:image" content="${image}"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630"><meta property="og:image:alt" content="${encode(title)}">`,
            `<meta name="twitter:image" content="${image}">`,
            `<link rel="manifest" href="${base}manifest.webmanifest"><link rel="apple-touch-icon" href="${base}apple-touch-icon.png"><meta name="theme-color" content="#b23a26">`,
            `<link rel="alternate" type="application/rss+xml" title="What is new" href="${base}changes.xml">`,
            isPage ? `<link rel="alternate" type="text/markdown" href="${base}${path}index.md">` : '',
            `<script type="application/ld+json">${JSON.stringify(jsonLd(page, address)).replaceAll('<', '\\u003c')}</script>`,
          ].join('');
          // The page of wrong addresses has none of its own.
          const headEnd = html.indexOf('</head>');
          let start = html.slice(0, headEnd);
          if (!isPage) start = start.replace(/<link rel="canonical"[^>]*>|<meta property="og:url"[^>]*>/g, '');
          start = start.replace(
            /<meta charset="utf-8"\s*\/?>/i,
            (charset) => `${charset}<meta http-equiv="Content-Security-Policy" content="${policy(hashes, { header: false })}">`,
          );
          writeFileSync(file, start + head + html.slice(headEnd));
          pages.push(page);
        }
        write('pagefind/pagefind.js', trustedPagefind(readFileSync(join(dist, 'pagefind', 'pagefind.js'), 'utf8')));
        rmSync(join(dist, 'e'), { recursive: true, force: true });
        for (const [sample, place] of places) write(`e/${sample}/index.html`, redirect(address, place, sample, base));

        const listed = pages.filter((page) => page.markdown !== undefined);
        write('llms.txt', llms(listed, address));
        write('llms-full.txt', listed.map((page) => page.markdown).join('\n---\n\n'));
        const changes = JSON.parse(readFileSync(new URL('./hosting/changes.json', import.meta.url), 'utf8'));
        write('changes.xml', rss(changes, address));
        write('manifest.webmanifest', JSON.stringify(webManifest(base)));
        for (const [name, data] of Object.entries(await iconsMade)) write(name, data);
        for (const [name, text] of Object.entries(headerFiles(policy(all, { header: true }), base))) write(name, text);
        write('robots.txt', `User-agent: *\nAllow: /\nSitemap: ${address}sitemap-index.xml\n`);
        write('.nojekyll', '');
        await cards.done(join(dist, 'cards'));
        write('sw.js', serviceWorker(dist));
        logger.info(`${pages.length} pages made ready in ${Date.now() - began} ms: ${all.size} hashes of scripts`);
      },
    },
  };
};
