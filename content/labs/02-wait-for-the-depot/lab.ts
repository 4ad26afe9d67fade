import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'guided',
  minutes: 10,
  goal: 'The shop asks the depot for stock the moment it opens, finds nobody, and falls over. Keep it closed until the depot answers.',
  until: '40s',
  tasks: [
    {
      say: 'Add an init container to the Pod “shop” that waits until http://depot answers.',
      hints: ['An init container that has not ended keeps the app from starting.', 'until wget -q -T 2 -O /dev/null http://depot; do sleep 2; done'],
      checks: [
        { expect: { at: '4s', pod: 'shop', container: 'clerk', state: 'waiting' }, miss: 'The clerk opens before the depot can answer.' },
        { expect: { pod: 'shop', moment: 'clerk starts', between: ['8s', '39s'] }, miss: 'The clerk never opens: does your crew end when the depot answers?' },
      ],
    },
    {
      say: 'The clerk must not fall over once.',
      hints: ['A wait that only takes time is too short on a bad day. Ask the depot itself.', 'If the wait is right, the first call finds somebody.'],
      checks: [
        { expect: { pod: 'shop', container: 'clerk', restarts: 0 }, miss: 'The clerk was restarted.' },
        { expect: { pod: 'shop', container: 'clerk', logs: 'stock: 17 coats' }, miss: 'The clerk never got the stock.' },
      ],
    },
  ],
  why: 'The wait asks the depot itself: it ends soon after the depot answers, on a fast day and on a slow one. A sleep in the app would be a guess.',
};
