/**
 * Vite plugin for the worker: the simulator's lean door (core.ts) in place of the whole one (index.ts); see src/simulator/parts.ts. And the
 * library `yaml`, which does not say so itself, has no side effects: what is not used of it stays out. What every run needs becomes one chunk:
 * in many small ones it packs worse.
 */
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('../src/simulator/core.ts', import.meta.url));
const views = fileURLToPath(new URL('../src/simulator/views.ts', import.meta.url));
const show = new URL('../src/site/run/show.ts', import.meta.url).href;
const yaml = fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url));

/** What the worker imports without being asked to, found when all modules are read. */
const always = new Set();
/** Chunks of the worker's bundle (rolldown's `codeSplitting`). */
export const workerChunks = { groups: [{ name: 'simulator', test: (id) => always.has(id) }] };

export const leanSimulator = () => ({
  name: 'lean-simulator',
  enforce: 'pre',
  resolveId: {
    // The simulator's own modules are the most by far, and none of this is about them.
    filter: { id: /^yaml$|\.js$|\/simulator\/index\.ts$/ },
    async handler(source, importer, options) {
      if (/\/simulator\/index\.ts$/.test(source)) return { id: core, moduleSideEffects: false };
      // The parser has a copy of the library for itself, of which little is used: what formatting needs would else lie with it.
      const copy = importer?.endsWith('?parser') || importer?.endsWith('/manifest/yaml/tree.ts') ? '?parser' : '';
      if (source === 'yaml') return { id: yaml + copy, moduleSideEffects: false };
      if (!importer?.includes('/node_modules/yaml/')) return undefined;
      const resolved = await this.resolve(source, importer.replace('?parser', ''), { ...options, skipSelf: true });
      return resolved && { ...resolved, id: resolved.id + copy, moduleSideEffects: false };
    },
  },
  buildEnd() {
    const visit = (id) => {
      // Of the library only some is needed from the start: the bundler knows which.
      if (always.has(id) || id.includes('/node_modules/yaml/')) return;
      always.add(id);
      this.getModuleInfo(id)?.importedIds.forEach(visit);
    };
    [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry).forEach(visit);
  },
});

/** Pages drawn at build never start the worker or the editor: both are bundled for the browser only, but for the styles, which are the page's. */
export const browserOnly = () => ({
  name: 'browser-only',
  enforce: 'pre',
  applyToEnvironment: (environment) => environment.name !== 'client',
  load: {
    filter: { id: /\?worker&url$|\/components\/editor\/editor\.ts$/ },
    handler: (id) => (id.endsWith('editor.ts') ? "import './editor.css'; export const createEditor = undefined;" : "export default '';"),
  },
});

/**
 * Pages are drawn without the simulator: what they show has been played elsewhere (`rehearsal.mjs`). In its place stands the door for those who only
 * look at traces, and what plays a run after all is left where it is: Node reads its sources when it is asked for.
 */
export const pagesLookOnly = () => ({
  name: 'pages-look-only',
  apply: 'build',
  enforce: 'pre',
  applyToEnvironment: (environment) => environment.name !== 'client',
  resolveId: {
    filter: { id: /\/simulator\/index\.ts$|^\.\/show\.ts$/ },
    handler: (source) => (source === './show.ts' ? { id: show, external: true } : views),
  },
});
