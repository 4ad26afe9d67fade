import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'The receptionist',
  sample: 'receptionist',
  until: '18s',
  frames: [
    {
      width: 450, at: '2s', place: 'shop',
      actors: [{ who: 'ines', x: 120, pose: 'phone', expression: 'calm' }, { who: 'otto', x: 360, expression: 'calm', facing: -1 }],
      props: [{ type: 'phone', x: 235, extension: ':9000' }],
      speech: [{ who: 'ines', text: 'You need anything, dial 9000.', wrap: 17 }, { who: 'otto', text: 'Where does it go?', wrap: 12 }],
      caption: 'The receptionist, an ambassador, sits at the switchboard first.',
      alt: 'Ines holds a receiver beside a wall telephone with extension 9000. Otto asks where it goes.',
    },
    {
      width: 450, at: '3s', place: 'shop', sign: false,
      actors: [{ who: 'ines', x: 130, pose: 'wave', expression: 'proud' }, { who: 'otto', x: 350, pose: 'shrug', expression: 'surprised', facing: -1 }],
      props: [{ type: 'runaway', x: 236, label: 'warehouse' }],
      speech: [{ who: 'ines', text: 'That is my business. It moves every Tuesday.', wrap: 20 }, { who: 'otto', text: 'Fine by me.' }],
      caption: 'The address of the warehouse is not the clerk’s problem.',
      alt: 'Ines waves the question away; Otto shrugs. Between them a small warehouse hurries off on two legs.',
    },
    {
      width: 520, at: '5s', place: 'backroom', sign: false,
      actors: [{ who: 'otto', x: 110, pose: 'phone', expression: 'happy' }, { who: 'ines', x: 410, pose: 'phone', expression: 'happy', facing: -1 }],
      props: [{ type: 'phone', x: 260, extension: ':9000', busy: true }],
      speech: [{ who: 'otto', text: 'GET stock' }, { who: 'ines', text: 'Warehouse says: 17 coats.', wrap: 16 }],
      caption: 'The call goes over localhost, inside the shop.',
      alt: 'Otto and Ines talk over the same telephone line. Warehouse says: 17 coats.',
    },
    {
      width: 380, at: '12s', place: 'shop',
      actors: [{ who: 'morris', x: 110, pose: 'hold', expression: 'cross' }, { who: 'otto', x: 290, expression: 'proud', facing: -1 }],
      speech: [{ who: 'morris', text: 'Who did you speak to?', wrap: 14 }, { who: 'otto', text: 'Localhost. Lovely voice.', wrap: 16 }],
      caption: 'To the clerk, the whole world is one extension.',
      alt: 'Mr. Morris asks whom Otto called. Otto says: localhost, lovely voice.',
    },
  ],
};
