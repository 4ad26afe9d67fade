/** A plain Starlight site of the same pages, to hold ours against: their Markdown, the same typefaces, not a single example. */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fonts } from '../../scripts/fonts.mjs';
import { astroBuild } from '../../scripts/lib/build.mjs';
import { must, node, root } from '../../scripts/lib/run.mjs';

export const plain = join(root, 'artifacts', 'plain-site');
const write = (name, text) => {
  mkdirSync(dirname(join(plain, name)), { recursive: true });
  writeFileSync(join(plain, name), text);
};

/** The pages of our build as Markdown, in a Starlight project with nothing in it but the typefaces. @returns how many pages */
export function makePlain() {
  rmSync(plain, { recursive: true, force: true });
  const pages = readdirSync(join(root, 'dist'), { recursive: true }).filter((name) => name.endsWith('index.md'));
  for (const page of pages) {
    const text = readFileSync(join(root, 'dist', page), 'utf8');
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
  if (pages.length === 0) throw new Error('dist/ has no pages: run `npm run build` first');
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
export async function build(folder) {
  for (const cache of ['dist', '.astro', 'node_modules/.astro', 'node_modules/.vite', 'node_modules/.cache/central-mall-cards']) rmSync(join(folder, cache), { recursive: true, force: true });
  const file = join(root, 'artifacts', 'cpu');
  const tell = `process.on('exit', () => { const { user, system } = process.cpuUsage(); process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(file)}, String((user + system) / 1e6)); });`;
  const began = performance.now();
  await must(node(), ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, ...astroBuild, '--root', folder]);
  return { clock: (performance.now() - began) / 1000, processors: Number(readFileSync(file, 'utf8')) };
}
