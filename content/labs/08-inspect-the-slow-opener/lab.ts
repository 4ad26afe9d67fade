import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'practice',
  minutes: 10,
  goal: 'This shop needs fifteen seconds to open. Its liveness probe does not know, and has it carried out again and again.',
  until: '60s',
  tasks: [
    {
      say: 'Keep the liveness probe as it is, and stop the restarts.',
      hints: ['Which probe holds the others back?', 'A startupProbe that asks the same question, with enough patience: periodSeconds × failureThreshold.'],
      checks: [
        { expect: { restarts: 0 }, miss: 'The clerk is still carried out.' },
        { expect: { field: '{.spec.containers[0].livenessProbe.failureThreshold}', is: '2' }, miss: 'You changed (or removed) the liveness probe.' },
        { expect: { field: '{.spec.containers[0].livenessProbe.initialDelaySeconds}', is: '' }, miss: 'A fixed delay is a guess: leave initialDelaySeconds alone.' },
      ],
    },
    {
      say: 'The Pod becomes ready when the shop is open, not before.',
      hints: ['Without a readiness probe a container counts as ready as soon as it has started. And when has it started?', 'A startup probe already holds back “started”. A readiness probe on /tmp/open does it too.'],
      checks: [
        { expect: { at: '10s', ready: '0/1' }, miss: 'After ten seconds it already claims to be ready.' },
        { expect: { at: '40s', ready: '1/1' }, miss: 'After forty seconds it is still not ready.' },
      ],
    },
  ],
  why: 'A startup probe asks first, alone. Liveness begins when it has passed, and can then be as impatient as it likes.',
};
