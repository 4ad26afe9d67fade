import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The receptionist',
  sample: 'receptionist',
  until: '18s',
  cover: 2,
  frames: [
    {
      width: 450, at: '2s', place: 'shop', sign: false, clock: 44,
      actors: [{ who: 'ines', x: 140, pose: 'phone', expression: 'calm', behind: true }, { who: 'otto', x: 376, expression: 'calm', facing: -1 }],
      props: [{ type: 'counter', x: 66, width: 150, label: 'reception' }, { type: 'phone', x: 264, extension: ':9000', busy: true }, { type: 'cable', x: 164, y: 212, width: 82 }],
      speech: [{ who: 'ines', text: 'You need anything, dial 9000.', wrap: 16 }, { who: 'otto', text: 'Where does it go?', wrap: 10 }],
      caption: 'The receptionist, an ambassador, sits at the switchboard first.',
      alt: 'Ines sits at the reception with a receiver; the telephone on the wall has extension 9000. Otto asks where it goes.',
    },
    {
      width: 450, at: '3s', place: 'shop', sign: false, clock: false,
      actors: [{ who: 'ines', x: 110, pose: 'wave', expression: 'proud' }, { who: 'otto', x: 364, pose: 'shrug', expression: 'surprised', facing: -1 }],
      props: [{ type: 'runaway', x: 232, label: 'warehouse' }],
      speech: [{ who: 'ines', text: 'That is my business. It moves every Tuesday.', wrap: 20 }, { who: 'otto', text: 'Fine by me.' }],
      caption: 'The address of the warehouse is not the clerk’s problem.',
      alt: 'Ines waves the question away; Otto shrugs. Between them a small warehouse hurries off on two legs.',
    },
    {
      width: 480, at: '5s', place: 'backroom', sign: false, clock: false, camera: { x: 240, zoom: 1.2 },
      actors: [{ who: 'otto', x: 98, pose: 'phone', expression: 'happy' }, { who: 'ines', x: 382, pose: 'phone', expression: 'happy', facing: -1 }],
      props: [{ type: 'phone', x: 240, extension: ':9000', busy: true }, { type: 'cable', x: 124, y: 212, width: 98 }, { type: 'cable', x: 258, y: 212, width: 98 }],
      speech: [{ who: 'otto', text: 'GET stock' }, { who: 'ines', text: 'Warehouse says: 17 coats.', wrap: 16 }],
      caption: 'The call goes over localhost, inside the shop.',
      alt: 'Otto and Ines talk over the same telephone line, its coiled cable between them. Warehouse says: 17 coats.',
    },
    {
      width: 420, at: '12s', place: 'shop', clock: false, camera: { x: 200, zoom: 1.35 },
      actors: [{ who: 'morris', x: 104, pose: 'hold', expression: 'cross' }, { who: 'otto', x: 298, expression: 'proud', facing: -1 }],
      props: [{ type: 'cat', x: 196, y: 350, pose: 'sit' }],
      speech: [{ who: 'morris', text: 'Who did you speak to?', wrap: 12 }, { who: 'otto', text: 'Localhost. Lovely voice.', wrap: 14 }],
      caption: 'To the clerk, the whole world is one extension.',
      alt: 'Mr. Morris asks whom Otto called. Otto says: localhost, lovely voice. The mall’s cat looks from one to the other.',
    },
  ],
};
