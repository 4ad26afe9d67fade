import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The assistant and the shared space',
  sample: 'teamwork',
  until: '22s',
  cover: 4,
  frames: [
    {
      width: 480, at: '0s', place: 'shop', sign: false,
      actors: [{ who: 'morris', x: 96, pose: 'point', expression: 'cross' }, { who: 'nell', x: 366, pose: 'shrug', expression: 'worried', facing: -1, behind: true }],
      props: [{ type: 'counter', x: 288, width: 156, label: 'nginx' }],
      speech: [
        { who: 'morris', text: 'Serve the files. Fetch the logs. Update the site. Count everything!', wrap: 24 },
        { who: 'nell', text: 'I only know how to serve files!', kind: 'shout', wrap: 17 },
      ],
      caption: 'One container, too many jobs.',
      alt: 'Mr. Morris, the manager, points at Nell behind the nginx counter. Nell throws up her hands.',
    },
    {
      width: 420, at: '0s', place: 'shop', sign: false, clock: false, camera: { x: 192, zoom: 1.5 },
      actors: [{ who: 'toby', x: 122, pose: 'wave', expression: 'happy' }, { who: 'nell', x: 262, expression: 'happy', facing: -1 }],
      speech: [{ who: 'toby', text: 'I check for updates. That is all I do.', wrap: 20 }, { who: 'nell', text: 'Bliss.' }],
      caption: 'A helper with one job: the assistant, a sidecar container.',
      alt: 'Close by: Toby, the assistant in a teal apron, waves at a relieved Nell.',
    },
    {
      width: 470, at: '2s', place: 'shop', sign: 292, clock: false,
      actors: [{ who: 'gus', x: 122, pose: 'work', expression: 'proud' }, { who: 'morris', x: 404, pose: 'hold', facing: -1 }],
      props: [{ type: 'mural', x: 272, y: 274, text: 'Welco', size: 48 }, { type: 'ladder', x: 52 }, { type: 'barrier', x: 40 }, { type: 'bucket', x: 190 }],
      speech: [{ who: 'gus', text: 'I come first. When I am done I leave.', wrap: 20 }, { who: 'morris', text: 'And nobody opens before.', wrap: 16 }],
      caption: 'The setup crew, an init container, paints “Welcome”.',
      alt: 'Gus of the setup crew, brush in hand, has painted “Welco” on the wall behind a striped barrier. Mr. Morris ticks his list. The sign says Init:0/2.',
    },
    {
      width: 430, at: '14s', place: 'backroom', camera: { x: 218, zoom: 1.15 },
      actors: [{ who: 'toby', x: 90, pose: 'work', expression: 'calm' }, { who: 'nell', x: 348, pose: 'hold', expression: 'happy', facing: -1 }],
      props: [{ type: 'locker', x: 154, volume: 'locker', label: '/data' }],
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
      narrow: {
        width: 440, clock: false, sign: false, camera: { x: 272, zoom: 0.8 },
        actors: [
          { who: 'morris', x: 52, pose: 'hold', expression: 'proud' },
          { who: 'nell', x: 236, expression: 'happy', behind: true },
          { who: 'toby', x: 330, pose: 'wave', expression: 'happy', facing: -1, behind: true },
          { who: 'customer', x: 444, pose: 'wave', expression: 'happy', facing: -1 },
          { who: 'gus', x: 528, walking: true, expression: 'calm' },
        ],
        props: [{ type: 'counter', x: 176, width: 210, label: 'Sale today' }, { type: 'notice', x: 94, y: 214, text: 'A PLAQUE' }, { type: 'cat', x: 132, pose: 'sleep' }],
        speech: [
          { who: 'morris', text: 'Separate roles, shared goal. I should put that on a plaque.', wrap: 17 },
          { who: 'nell', text: 'Please do not.', x: 256, y: 82 },
          { who: 'customer', text: 'Sale today? Sold!', wrap: 11, y: 12, x: 366 },
        ],
      },
      caption: 'Setup crew: gone. Clerk and assistant: side by side. Locker: between them.',
      alt: 'Nell and Toby serve a happy customer at one counter. Mr. Morris beams; behind him the plaque already hangs. Gus walks out of the picture. The mall’s cat sleeps beside the counter.',
    },
  ],
};
