/**
 * Vite plugin for the worker: the simulator's lean door (core.ts) in place of the whole one (index.ts); see src/simulator/parts.ts. And the
 * library `yaml`, which does not say so itself, has no side effects: what is not used of it stays out.
 */
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('../src/simulator/core.ts', import.meta.url));
const yaml = fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url));

export const leanSimulator = () => ({
  name: 'lean-simulator',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    if (/\/simulator\/index\.ts$/.test(source)) return { id: core, moduleSideEffects: false };
    if (source === 'yaml') return { id: yaml, moduleSideEffects: false };
    if (!importer?.includes('/node_modules/yaml/')) return undefined;
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    return resolved && { ...resolved, moduleSideEffects: false };
  },
});
