/**
 * What `npm run mutate -- ROOM` breaks, and which tests judge it. Property tests stay out: a mutant would wait seconds for each, and what
 * they find by chance proves nothing about a rule.
 *
 * `without`: files of tests, or words of a test's title.
 *
 * @typedef {{ readonly mutate: readonly string[], readonly tests: readonly string[], readonly without: readonly string[], readonly recordings: readonly string[], readonly refusals?: boolean }} Room
 * @type {Readonly<Record<string, Room>>}
 */
export const ROOMS = {
  manifest: {
    mutate: [
      'src/simulator/manifest/**/*.ts',
      // Generated from the API's own schema; types alone; sentences of help, whose wording no rule fixes.
      '!src/simulator/manifest/{types,schema-data,schema-rare,generated,result,problem-words,syntax-words}.ts',
    ],
    tests: ['tests/simulator/{manifest,api,controllers}/*.test.ts', 'tests/mutation/recordings.test.ts'],
    without: ['tests/simulator/manifest/fuzz.test.ts', 'anything that can be written'],
    recordings: ['validation', 'mutants'],
    refusals: true,
  },
  kubelet: {
    mutate: ['src/simulator/kubelet/**/*.ts'],
    // Containers and volumes meet the kubelet's rules through the runtime and the system.
    tests: ['tests/simulator/{kubelet,simulate,runtime,system,controllers,kubectl}/*.test.ts', 'tests/mutation/recordings.test.ts'],
    without: ['the same in one go as in many steps'],
    recordings: ['lifecycle', 'sharing', 'resources', 'seeds', 'smoke', 'kubectl'],
  },
};
/** The room at hand. */
export const room = ROOMS[process.env['ROOM'] ?? 'manifest'];
