import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    // Vitest leaves a core to itself; on the two cores of CI that is half of the machine.
    maxWorkers: '100%',
    // Most of a test file's time would be loading the simulator anew. Nothing of it remembers a run; tests that set globals put them back.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: ['tests/parts.ts'],
          include: [
            'tests/simulator/**/*.test.ts',
            'tests/scripts/**/*.test.ts',
            'tests/labs/**/*.test.ts',
            'tests/book/**/*.test.ts',
            'src/site/**/*.test.ts',
            'components/**/*.test.{ts,tsx}',
          ],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'golden', setupFiles: ['tests/parts.ts'], include: ['tests/golden/**/*.test.ts'], testTimeout: 600_000 },
      },
      {
        extends: true,
        test: { name: 'fuzz', setupFiles: ['tests/parts.ts'], include: ['tests/fuzz/**/*.test.ts'], testTimeout: 600_000 },
      },
    ],
  },
});
