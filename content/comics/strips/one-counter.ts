import type { Strip } from '../../../components/comic/types.ts';

export const strip: Strip = {
  title: 'Two helpers, one counter',
  sample: 'one-counter',
  until: '35s',
  frames: [
    {
      width: 430, at: '1.5s', place: 'shop',
      actors: [{ who: 'nell', x: 150, pose: 'phone', expression: 'happy', behind: true }, { who: 'otto', x: 360, pose: 'rest', expression: 'calm', facing: -1 }],
      props: [{ type: 'counter', x: 70, width: 150, label: 'left' }, { type: 'phone', x: 255, extension: ':80', busy: true }],
      speech: [{ who: 'nell', text: 'Extension 80, how may I help?', wrap: 18 }],
      caption: 'The left clerk has taken extension 80.',
      alt: 'Nell answers the telephone with extension 80 at the counter. Otto stands beside.',
    },
    {
      width: 470, at: '3.2s', place: 'shop', sign: false,
      actors: [{ who: 'otto', x: 350, pose: 'point', expression: 'surprised', facing: -1 }, { who: 'nell', x: 110, pose: 'phone', expression: 'calm' }],
      props: [{ type: 'phone', x: 220, extension: ':80', busy: true }],
      speech: [{ who: 'nell', text: 'Taken.' }, { who: 'otto', text: 'That is MY extension. It says 80 in my contract!', kind: 'say', wrap: 24 }],
      caption: 'One Pod, one switchboard: there is only one port 80.',
      alt: 'Otto reaches for the telephone that Nell is using.',
    },
    {
      width: 470, at: '12s', place: 'shop',
      actors: [{ who: 'otto', x: 150, walking: true, expression: 'cross', facing: -1 }, { who: 'morris', x: 400, pose: 'hold', facing: -1 }],
      props: [{ type: 'notice', x: 16, y: 126, text: 'exit 1', tone: 'failed' }, { type: 'notice', x: 26, y: 158, text: 'exit 1', tone: 'failed' }, { type: 'notice', x: 14, y: 190, text: 'exit 1', tone: 'failed' }],
      speech: [{ who: 'otto', text: 'Address already in use.', wrap: 14 }, { who: 'morris', text: 'He quits. I hire him back. He quits. It is in the rules.', wrap: 24 }],
      caption: 'The second one exits, and is restarted. It will not get better by itself.',
      alt: 'Otto storms off past three torn notices, all of which say exit 1. Mr. Morris notes it on his clipboard. The sign shows 1 of 2 ready.',
    },
    {
      width: 430, at: '30s', place: 'shop', sign: false,
      actors: [{ who: 'ada', x: 84, pose: 'point', expression: 'proud' }, { who: 'otto', x: 340, pose: 'phone', expression: 'happy', facing: -1 }],
      props: [{ type: 'phone', x: 236, extension: ':8080' }],
      speech: [{ who: 'ada', text: 'Have you tried another number?', wrap: 17 }, { who: 'otto', text: 'Oh.' }],
      caption: 'The cure: give each program its own port.',
      alt: 'Inspector Ada points at a second telephone marked 8080. Otto takes it.',
    },
  ],
};
