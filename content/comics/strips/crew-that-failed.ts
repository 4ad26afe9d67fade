import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The crew that failed',
  sample: 'stubborn-crew',
  until: '30s',
  cover: 2,
  frames: [
    {
      width: 450, at: '1.5s', place: 'shop', clock: false,
      actors: [{ who: 'gus', x: 130, pose: 'work', expression: 'calm' }, { who: 'nell', x: 380, expression: 'calm', facing: -1 }],
      props: [{ type: 'wallpaper', x: 176 }, { type: 'ladder', x: 52 }],
      speech: [{ who: 'gus', text: 'Wallpaper. How hard can it be?', wrap: 17 }, { who: 'nell', text: 'I open when you are done.', wrap: 14 }],
      caption: 'First attempt.',
      alt: 'Gus hangs wallpaper next to a ladder while Nell waits. The sign says Init:0/1.',
    },
    {
      width: 450, at: '6s', place: 'shop', sign: 316, clock: false,
      actors: [{ who: 'gus', x: 132, pose: 'shrug', expression: 'worried' }, { who: 'morris', x: 402, pose: 'hold', facing: -1, expression: 'worried' }],
      props: [{ type: 'notice', x: 12, y: 166, text: 'exit 1', tone: 'failed' }, { type: 'notice', x: 6, y: 200, text: 'exit 1', tone: 'failed' }, { type: 'wallpaper', x: 206, fallen: true }, { type: 'cat', x: 312 }],
      speech: [{ who: 'gus', text: 'Twice! It fell down twice!', kind: 'shout', wrap: 14 }, { who: 'morris', text: 'Then wait a little before the next try.', wrap: 18 }],
      caption: 'It failed, was tried again at once, and failed again.',
      alt: 'Gus throws up his hands beside two torn red notices that say exit 1. The wallpaper has rolled itself up, and the mall’s cat stares at it. The sign shows an init error.',
    },
    {
      width: 480, at: '12s', place: 'front', sign: 348, clock: false,
      actors: [{ who: 'customer', x: 62, expression: 'surprised' }, { who: 'nell', x: 212, pose: 'shrug', expression: 'tired' }, { who: 'morris', x: 442, pose: 'hold', facing: -1 }],
      speech: [{ who: 'customer', text: 'Is this shop broken?', wrap: 11 }, { who: 'morris', text: 'Pending, sir. Not failed. We wait ten seconds, then twenty, then forty.', wrap: 26 }],
      caption: 'Back-off: each wait is longer. The phase is still Pending.',
      alt: 'Outside, before the lowered shutter, a customer asks about the closed shop. Nell shrugs; Mr. Morris explains that it is waiting, not broken.',
    },
    {
      width: 420, at: '28s', place: 'shop', clock: false,
      actors: [{ who: 'nell', x: 104, expression: 'happy', pose: 'wave', behind: true }, { who: 'gus', x: 346, walking: true, expression: 'proud' }],
      props: [{ type: 'wallpaper', x: 266 }, { type: 'counter', x: 24, width: 160, label: 'open' }],
      speech: [{ who: 'nell', text: 'Third time lucky.', wrap: 12 }, { who: 'gus', text: 'I meant to do that.', wrap: 12 }],
      caption: 'The third attempt held. The shop opened late, and opened.',
      alt: 'Nell waves from the counter, the wallpaper holds, and Gus strolls off, proud. The sign says Running.',
    },
  ],
};
