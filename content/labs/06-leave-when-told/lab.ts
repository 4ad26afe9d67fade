import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'practice',
  minutes: 10,
  goal: 'At ten seconds the Pod is deleted, and nothing happens for half a minute. Teach everybody to leave when told, in order.',
  until: '50s',
  actions: [{ at: '10s', run: 'kubectl delete pod evening --wait=false' }],
  tasks: [
    {
      say: 'The clerk ends with exit code 0 within three seconds of the delete. Do not shorten the grace period.',
      hints: ['Process 1 ignores signals it has no handler for.', "trap 'exit 0' TERM, and a loop of short sleeps, or sleep in the background and wait."],
      checks: [
        { expect: { field: '{.spec.terminationGracePeriodSeconds}', is: '30', at: '5s' }, miss: 'You changed the grace period.' },
        { expect: { container: 'clerk', exitCode: 0 }, miss: 'The clerk does not end with exit code 0.' },
        { expect: { moment: 'clerk finishes', between: ['10s', '13500ms'] }, miss: 'The clerk takes longer than three seconds.' },
      ],
    },
    {
      say: 'The cleaner stays until the clerk has gone, then ends with 0 as well.',
      hints: ['Only native sidecars wait for the app.', 'Move it to initContainers with restartPolicy: Always, and give it a trap.'],
      checks: [
        { expect: { order: ['clerk finishes', 'cleaner finishes'] }, miss: 'The cleaner does not leave after the clerk.' },
        { expect: { container: 'cleaner', exitCode: 0 }, miss: 'The cleaner does not end with exit code 0.' },
      ],
    },
    {
      say: 'The Pod is gone within eight seconds of the delete.',
      hints: ['Somebody who does not listen keeps the Pod open until the grace period is over.', 'If both leave when told, it is.'],
      checks: [{ expect: { moment: 'pod gone', between: ['10s', '18s'] }, miss: 'The Pod is not gone after eight seconds.' }],
    },
  ],
  why: 'A handler makes SIGTERM work for process 1. The order comes from the cleaner being a native sidecar, not from any sleep.',
};
