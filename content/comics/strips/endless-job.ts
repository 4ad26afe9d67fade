import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The job that never ended',
  sample: 'endless-job',
  until: '60s',
  cover: 3,
  frames: [
    {
      width: 450, at: '3s', place: 'backroom', clock: false, sign: 240,
      actors: [{ who: 'nell', x: 92, pose: 'point', expression: 'calm' }, { who: 'toby', x: 366, pose: 'hold', expression: 'happy', facing: -1 }],
      props: [{ type: 'coats', x: 138, count: 6 }, { type: 'lamp', x: 336, y: 256 }],
      speech: [{ who: 'nell', text: 'Forty-one, forty-two…', wrap: 16 }, { who: 'toby', text: 'I hold the lamp.', wrap: 12 }],
      caption: 'A Job: count the stock, then go home.',
      alt: 'Nell counts the coats on a rail while Toby holds a lamp.',
    },
    {
      width: 450, at: '9s', place: 'backroom',
      actors: [{ who: 'nell', x: 90, walking: true, facing: -1, expression: 'proud' }, { who: 'toby', x: 340, pose: 'hold', expression: 'calm', facing: -1 }],
      props: [{ type: 'lamp', x: 310, y: 256 }],
      speech: [{ who: 'nell', text: 'Done. Exit zero. Bye!', wrap: 14 }, { who: 'toby', text: 'I still hold the lamp.', wrap: 14 }],
      caption: 'The work is finished. The helper is an ordinary container: nobody tells it.',
      alt: 'Nell leaves, finished. Toby still stands there. The sign says NotReady, 1 of 2.',
    },
    {
      width: 480, at: '55s', place: 'backroom', sign: false,
      actors: [{ who: 'toby', x: 120, pose: 'hold', expression: 'tired' }, { who: 'morris', x: 396, pose: 'hold', expression: 'cross', facing: -1 }],
      props: [{ type: 'palm', x: 260 }, { type: 'lamp', x: 150, y: 256 }, { type: 'cobweb', x: 166, y: 140 }, { type: 'cat', x: 66, pose: 'sleep' }],
      speech: [{ who: 'toby', text: 'Lamp.' }, { who: 'morris', text: 'Why is the job not complete?', wrap: 18 }],
      caption: 'The Job waits for every ordinary container. It will wait for ever.',
      alt: 'Toby, tired, still holds the lamp; a spider has moved in, and the mall’s cat sleeps at his feet. Mr. Morris wants to know why the job is not complete.',
    },
    {
      width: 420, at: '55s', place: 'backroom', sign: false, clock: false, camera: { x: 204, zoom: 1.3 },
      actors: [{ who: 'ada', x: 104, pose: 'point', expression: 'proud' }, { who: 'toby', x: 300, expression: 'happy', pose: 'wave', facing: -1 }],
      props: [{ type: 'lamp', x: 331, y: 274, lit: false }],
      speech: [{ who: 'ada', text: 'Hire him as a sidecar. Then he is told.', wrap: 20 }, { who: 'toby', text: 'Lamp out!' }],
      caption: 'restartPolicy: Always in initContainers, and the Job completes.',
      alt: 'Inspector Ada explains the cure; Toby waves, relieved.',
    },
  ],
};
