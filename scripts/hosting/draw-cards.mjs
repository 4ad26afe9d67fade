/**
 * The thread that draws social cards (`cards.mjs`): takes `{ page, file }`, writes the PNG of the page to the file, and answers with the file's name.
 * What it is given at its start (`ahead`) it draws as soon as it hears that its core is free.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import satori from 'satori';
import sharp from 'sharp';
import { REHEARSAL_OVER } from '../lib/rehearsal-over.mjs';
import { root } from '../lib/run.mjs';

const font = (name, file) => readFileSync(join(root, 'node_modules', '@fontsource', name, 'files', file));
const shelves = {
  story: ['The story', '#47409c'],
  comics: ['The comics', '#b23a26'],
  patterns: ['Patterns', '#117a71'],
  labs: ['Labs', '#a36a2c'],
};
const h = (type, style, children) => ({ type, props: { style, ...(children === undefined ? {} : { children }) } });

/** What is the same on every card, which satori would lay out anew each time: paper and awning. */
const paper = `<path fill="#fbf5e6" d="M0 0h1200v630H0z"/>${Array.from({ length: 15 }, (_, i) => `<path fill="${i % 2 === 0 ? '#b23a26' : '#fffcf3'}" d="M${i * 80} 0h80v44a40 40 0 0 1-80 0z"/>`).join('')}`;

/** The card's words as satori's element tree. */
function card({ title, description, path }) {
  const [shelf, colour] = shelves[path.split('/')[0]] ?? ['A study guide to Kubernetes multi-container Pods', '#b23a26'];
  return h('div', { display: 'flex', flexDirection: 'column', width: 1200, height: 546, marginTop: 84, color: '#262019' }, [
    h('div', { display: 'flex', flexDirection: 'column', padding: '44px 72px', flexGrow: 1 }, [
      h('div', { display: 'flex', fontFamily: 'Text', fontSize: 30, color: colour }, shelf),
      h('div', { display: 'flex', fontFamily: 'Display', fontSize: title.length > 40 ? 66 : 84, lineHeight: 1.05, marginTop: 14 }, title),
      h(
        'div',
        { display: 'flex', fontFamily: 'Text', fontSize: 32, lineHeight: 1.35, color: '#5c5245', marginTop: 24 },
        description.length > 150 ? `${description.slice(0, 149)}…` : description,
      ),
      h(
        'div',
        { display: 'flex', marginTop: 'auto', alignItems: 'center', fontFamily: 'Display', fontSize: 34, color: '#b23a26' },
        'The Central Mall',
      ),
    ]),
    h('div', { display: 'flex', height: 16, background: colour }),
  ]);
}

const fonts = [
  { name: 'Display', weight: 800, style: 'normal', data: font('bricolage-grotesque', 'bricolage-grotesque-latin-800-normal.woff') },
  {
    name: 'Text',
    weight: 400,
    style: 'normal',
    data: font('atkinson-hyperlegible-next', 'atkinson-hyperlegible-next-latin-400-normal.woff'),
  },
];

/** What is drawn or being drawn, by its file. */
const cards = new Map();
async function draw({ page, file }) {
  const svg = await satori(card(page), { width: 1200, height: 630, fonts });
  // Without a palette: finding one would take longer than all else.
  const png = await sharp(Buffer.from(svg.replace(/^<svg[^>]*>/, (start) => start + paper)))
    .png()
    .toBuffer();
  // At once whole: a build that is stopped leaves no half card behind.
  writeFileSync(`${file}.part`, png);
  renameSync(`${file}.part`, file);
}
function drawOnce(wanted) {
  if (!cards.has(wanted.file)) cards.set(wanted.file, draw(wanted));
  return cards.get(wanted.file);
}

parentPort.on('message', async (wanted) => {
  await drawOnce(wanted);
  parentPort.postMessage(wanted.file);
});
const rehearsed = new BroadcastChannel(REHEARSAL_OVER);
rehearsed.onmessage = async () => {
  rehearsed.close();
  for (const wanted of workerData.ahead) await drawOnce(wanted);
};
