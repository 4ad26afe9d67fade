import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The translator',
  sample: 'translator',
  until: '20s',
  frames: [
    {
      width: 460, at: '3s', place: 'shop', sign: false,
      actors: [{ who: 'nell', x: 120, pose: 'work', expression: 'calm', behind: true }, { who: 'morris', x: 380, pose: 'hold', expression: 'worried', facing: -1 }],
      props: [{ type: 'counter', x: 40, width: 170, label: 'clerk' }, { type: 'notice', x: 226, y: 230, text: 'SALE|1|coat' }],
      speech: [{ who: 'nell', text: 'SALE, bar, one, bar, coat.', wrap: 16 }, { who: 'morris', text: 'Nobody at head office can read this.', wrap: 20 }],
      caption: 'The clerk writes her log as she always has.',
      alt: 'Nell writes a strange note, SALE|1|coat. Mr. Morris frowns at it.',
    },
    {
      width: 440, at: '5s', place: 'backroom',
      actors: [{ who: 'ines', x: 330, pose: 'hold', expression: 'happy', facing: -1 }, { who: 'nell', x: 70, pose: 'rest' }],
      props: [{ type: 'locker', x: 140, volume: 'logs', label: '/logs' }],
      speech: [{ who: 'nell', text: 'Do I have to change?', wrap: 12 }, { who: 'ines', text: 'No. I read it here and say it again, properly.', wrap: 20 }],
      caption: 'The adapter reads the same volume. It may only look, not touch.',
      alt: 'Ines, the translator, stands at the locker where the sales log lies.',
    },
    {
      width: 900, at: '11s', place: 'mall',
      actors: [{ who: 'nell', x: 120, pose: 'work', behind: true }, { who: 'ines', x: 380, pose: 'phone', expression: 'happy' }, { who: 'morris', x: 620, pose: 'hold', expression: 'proud' }, { who: 'shopper', x: 800, expression: 'calm', facing: -1 }],
      props: [{ type: 'counter', x: 40, width: 160, label: 'clerk' }, { type: 'palm', x: 860 }],
      speech: [{ who: 'nell', text: 'SALE|5|coat' }, { who: 'ines', text: 'event=SALE no=5 item=coat', wrap: 26 }, { who: 'morris', text: 'Head office sends its love.' }],
      caption: 'One writes, one translates, and neither had to learn the other’s trade.',
      alt: 'Nell mutters her notation; Ines repeats it on the telephone as key and value; Mr. Morris is pleased.',
    },
    {
      width: 900, at: '18s', place: 'shop', sign: false,
      actors: [{ who: 'customer', x: 240, expression: 'surprised' }, { who: 'nell', x: 520, pose: 'shrug', expression: 'happy', facing: -1 }, { who: 'ines', x: 720, pose: 'rest', expression: 'tired', facing: -1 }],
      speech: [{ who: 'customer', text: 'Five coats. Who needs five coats?' }, { who: 'ines', text: 'I only translate.', kind: 'think' }],
      props: [{ type: 'cat', x: 400 }, { type: 'notice', x: 330, y: 268, text: 'event=MEOW no=1' }],
      caption: 'An adapter changes the form, never the content.',
      alt: 'A customer wonders about five coats. Ines thinks: I only translate. Over the mall’s cat hangs a note: event=MEOW no=1.',
    },
  ],
};
