/**
 * `npm run guide`: the whole book as PDF, from the built site: dist/central-mall-study-guide.pdf (A4) and -letter.pdf.
 * `npm run guide -- a4` makes one; `letter-draft` and `a4-draft` are without drawings, for a look at how the pages fall: in artifacts/. Two passes: print, read where everything fell, fill in page numbers and blank pages, print again.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { decode } from './hosting/entities.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { root } from './lib/run.mjs';
import { shelf } from './sidebar.mjs';

const dist = process.env.GUIDE_DIST ?? join(root, 'dist');
const base = `/${process.env.BASE ?? '/'}/`.replace(/\/+/g, '/');
const site = new URL(base, process.env.SITE ?? 'https://central-mall.example').href;
/** How long Chromium may take for one print, in ms: minutes, on a machine that is busy with other things. */
const PATIENCE = 900_000;
/** What the file says of itself beside its title. */
const ABOUT = {
  Author: 'The Central Mall',
  Subject: 'A study guide to Kubernetes multi-container Pods in which every example runs',
  Keywords: 'Kubernetes, Pod, init container, sidecar, native sidecar, multi-container, CKAD',
};
/** Prints of the whole book before its numbers are given up. */
const TRIES = 3;
const wanted = process.argv.slice(2);
const sizes = ['a4', 'letter', 'a4-draft', 'letter-draft'].filter((size) =>
  wanted.length === 0 ? !size.endsWith('draft') : wanted.includes(size),
);

/** The build moves style attributes into a file beside the page (see hosting/csp.mjs); the book wants them back. */
const withStyles = (html) => {
  const sheet = /href="[^"]*(_astro\/s\.[0-9a-f]+\.css)"/.exec(html)?.[1];
  if (sheet === undefined) return html;
  const rules = new Map(
    [...readFileSync(join(dist, sheet), 'utf8').matchAll(/^\[data-s="([^"]+)"\][^{]*\{(.*)\}$/gm)].map(([, name, rule]) => [name, rule]),
  );
  return html.replace(/ data-s="([^"]+)"/g, (all, name) =>
    rules.has(name) ? ` style="${rules.get(name).replaceAll('"', '&quot;')}"` : all,
  );
};

/** The built pages in reading order. */
const pages = ['story', 'comics', 'patterns', 'labs'].flatMap((name) =>
  shelf(name).flatMap((slug) => {
    const file = join(dist, slug, 'index.html');
    if (!existsSync(file)) throw new Error(`${slug} is not built: run \`npm run build\` first`);
    const html = withStyles(readFileSync(file, 'utf8'));
    const title = decode(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1]?.trim() ?? slug);
    const description = decode(/<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? '');
    return [{ shelf: name, slug, title, description, html }];
  }),
);

const fonts = [
  [
    'Bricolage Grotesque',
    'bricolage-grotesque',
    [
      [400, 'normal'],
      [700, 'normal'],
      [800, 'normal'],
    ],
  ],
  [
    'Atkinson Hyperlegible Next',
    'atkinson-hyperlegible-next',
    [
      [400, 'normal'],
      [400, 'italic'],
      [700, 'normal'],
      [700, 'italic'],
    ],
  ],
  [
    'JetBrains Mono',
    'jetbrains-mono',
    [
      [400, 'normal'],
      [700, 'normal'],
      [400, 'italic'],
    ],
  ],
];
const faces = fonts.flatMap(([family, name, styles]) =>
  styles.flatMap(([weight, style]) =>
    ['latin', 'latin-ext', 'greek', 'cyrillic'].flatMap((subset) => {
      const file = `${name}-${subset}-${weight}-${style}.woff2`;
      if (!existsSync(join(root, 'node_modules/@fontsource', name, 'files', file))) return [];
      // Only what `unicode-range` of the package says is in the subset; the order lets latin win.
      const css = readFileSync(join(root, 'node_modules/@fontsource', name, `${weight}${style === 'italic' ? '-italic' : ''}.css`), 'utf8');
      const range = new RegExp(`${file.replace('.', '\\.')}[\\s\\S]*?unicode-range: ([^;]+);`).exec(css)?.[1];
      return [
        `@font-face{font-family:'${family}';font-weight:${weight};font-style:${style};src:url(/font/${name}/${file}) format('woff2')${range ? `;unicode-range:${range}` : ''}}`,
      ];
    }),
  ),
);
const read = (path) => readFileSync(join(root, path), 'utf8');
const style = [
  ...faces,
  ...[
    'src/styles/roles.css',
    'components/art/art.css',
    'components/mall/shop.css',
    'components/timeline/timeline.css',
    'components/comic/comic.css',
    'components/map/map.css',
    'components/choosing/choosing.css',
  ]
    .filter((path) => existsSync(join(root, path)))
    .map(read),
  read('src/guide/guide.css'),
].join('\n');

const revision = (() => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return '';
  }
})();
const recordings = Object.values(JSON.parse(read('tests/golden/summary.json'))).reduce((sum, { cases }) => sum + cases, 0);

const vite = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
const began = Date.now();
const say = (text) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
let failed = false;
try {
  const { draw } = await vite.ssrLoadModule('/src/guide/figures.tsx');
  const { cover } = await vite.ssrLoadModule('/src/guide/cover.tsx');
  const { bookOf, deadLinks } = await vite.ssrLoadModule('/src/guide/book.ts');
  const { packed } = await import('../src/guide/pack.ts');
  const { blanksFor, fillIn, loose, onlySnug, placesIn, snug, spans, withCloser, withGuesses, withoutBlanks, withoutDrawings } =
    await import('../src/guide/paginate.ts');
  const executablePath = await ensureChromium();
  const options = { executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
  /** One print in a browser of its own: a tab that prints a big book a second time, on a busy machine, has been seen to wait for ever. */
  const print = async (text, last) => {
    // Nothing is laid out for a screen that nobody sees; so nothing asks for the fonts, and they are loaded by name.
    const html = text.replace('</head>', '<style>@media screen { body { display: none } }</style></head>');
    const browser = await chromium.launch(options);
    let timer;
    try {
      const page = await browser.newPage();
      await page.route('http://guide.invalid/**', (route) => {
        const path = new URL(route.request().url()).pathname;
        if (path === '/') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
        const font = /^\/font\/([\w-]+)\/([\w-]+\.woff2)$/.exec(path);
        if (font)
          return route.fulfill({ contentType: 'font/woff2', path: join(root, 'node_modules/@fontsource', font[1], 'files', font[2]) });
        return route.fulfill({ status: 404, body: '' });
      });
      await page.goto('http://guide.invalid/', { waitUntil: 'load', timeout: PATIENCE });
      await page.evaluate(() => Promise.all([...document.fonts].map((face) => face.load())));
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`study guide: Chromium has not printed it in ${PATIENCE / 60_000} minutes`)), PATIENCE);
      });
      const pdf = await Promise.race([page.pdf({ preferCSSPageSize: true, printBackground: last, tagged: last, outline: last }), late]);
      return new Uint8Array(pdf);
    } finally {
      clearTimeout(timer);
      await browser.close();
    }
  };
  const book = bookOf({
    pages,
    site,
    draw,
    cover: cover(),
    made: { date: new Date().toISOString().slice(0, 10), revision, recordings },
    style,
  });
  const dead = deadLinks(book.html('A4'));
  if (dead.length > 0) throw new Error(`study guide: links lead nowhere: ${dead.join(', ')}`);
  say(`${book.chapters.length} chapters put together`);
  for (const size of sizes) {
    const draft = size.endsWith('-draft');
    const plain = book.html(size.startsWith('a4') ? 'A4' : 'Letter');
    const guessed = withGuesses(withoutDrawings(plain));
    const first = await placesIn(await print(guessed, false), (fallen) => [...spans(book.rectos, fallen).values()].map(([, to]) => to - 1));
    say(`${size}: first pass, ${first.pages} pages`);
    // Chapters that end with a few lines on a page are set closer, where that brings them back.
    const few = loose(book.rectos, first);
    const closer =
      few.length === 0
        ? { saved: [], fallen: first }
        : withCloser(book.rectos, first, few, await placesIn(await print(onlySnug(snug(guessed, few)), false)));
    if (few.length > 0) say(`${size}: ${few.length} chapters end with a few lines, ${closer.saved.length} do not when set closer`);
    const whole = snug(plain, closer.saved);
    let places = closer.fallen.places;
    let made;
    // What was foretold must come true: everything that opens on the right does, and the numbers printed are the pages. Once in a while a number is wider or narrower than was guessed, and a line moves over.
    for (let tries = 1; tries <= TRIES; tries++) {
      const filled = fillIn(whole, book.rectos, places);
      const html = draft ? withoutDrawings(filled) : filled;
      const pdf = packed(await print(html, true), ABOUT);
      made = { pdf, ...(await placesIn(pdf)) };
      const left = book.rectos.filter((id) => (made.places.get(id) ?? 0) % 2 === 0);
      const wrong = [...html.matchAll(/data-for="([^"]+)">(\d+)</g)].filter(([, id, number]) => made.places.get(id) !== Number(number));
      if (left.length === 0 && wrong.length === 0) break;
      const told = `${left.length} openings on the left (${left.slice(0, 5).join(', ')}), ${wrong.length} wrong page numbers (${wrong
        .slice(0, 5)
        .map(([, id, n]) => `${id}: ${n}, is ${made.places.get(id)}`)
        .join('; ')})`;
      if (tries === TRIES) failed = true;
      say(`${size}: ${tries === TRIES ? '✗ ' : 'again, for '}${told}`);
      places = withoutBlanks(made.places, blanksFor(book.rectos, places));
    }
    const file = join(
      process.env.GUIDE_OUT ?? (draft ? join(root, 'artifacts') : dist),
      `central-mall-study-guide${size === 'a4' ? '' : `-${size}`}.pdf`,
    );
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, made.pdf);
    say(`${size}: ${made.pages} pages, ${(made.pdf.length / 1e6).toFixed(1)} MB: ${file}`);
  }
} finally {
  await vite.close();
}
process.exit(failed ? 1 : 0);
