import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The setup crew',
  sample: 'two-crews',
  until: '20s',
  frames: [
    {
      width: 450, at: '2s', place: 'shop',
      actors: [{ who: 'gus', x: 150, pose: 'work', expression: 'happy' }, { who: 'rosa', x: 380, pose: 'rest', expression: 'tired', facing: -1 }],
      props: [{ type: 'ladder', x: 70 }, { type: 'bucket', x: 205 }],
      speech: [{ who: 'gus', text: 'Green. It calms the shoppers.', wrap: 17 }, { who: 'rosa', text: 'I brought twelve coats. I wait.', wrap: 18 }],
      caption: 'One crew at a time. The second has not even been let in.',
      alt: 'Gus paints the wall. Rosa waits with nothing to do. The sign says Init:0/2.',
    },
    {
      width: 450, at: '6.5s', place: 'shop',
      actors: [{ who: 'gus', x: 90, walking: true, facing: -1, expression: 'proud' }, { who: 'rosa', x: 330, pose: 'work', expression: 'happy' }],
      props: [{ type: 'crate', x: 270, label: 'coats' }, { type: 'crate', x: 415, label: 'hats' }],
      speech: [{ who: 'gus', text: 'Exit code zero. Good day.', wrap: 15 }, { who: 'rosa', text: 'My turn. Only now.', wrap: 14 }],
      caption: 'Gus is done, so Rosa may start.',
      alt: 'Gus walks out to the left; Rosa unpacks crates. The sign says Init:1/2.',
    },
    {
      width: 520, at: '6.5s', place: 'backroom', sign: false,
      actors: [{ who: 'rosa', x: 90, pose: 'point', expression: 'surprised' }, { who: 'morris', x: 430, pose: 'hold', facing: -1, expression: 'calm' }],
      props: [{ type: 'locker', x: 190, volume: 'locker', label: '/data' }],
      speech: [{ who: 'rosa', text: 'He left me a note!', wrap: 14 }, { who: 'morris', text: 'People go. What is in the locker stays.', wrap: 22 }],
      caption: 'A crew hands over through the volume.',
      alt: 'Rosa points at the locker, where the first crew has left a file named walls.',
    },
    {
      width: 380, at: '12s', place: 'shop',
      actors: [{ who: 'nell', x: 200, pose: 'wave', expression: 'happy', behind: true }],
      props: [{ type: 'counter', x: 110, width: 180, label: 'open' }, { type: 'cat', x: 335, fur: '#5f9e4d', facing: -1 }],
      speech: [{ who: 'nell', text: 'Open, with twelve coats! Who painted it green?', wrap: 22 }],
      caption: 'Both crews have left. The shop is open.',
      alt: 'Nell waves from behind the counter. Beside it sits the mall’s cat, green all over. The sign says Running, 1/1 ready.',
    },
  ],
};
