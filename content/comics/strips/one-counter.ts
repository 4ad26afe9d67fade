import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'Two helpers, one counter',
  sample: 'one-counter',
  until: '35s',
  cover: 2,
  frames: [
    {
      width: 430, at: '1.5s', place: 'shop', clock: false, sign: 52,
      actors: [{ who: 'nell', x: 160, pose: 'phone', expression: 'happy', behind: true }, { who: 'otto', x: 366, pose: 'rest', expression: 'calm', facing: -1 }],
      props: [{ type: 'counter', x: 84, width: 150, label: 'left' }, { type: 'phone', x: 268, extension: ':80', busy: true }, { type: 'cable', x: 184, y: 212, width: 66 }],
      speech: [{ who: 'nell', text: 'Extension 80, how may I help?', wrap: 16 }],
      caption: 'The left clerk has taken extension 80.',
      alt: 'Nell answers the telephone with extension 80 at the counter. Otto stands beside.',
    },
    {
      width: 470, at: '3.2s', place: 'shop', sign: false, clock: false, camera: { x: 212, zoom: 1.45 },
      actors: [{ who: 'otto', x: 306, pose: 'point', expression: 'surprised', facing: -1 }, { who: 'nell', x: 116, pose: 'phone', expression: 'calm' }],
      props: [{ type: 'phone', x: 212, extension: ':80', busy: true }, { type: 'cable', x: 140, y: 212, width: 54 }],
      speech: [{ who: 'nell', text: 'Taken.' }, { who: 'otto', text: 'That is MY extension. It says 80 in my contract!', wrap: 24 }],
      caption: 'One Pod, one switchboard: there is only one port 80.',
      alt: 'Close by: Otto reaches for the telephone that Nell is using. Nell does not even look up.',
    },
    {
      width: 470, at: '12s', place: 'shop', clock: false,
      actors: [{ who: 'otto', x: 150, walking: true, expression: 'cross', facing: -1 }, { who: 'morris', x: 404, pose: 'hold', facing: -1 }],
      props: [{ type: 'notice', x: 12, y: 126, text: 'exit 1', tone: 'failed' }, { type: 'notice', x: 26, y: 158, text: 'exit 1', tone: 'failed' }, { type: 'cat', x: 258, facing: -1 }],
      speech: [{ who: 'otto', text: 'Address already in use.', wrap: 14 }, { who: 'morris', text: 'He quits. I hire him back. He quits. It is in the rules.', wrap: 22 }],
      caption: 'The second one exits, and is restarted. It will not get better by itself.',
      alt: 'Otto storms off past two torn notices that say exit 1; the mall’s cat looks after him. Mr. Morris notes it on his clipboard. The sign shows 1 of 2 ready.',
    },
    {
      width: 430, at: '30s', place: 'shop', sign: false, clock: false, camera: { x: 220, zoom: 1.3 },
      actors: [{ who: 'ada', x: 104, pose: 'point', expression: 'proud' }, { who: 'otto', x: 330, pose: 'phone', expression: 'happy', facing: -1 }],
      props: [{ type: 'phone', x: 246, extension: ':8080', busy: true }, { type: 'cable', x: 262, y: 212, width: 44 }],
      speech: [{ who: 'ada', text: 'Have you tried another number?', wrap: 15 }, { who: 'otto', text: 'Oh.' }],
      caption: 'The cure: give each program its own port.',
      alt: 'Inspector Ada points with her magnifier at a second telephone, marked 8080. Otto is already speaking into it.',
    },
  ],
};
