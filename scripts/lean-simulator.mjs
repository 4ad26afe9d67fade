/** Vite plugin for the worker: the simulator's lean door (core.ts) in place of the whole one (index.ts); see src/simulator/parts.ts. */
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('../src/simulator/core.ts', import.meta.url));

export const leanSimulator = () => ({
  name: 'lean-simulator',
  enforce: 'pre',
  resolveId: (source) => (/\/simulator\/index\.ts$/.test(source) ? { id: core, moduleSideEffects: false } : undefined),
});
