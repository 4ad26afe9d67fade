/** Social cards: 1200 × 630 PNGs with a page's title under the mall's awning. Made once per title and kept in node_modules/.cache. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/run.mjs';

const VERSION = 3;
const cache = join(root, 'node_modules', '.cache', 'central-mall-cards');
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

/** Draws cards: the PNG of a page's, and its name, which says what is on it. */
export function cardMaker() {
  let tools;
  const load = async () => {
    const [{ default: satori }, { default: sharp }] = await Promise.all([import('satori'), import('sharp')]);
    return {
      satori,
      sharp,
      fonts: [
        { name: 'Display', weight: 800, style: 'normal', data: font('bricolage-grotesque', 'bricolage-grotesque-latin-800-normal.woff') },
        {
          name: 'Text',
          weight: 400,
          style: 'normal',
          data: font('atkinson-hyperlegible-next', 'atkinson-hyperlegible-next-latin-400-normal.woff'),
        },
      ],
    };
  };
  const nameOf = ({ path, title, description }) =>
    `${createHash('sha256')
      .update(JSON.stringify([VERSION, path, title, description]))
      .digest('hex')
      .slice(0, 12)}.png`;
  const make = async (page) => {
    const file = join(cache, nameOf(page));
    if (existsSync(file)) return readFileSync(file);
    const { satori, sharp, fonts } = await (tools ??= load());
    const svg = await satori(card(page), { width: 1200, height: 630, fonts });
    // Without a palette: finding one would take longer than all else.
    const png = await sharp(Buffer.from(svg.replace(/^<svg[^>]*>/, (start) => start + paper)))
      .png()
      .toBuffer();
    mkdirSync(cache, { recursive: true });
    writeFileSync(file, png);
    return png;
  };
  return { nameOf, make };
}

/** Icons from the favicon: the sizes phones ask for, and an .ico that holds a PNG. */
export async function icons(svg) {
  const { default: sharp } = await import('sharp');
  const png = (size, padding = 0) =>
    sharp(svg, { density: 300 })
      .resize(size - 2 * padding, size - 2 * padding, { fit: 'contain', background: '#fbf5e6' })
      .extend({ top: padding, bottom: padding, left: padding, right: padding, background: '#fbf5e6' })
      .png()
      .toBuffer();
  const [small, touch, icon192, icon512, maskable] = await Promise.all([png(32), png(180, 12), png(192), png(512), png(512, 64)]);
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.set([32, 32, 0, 0], 6);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(small.length, 14);
  head.writeUInt32LE(22, 18);
  return {
    'favicon.ico': Buffer.concat([head, small]),
    'apple-touch-icon.png': touch,
    'icon-192.png': icon192,
    'icon-512.png': icon512,
    'icon-maskable.png': maskable,
  };
}
