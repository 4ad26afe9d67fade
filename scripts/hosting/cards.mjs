/** Social cards: 1200 × 630 PNGs with a page's title under the mall's awning. Made once per title and kept in node_modules/.cache. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { parse } from 'yaml';
import { chapterFiles } from '../lib/chapter-files.mjs';
import { root } from '../lib/run.mjs';

const VERSION = 3;
const cache = join(root, 'node_modules', '.cache', 'central-mall-cards');

/** The file name of a page's card, which says what is on it. */
export const cardName = ({ path, title, description }) =>
  `${createHash('sha256')
    .update(JSON.stringify([VERSION, path, title, description]))
    .digest('hex')
    .slice(0, 12)}.png`;

/** Pages as their chapters announce them; what a page says in the end may differ. */
function announced() {
  return chapterFiles().map((file) => {
    const matter = parse(/^---\n([\s\S]*?)\n---\n/.exec(readFileSync(file, 'utf8'))?.[1] ?? '') ?? {};
    const slug = relative(join(root, 'content'), file)
      .replaceAll('\\', '/')
      .replace(/(?:^|\/)index\.mdx$|\.mdx$/, '');
    const page = {
      path: slug === '' ? '' : slug === '404' ? '404.html' : `${slug}/`,
      title: matter.title,
      description: matter.description ?? '',
    };
    return { ...page, card: cardName(page) };
  });
}

/**
 * Draws cards on the other core. `ahead` has those drawn that chapters announce, from the moment the rehearsal is over, while the pages are made on
 * this one; `draw` asks for a page's, `done` puts all of them into a folder and rejects with what went wrong.
 */
export function cardMaker() {
  const wanted = new Set();
  const waiting = new Map();
  const broken = Promise.withResolvers();
  broken.promise.catch(() => undefined);
  let worker;
  const fileOf = ({ card }) => join(cache, card);
  const start = (ahead) => {
    mkdirSync(cache, { recursive: true });
    worker = new Worker(new URL('./draw-cards.mjs', import.meta.url), { workerData: { ahead } });
    worker.on('message', (file) => waiting.get(file)?.resolve());
    worker.on('error', broken.reject);
    // A build that fails ends.
    worker.unref();
  };
  const ahead = () => {
    const missing = announced().filter((page) => !existsSync(fileOf(page)));
    if (missing.length > 0) start(missing.map((page) => ({ page, file: fileOf(page) })));
  };
  const draw = (page) => {
    const file = fileOf(page);
    if (wanted.has(page.card)) return;
    wanted.add(page.card);
    if (existsSync(file)) return;
    if (worker === undefined) start([]);
    waiting.set(file, Promise.withResolvers());
    worker.postMessage({ page, file });
  };
  const done = async (folder) => {
    worker?.ref();
    await Promise.race([broken.promise, Promise.all([...waiting.values()].map(({ promise }) => promise))]);
    await worker?.terminate();
    mkdirSync(folder, { recursive: true });
    for (const name of wanted) copyFileSync(join(cache, name), join(folder, name));
  };
  return { ahead, draw, done };
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
