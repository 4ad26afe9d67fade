/**
 * `npm run bench:build`: this site held against a plain Starlight site of the same pages (their Markdown, the same typefaces): how long each
 * takes to build, how large it is, and what a first view of a page without an example loads. Both are built here, one after the other, from
 * nothing, on a machine that has nothing else to do; the time is the clock's, and the processors' beside it (we use both cores). Writes tests/bench/build.json, which the sizes check and the page on speed read.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { fonts } from '../../scripts/fonts.mjs';
import { astroBuild } from '../../scripts/lib/build.mjs';
import { ensureChromium } from '../../scripts/lib/chromium.mjs';
import { must, node, root } from '../../scripts/lib/run.mjs';
import { serve } from '../../scripts/lib/serve.mjs';

const PAGE = 'about/hosting/';
const plain = join(root, 'artifacts', 'plain-site');
const ours = join(root, 'dist');
const write = (name, text) => {
  mkdirSync(dirname(join(plain, name)), { recursive: true });
  writeFileSync(join(plain, name), text);
};

/** The pages of our build as Markdown, in a Starlight project with nothing in it but the typefaces. */
function makePlain() {
  rmSync(plain, { recursive: true, force: true });
  const pages = readdirSync(ours, { recursive: true }).filter((name) => name.endsWith('index.md'));
  for (const page of pages) {
    const text = readFileSync(join(ours, page), 'utf8');
    const title = /^# (.*)$/m.exec(text)?.[1] ?? page;
    const description = /^> (.*)$/m.exec(text)?.[1] ?? '';
    write(
      `src/content/docs/${page}`,
      `---\ntitle: ${JSON.stringify(title)}\ndescription: ${JSON.stringify(description)}\n---\n${text.replace(/^# .*\n+(> .*\n)?/, '')}`,
    );
  }
  write('src/content.config.ts', contentConfig);
  write('src/fonts.css', fontCss);
  write('astro.config.mjs', config);
  write('package.json', '{ "name": "plain", "type": "module", "dependencies": { "astro": "*", "@astrojs/starlight": "*" } }');
  write('tsconfig.json', '{ "extends": "astro/tsconfigs/strict" }');
  cpSync(join(root, 'public/favicon.svg'), join(plain, 'public/favicon.svg'));
  return pages.length;
}
const contentConfig = `import { defineCollection } from 'astro:content';
import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };
`;
const fontCss = `:root { --sl-font: 'Atkinson Hyperlegible Next'; --sl-font-mono: 'JetBrains Mono'; }
h1, h2, h3, .site-title { font-family: 'Bricolage Grotesque'; }
h1, .site-title { font-weight: 800; }
`;
const config = `import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
const shelf = (label, directory) => ({ label, items: [{ autogenerate: { directory } }] });
export default defineConfig({
  site: 'https://plain.example',
  trailingSlash: 'always',
  integrations: [starlight({ title: 'Plain', customCss: ${JSON.stringify([...fonts, './src/fonts.css'])}, sidebar: [shelf('Story', 'story'), shelf('Comics', 'comics'), shelf('Patterns', 'patterns'), shelf('Labs', 'labs'), shelf('About', 'about')] })],
});
`;

/** From nothing: what Astro and we keep from one build for the next is thrown away. @returns seconds by the clock and of all processors */
async function build(folder) {
  for (const cache of ['dist', '.astro', 'node_modules/.astro', 'node_modules/.vite', 'node_modules/.cache/central-mall-cards']) rmSync(join(folder, cache), { recursive: true, force: true });
  const file = join(root, 'artifacts', 'cpu');
  const tell = `process.on('exit', () => { const { user, system } = process.cpuUsage(); process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(file)}, String((user + system) / 1e6)); });`;
  const began = performance.now();
  await must(node(), ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, ...astroBuild, '--root', folder]);
  return { clock: (performance.now() - began) / 1000, processors: Number(readFileSync(file, 'utf8')) };
}
const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => !name.endsWith('.pdf'))
    .reduce((sum, name) => sum + (statSync(join(folder, name)).isFile() ? statSync(join(folder, name)).size : 0), 0);

/** What a browser loads on its first view, as it comes over the wire (gzip). */
async function transfer(browser, folder) {
  const server = await serve(folder, { port: 4830 });
  const page = await browser.newPage({ viewport: { width: 412, height: 823 } });
  const sizes = [];
  page.on('requestfinished', (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)));
  await page.goto(server.url + PAGE, { waitUntil: 'networkidle' });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.close();
  server.close();
  return total;
}

const pages = makePlain();
if (pages === 0) throw new Error('dist/ has no pages: run `npm run build` first');
const seconds = { plain: await build(plain), ours: await build(root) };
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
const bytes = { plain: await transfer(browser, join(plain, 'dist')), ours: await transfer(browser, ours) };
await browser.close();
const round = (value, digits) => Number(value.toFixed(digits));
const result = {
  measured: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
  pages,
  build: { plain: round(seconds.plain.clock, 1), ours: round(seconds.ours.clock, 1), ratio: round(seconds.ours.clock / seconds.plain.clock, 2) },
  processors: {
    plain: round(seconds.plain.processors, 1),
    ours: round(seconds.ours.processors, 1),
    ratio: round(seconds.ours.processors / seconds.plain.processors, 2),
  },
  transfer: { page: PAGE, ...bytes, ratio: round(bytes.ours / bytes.plain, 2) },
  site: { plain: sizeOf(join(plain, 'dist')), ours: sizeOf(ours) },
};
writeFileSync(join(root, 'tests/bench/build.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
process.exit(result.build.ratio <= 2 && result.transfer.ratio <= 1.15 ? 0 : 1);
