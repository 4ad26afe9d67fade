import { defineConfig } from 'vitest/config';
import { room } from './rooms.mjs';

/** The tests that judge the mutants of one room. One worker and no isolation: most of a mutant's time is loading modules. */
export default defineConfig({
  test: { setupFiles: ['tests/parts.ts'], include: [...(room?.tests ?? [])], testTimeout: 20_000, isolate: false },
});
