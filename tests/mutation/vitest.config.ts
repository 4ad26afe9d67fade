import { defineConfig } from 'vitest/config';
import { room } from './rooms.mjs';

/** The tests that judge the mutants of one room when `--vitest` plays them. One worker and no isolation: most of a mutant's time is loading modules. */
export default defineConfig({
  test: {
    setupFiles: ['tests/parts.ts'],
    include: [...(room?.tests ?? [])],
    exclude: (room?.without ?? []).filter((part) => part.includes('/')),
    testTimeout: 20_000,
    isolate: false,
  },
});
