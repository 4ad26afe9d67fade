import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The setup crew',
  sample: 'two-crews',
  until: '20s',
  frames: [
    {
      width: 450, at: '2s', place: 'shop', clock: false,
      actors: [{ who: 'gus', x: 126, pose: 'work', expression: 'happy' }, { who: 'rosa', x: 382, pose: 'rest', expression: 'tired', facing: -1 }],
      props: [{ type: 'paint', x: -10, width: 212 }, { type: 'ladder', x: 50 }, { type: 'bucket', x: 186 }, { type: 'mug', x: 414, y: 282 }],
      speech: [{ who: 'gus', text: 'Green. It calms the shoppers.', wrap: 17 }, { who: 'rosa', text: 'I brought twelve coats. I wait.', wrap: 18 }],
      caption: 'One crew at a time. The second has not even been let in.',
      alt: 'Gus paints the wall green; half of it is done. Rosa waits with a mug of tea. The sign says Init:0/2.',
    },
    {
      width: 450, at: '6.5s', place: 'shop', clock: false, sign: 180,
      actors: [{ who: 'gus', x: 76, walking: true, facing: -1, expression: 'proud' }, { who: 'rosa', x: 268, pose: 'point', expression: 'happy' }],
      props: [{ type: 'paint', x: -10, width: 480 }, { type: 'coats', x: 320, count: 4 }, { type: 'crate', x: 216, label: 'coats' }],
      speech: [{ who: 'gus', text: 'Exit code zero. Good day.', wrap: 15 }, { who: 'rosa', text: 'My turn. Only now.', wrap: 14 }],
      caption: 'Gus is done, so Rosa may start.',
      alt: 'The wall is green. Gus walks out to the left; Rosa hangs the first coats on a rail. The sign says Init:1/2.',
    },
    {
      width: 430, at: '6.5s', place: 'backroom', sign: false, clock: false, camera: { x: 236, zoom: 1.3 },
      actors: [{ who: 'rosa', x: 112, pose: 'point', expression: 'surprised' }, { who: 'morris', x: 374, pose: 'hold', facing: -1, expression: 'calm' }],
      props: [{ type: 'locker', x: 190, volume: 'locker', label: '/data' }],
      speech: [{ who: 'rosa', text: 'He left me a note!', wrap: 12 }, { who: 'morris', text: 'People go. What is in the locker stays.', wrap: 21 }],
      caption: 'A crew hands over through the volume.',
      alt: 'Rosa points at the locker, where the first crew has left a file named walls.',
    },
    {
      width: 470, at: '12s', place: 'shop', sign: 410, clock: 52,
      actors: [{ who: 'nell', x: 226, pose: 'wave', expression: 'happy', behind: true }],
      props: [{ type: 'paint', x: -10, width: 500 }, { type: 'coats', x: 84, count: 12 }, { type: 'counter', x: 130, width: 190, label: 'open' }, { type: 'cat', x: 380, fur: '#5f9e4d', facing: -1 }],
      speech: [{ who: 'nell', text: 'Open, with twelve coats! Who painted it green?', wrap: 24 }],
      caption: 'Both crews have left. The shop is open.',
      alt: 'Nell waves from behind the counter, before a rail of twelve coats and a green wall. Beside her sits the mall’s cat, green all over. The sign says Running, 1/1 ready.',
    },
  ],
};
