import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'practice',
  minutes: 6,
  goal: 'The stock is counted in six seconds. The Job is still open tomorrow. Make it complete, and keep the lamp on while the work is done.',
  until: '40s',
  tasks: [
    {
      say: 'The Job completes.',
      hints: ['A Job waits for every ordinary container.', 'Which helper does not count?'],
      checks: [{ expect: { at: '35s', condition: 'Complete', is: 'True', object: 'job/inventory' }, miss: 'The Job is not complete after 35 seconds.' }],
    },
    {
      say: 'The lamp is lit before the counting begins, and goes out after it.',
      hints: ['What has to be there before the work stands in initContainers.', 'restartPolicy: Always there: it is started first, stays, and is sent home when the work is done.'],
      checks: [
        { expect: { order: ['lamp starts', 'counter starts', 'counter finishes', 'lamp finishes'] }, miss: 'The lamp does not burn from before the beginning until after the end.' },
        { expect: { container: 'counter', logs: '42 coats' }, miss: 'Nobody counted the coats.' },
      ],
    },
  ],
  why: 'A native sidecar is started before the work, and stopped by the kubelet when the last ordinary container has ended. Its exit code does not matter.',
};
