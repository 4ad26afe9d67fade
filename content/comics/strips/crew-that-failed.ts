import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The crew that failed',
  sample: 'stubborn-crew',
  until: '30s',
  frames: [
    {
      width: 450, at: '1.5s', place: 'shop',
      actors: [{ who: 'gus', x: 160, pose: 'work', expression: 'calm' }, { who: 'nell', x: 370, expression: 'calm', facing: -1 }],
      props: [{ type: 'wallpaper', x: 196 }, { type: 'ladder', x: 80 }],
      speech: [{ who: 'gus', text: 'Wallpaper. How hard can it be?', wrap: 17 }, { who: 'nell', text: 'I open when you are done.', wrap: 16 }],
      caption: 'First attempt.',
      alt: 'Gus hangs wallpaper next to a ladder while Nell waits. The sign says Init:0/1.',
    },
    {
      width: 450, at: '6s', place: 'shop',
      actors: [{ who: 'gus', x: 130, pose: 'shrug', expression: 'cross' }, { who: 'morris', x: 370, pose: 'hold', expression: 'worried', facing: -1 }],
      props: [{ type: 'wallpaper', x: 196, fallen: true }, { type: 'cat', x: 292, pose: 'eyes', facing: -1 }, { type: 'notice', x: 20, y: 150, text: 'exit 1', tone: 'failed' }],
      speech: [{ who: 'gus', text: 'Twice! It fell down twice!', kind: 'shout', wrap: 16 }, { who: 'morris', text: 'Then wait a little before the next try.', wrap: 20 }],
      caption: 'It failed, was tried again at once, and failed again.',
      alt: 'Gus throws up his hands beside a torn red notice that says exit 1. The wallpaper has rolled itself up, and the mall’s cat stares at it. The sign shows an init error.',
    },
    {
      width: 520, at: '12s', place: 'mall',
      actors: [{ who: 'customer', x: 80, expression: 'surprised' }, { who: 'nell', x: 300, pose: 'shrug', expression: 'tired' }, { who: 'morris', x: 450, pose: 'hold', facing: -1 }],
      speech: [{ who: 'customer', text: 'Is this shop broken?', wrap: 14 }, { who: 'morris', text: 'Pending, sir. Not failed. We wait ten seconds, then twenty, then forty.', wrap: 24 }],
      caption: 'Back-off: each wait is longer. The phase is still Pending.',
      alt: 'A customer asks about the closed shop; Mr. Morris explains that it is waiting, not broken.',
    },
    {
      width: 380, at: '28s', place: 'shop',
      actors: [{ who: 'nell', x: 110, expression: 'happy', pose: 'wave', behind: true }, { who: 'gus', x: 310, walking: true, expression: 'proud' }],
      props: [{ type: 'counter', x: 30, width: 160, label: 'open' }],
      speech: [{ who: 'nell', text: 'Third time lucky.' }, { who: 'gus', text: 'I meant to do that.', wrap: 12 }],
      caption: 'The third attempt held. The shop opened late, and opened.',
      alt: 'Nell waves from the counter. Gus strolls off, proud. The sign says Running.',
    },
  ],
};
