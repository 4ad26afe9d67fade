/**
 * Vite plugin for the worker: the simulator's lean door (core.ts) in place of the whole one (index.ts); see src/simulator/parts.ts. And the
 * library `yaml`, which does not say so itself, has no side effects: what is not used of it stays out. What every run needs becomes one chunk:
 * in many small ones it packs worse.
 */
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('../src/simulator/core.ts', import.meta.url));
const yaml = fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url));

/** What the worker imports without being asked to, found when all modules are read. */
const always = new Set();
/** Chunks of the worker's bundle (rolldown's `codeSplitting`). */
export const workerChunks = { groups: [{ name: 'simulator', test: (id) => always.has(id) }] };

export const leanSimulator = () => ({
  name: 'lean-simulator',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    if (/\/simulator\/index\.ts$/.test(source)) return { id: core, moduleSideEffects: false };
    // The parser has a copy of the library for itself, of which little is used: what formatting needs would else lie with it.
    const copy = importer?.endsWith('?parser') || importer?.endsWith('/manifest/yaml/tree.ts') ? '?parser' : '';
    if (source === 'yaml') return { id: yaml + copy, moduleSideEffects: false };
    if (!importer?.includes('/node_modules/yaml/')) return undefined;
    const resolved = await this.resolve(source, importer.replace('?parser', ''), { ...options, skipSelf: true });
    return resolved && { ...resolved, id: resolved.id + copy, moduleSideEffects: false };
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

/** Pages drawn at build never start the worker: it is bundled for the browser only. */
export const noWorkerOnServer = () => ({
  name: 'no-worker-on-server',
  enforce: 'pre',
  applyToEnvironment: (environment) => environment.name !== 'client',
  load: { filter: { id: /\?worker&url$/ }, handler: () => "export default '';" },
});
