import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'Closing time',
  sample: 'closing-time',
  until: '30s',
  actions: [{ at: '10s', command: 'kubectl delete pod closing-time' }],
  cover: 4,
  frames: [
    {
      width: 450, at: '9s', place: 'shop',
      actors: [{ who: 'nell', x: 210, expression: 'happy', behind: true }, { who: 'toby', x: 80, pose: 'work', expression: 'calm', behind: true }, { who: 'ines', x: 340, pose: 'wave', expression: 'happy', facing: -1, behind: true }],
      props: [{ type: 'counter', x: 30, width: 390, label: 'till · clerk · lights' }],
      speech: [{ who: 'toby', text: 'Till open.' }, { who: 'nell', text: 'Open!' }, { who: 'ines', text: 'Lights on.' }],
      caption: 'An ordinary evening. Three people, one counter.',
      alt: 'Toby at the till, Nell the clerk and Ines at the lights stand behind one long counter. The sign says Running.',
    },
    {
      width: 450, at: '10.3s', place: 'shop', clock: false, camera: { x: 224, zoom: 1.22 },
      actors: [{ who: 'morris', x: 100, pose: 'point', expression: 'calm' }, { who: 'nell', x: 360, pose: 'wave', expression: 'calm', facing: -1 }],
      speech: [{ who: 'morris', text: 'We are closing. You have twenty seconds, all of you together.', wrap: 21 }, { who: 'nell', text: 'One last customer!', wrap: 13 }],
      caption: 'SIGTERM goes to the clerk first.',
      alt: 'Mr. Morris announces closing time. Nell asks for a moment. The sign says Terminating.',
    },
    {
      width: 450, at: '14s', place: 'night', sign: false,
      actors: [{ who: 'nell', x: 80, walking: true, facing: -1, expression: 'happy' }, { who: 'ines', x: 346, pose: 'point', expression: 'proud', facing: -1 }],
      props: [{ type: 'switch', x: 258, y: 224 }],
      speech: [{ who: 'nell', text: 'Good night!' }, { who: 'ines', text: 'The clerk has left. Now the lights.', wrap: 18 }],
      caption: 'Only when the clerk has gone is the last-hired assistant told.',
      alt: 'Nell leaves to the left. Ines reaches for the light switch.',
    },
    {
      width: 450, at: '16s', place: 'night', sign: false,
      actors: [{ who: 'toby', x: 200, pose: 'hold', expression: 'tired' }],
      props: [{ type: 'shutter', x: 300, y: 150, width: 120, height: 212, closed: 0.75 }, { type: 'cat', x: 78, pose: 'eyes', fur: '#23264a' }],
      speech: [{ who: 'toby', text: 'First in, last out. Counting a till in the dark.', wrap: 24, kind: 'think' }],
      caption: 'Assistants leave in reverse order: last hired, first home.',
      alt: 'Toby counts the till alone beside a nearly closed shutter. In the dark two eyes watch him: the mall’s cat.',
    },
  ],
};
