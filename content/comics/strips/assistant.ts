import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The assistant and the shared space',
  sample: 'teamwork',
  until: '22s',
  frames: [
    {
      width: 520, at: '0s', place: 'shop', sign: false,
      actors: [{ who: 'morris', x: 110, pose: 'point', expression: 'cross' }, { who: 'nell', x: 390, pose: 'shrug', expression: 'worried', facing: -1, behind: true }],
      props: [{ type: 'counter', x: 312, width: 156, label: 'nginx' }],
      speech: [
        { who: 'morris', text: 'Serve the files. Fetch the logs. Update the site. Count everything!', wrap: 26 },
        { who: 'nell', text: 'I only know how to serve files!', kind: 'shout', wrap: 17 },
      ],
      caption: 'One container, too many jobs.',
      alt: 'Mr. Morris, the manager, points at Nell behind the nginx counter. Nell throws up her hands.',
    },
    {
      width: 380, at: '0s', place: 'shop', sign: false, clock: false,
      actors: [{ who: 'toby', x: 120, pose: 'wave', expression: 'happy' }, { who: 'nell', x: 280, expression: 'happy', facing: -1 }],
      speech: [{ who: 'toby', text: 'I check for updates. That is all I do.', wrap: 20 }, { who: 'nell', text: 'Bliss.' }],
      caption: 'A helper with one job: the assistant, a sidecar container.',
      alt: 'Toby, the assistant in a teal apron, waves at a relieved Nell.',
    },
    {
      width: 470, at: '2s', place: 'shop',
      actors: [{ who: 'gus', x: 130, pose: 'work', expression: 'proud' }, { who: 'morris', x: 400, pose: 'hold', facing: -1 }],
      props: [{ type: 'ladder', x: 60 }, { type: 'barrier', x: 60 }, { type: 'bucket', x: 190 }],
      speech: [{ who: 'gus', text: 'I come first. When I am done I leave.', wrap: 20 }, { who: 'morris', text: 'And nobody opens before.' }],
      caption: 'The setup crew, an init container, paints “Welcome”.',
      alt: 'Gus of the setup crew paints behind a striped barrier while Mr. Morris ticks his list. The sign says Init:0/2.',
    },
    {
      width: 430, at: '14s', place: 'backroom',
      actors: [{ who: 'toby', x: 80, pose: 'work', expression: 'calm' }, { who: 'nell', x: 340, pose: 'hold', expression: 'happy', facing: -1 }],
      props: [{ type: 'locker', x: 150, volume: 'locker', label: '/data' }],
      speech: [{ who: 'toby', text: 'New page. Into the locker!', wrap: 16 }, { who: 'nell', text: 'And out to the customers.', wrap: 16 }],
      caption: 'The locker is a volume. Both have a key.',
      alt: 'Toby puts a page into the locker marked /data; Nell takes it out on the other side.',
    },
    {
      width: 900, at: '20s', place: 'mall',
      actors: [
        { who: 'morris', x: 110, pose: 'hold', expression: 'proud' },
        { who: 'nell', x: 420, expression: 'happy', behind: true },
        { who: 'toby', x: 560, pose: 'wave', expression: 'happy', facing: -1, behind: true },
        { who: 'customer', x: 740, pose: 'wave', expression: 'happy', facing: -1 },
        { who: 'gus', x: 850, walking: true, expression: 'calm' },
      ],
      props: [{ type: 'counter', x: 350, width: 270, label: 'Sale today' }, { type: 'notice', x: 150, y: 196, text: 'SEPARATE ROLES, SHARED GOAL' }, { type: 'cat', x: 650, pose: 'sleep' }],
      speech: [
        { who: 'morris', text: 'Separate roles, shared goal. I should put that on a plaque.', wrap: 24 },
        { who: 'nell', text: 'Please do not.' },
        { who: 'customer', text: 'Sale today? Sold!' },
      ],
      caption: 'Setup crew: gone. Clerk and assistant: side by side. Locker: between them.',
      alt: 'Nell and Toby serve a happy customer at one counter. Mr. Morris beams; behind him the plaque already hangs. Gus walks out of the picture. The mall’s cat sleeps beside the counter.',
    },
  ],
};
