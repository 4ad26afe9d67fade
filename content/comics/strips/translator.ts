import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The translator',
  sample: 'translator',
  until: '20s',
  cover: 2,
  frames: [
    {
      width: 460, at: '3s', place: 'shop', sign: false,
      actors: [{ who: 'nell', x: 130, pose: 'work', expression: 'calm', behind: true }, { who: 'morris', x: 396, pose: 'hold', expression: 'worried', facing: -1 }],
      props: [{ type: 'counter', x: 50, width: 170, label: 'clerk' }, { type: 'notice', x: 234, y: 236, text: 'SALE|1|coat' }],
      speech: [{ who: 'nell', text: 'SALE, bar, one, bar, coat.', wrap: 15 }, { who: 'morris', text: 'Nobody at head office can read this.', wrap: 19 }],
      caption: 'The clerk writes her log as she always has.',
      alt: 'Nell writes a strange note, SALE|1|coat. Mr. Morris frowns at it.',
    },
    {
      width: 440, at: '5s', place: 'backroom', sign: false, clock: false, camera: { x: 216, zoom: 1.25 },
      actors: [{ who: 'ines', x: 348, pose: 'point', expression: 'happy', facing: -1 }, { who: 'nell', x: 84, pose: 'rest', expression: 'worried' }],
      props: [{ type: 'locker', x: 142, volume: 'logs', label: '/logs' }],
      speech: [{ who: 'nell', text: 'Do I have to change?', wrap: 11 }, { who: 'ines', text: 'No. I read it here and say it again, properly.', wrap: 20 }],
      caption: 'The adapter reads the same volume. It may only look, not touch.',
      alt: 'Ines, the translator, points at the locker where the sales log lies. Nell looks doubtful.',
    },
    {
      width: 480, at: '11s', place: 'shop', sign: false,
      actors: [{ who: 'nell', x: 108, pose: 'work', behind: true }, { who: 'ines', x: 366, pose: 'phone', expression: 'happy' }],
      props: [{ type: 'counter', x: 30, width: 160, label: 'clerk' }, { type: 'phone', x: 440, extension: 'HQ', busy: true }, { type: 'cable', x: 390, y: 212, width: 32 }],
      speech: [{ who: 'nell', text: 'SALE|5|coat' }, { who: 'ines', text: 'event=SALE no=5 item=coat', wrap: 15 }],
      caption: 'One writes, one translates: line by line, as it comes.',
      alt: 'Nell mutters her notation at the counter; Ines repeats it on the telephone as key and value.',
    },
    {
      width: 420, at: '11s', place: 'mall', sign: false, clock: false, camera: { x: 205, zoom: 1.35 },
      actors: [{ who: 'morris', x: 128, pose: 'hold', expression: 'proud' }, { who: 'shopper', x: 290, expression: 'calm', facing: -1 }],
      speech: [{ who: 'morris', text: 'Head office sends its love.', wrap: 15 }, { who: 'shopper', text: 'To whom?' }],
      caption: 'Neither had to learn the other’s trade.',
      alt: 'Mr. Morris beams under the windows of the arcade. A customer wonders what about.',
    },
    {
      width: 900, at: '18s', place: 'shop', sign: false, clock: 660,
      actors: [{ who: 'customer', x: 250, expression: 'surprised' }, { who: 'nell', x: 560, pose: 'shrug', expression: 'happy', facing: -1 }, { who: 'ines', x: 760, pose: 'rest', expression: 'tired', facing: -1 }],
      speech: [{ who: 'customer', text: 'Five coats. Who needs five coats?', wrap: 20 }, { who: 'ines', text: 'I only translate.', kind: 'think' }],
      props: [{ type: 'coats', x: 60, count: 5 }, { type: 'cat', x: 420 }, { type: 'notice', x: 346, y: 268, text: 'event=MEOW no=1' }],
      narrow: {
        width: 440, clock: false, camera: { x: 268, zoom: 0.82 },
        actors: [{ who: 'customer', x: 196, expression: 'surprised' }, { who: 'nell', x: 366, pose: 'shrug', expression: 'happy', facing: -1 }, { who: 'ines', x: 478, pose: 'rest', expression: 'tired', facing: -1 }],
        props: [{ type: 'coats', x: 18, count: 5 }, { type: 'cat', x: 276 }, { type: 'notice', x: 238, y: 262, text: 'event=MEOW' }],
      },
      caption: 'An adapter changes the form, never the content.',
      alt: 'A customer wonders at a rail of five coats. Ines thinks: I only translate. Over the mall’s cat hangs a note: event=MEOW no=1.',
    },
  ],
};
