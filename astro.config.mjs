import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { createCssVariablesTheme } from 'shiki';
import { fonts, leanFonts } from './scripts/fonts.mjs';
import { constructedStyles, shortSlices } from './scripts/codemirror.mjs';
import { hosting } from './scripts/hosting.mjs';
import { trustedSearch } from './scripts/hosting/search.mjs';
import { leanSimulator, browserOnly, pagesLookOnly, workerChunks } from './scripts/lean-simulator.mjs';
import { preactByVite } from './scripts/preact-by-vite.mjs';
import { rehearsal } from './scripts/rehearsal.mjs';
import { shelf } from './scripts/sidebar.mjs';
import { tables } from './scripts/tables.mjs';

/** Where the site will stand: `SITE=https://example.org BASE=/mall/ npm run build`. */
const site = process.env['SITE'] ?? 'https://central-mall.example';
const base = `/${process.env['BASE'] ?? '/'}/`.replace(/\/+/g, '/');

export default defineConfig({
  site,
  base,
  trailingSlash: 'always',
  markdown: {
    shikiConfig: {
      theme: createCssVariablesTheme({ name: 'mall', variablePrefix: '--code-', fontStyle: true }),
      // As in src/site/highlight.ts: no limit of time, so that every machine builds the same.
      transformers: [{ name: 'untimed', preprocess: (_code, options) => void (options.tokenizeTimeLimit = 0) }],
    },
  },
  devToolbar: { enabled: false },
  vite: {
    build: {
      // `light-dark()` is younger than the rest of what our styles need: browsers of 2023 get it in other words.
      cssTarget: ['chrome111', 'edge111', 'firefox114', 'safari16.4', 'ios16.4'],
      // Inline, the layout's script would be one more hash in a header that is long enough.
      assetsInlineLimit: (file) => (/Search\.astro/.test(file) ? false : undefined),
      // Astro marks each chapter with a directive of its own, which the bundler would warn of at length.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
    plugins: [constructedStyles(), shortSlices(), trustedSearch(), leanFonts(), browserOnly(), pagesLookOnly()],
    worker: { format: 'es', plugins: () => [leanSimulator()], rolldownOptions: { output: { codeSplitting: workerChunks } } },
  },
  integrations: [
    rehearsal(),
    tables(),
    starlight({
      title: 'The Central Mall',
      description: 'A study guide to Kubernetes multi-container Pods in which every example runs.',
      logo: { src: './src/site/logo.svg', alt: '' },
      favicon: '/favicon.svg',
      customCss: [...fonts, './src/styles/roles.css', './src/styles/theme.css', './src/styles/print.css'],
      components: { Search: './src/layouts/Search.astro' },
      credits: false,
      lastUpdated: false,
      pagination: true,
      // Our few listings need neither its styles nor its script.
      expressiveCode: false,
      sidebar: [
        { label: 'The story', items: shelf('story') },
        { label: 'The comics', items: shelf('comics') },
        { label: 'Patterns', items: shelf('patterns') },
        { label: 'Labs', items: shelf('labs') },
        { label: 'Playground', link: '/playground/' },
        { label: 'About', items: shelf('about') },
      ],
    }),
    mdx(),
    preact(),
    preactByVite(),
    // Last: it names what the others have written.
    hosting({ site, base }),
  ],
});
