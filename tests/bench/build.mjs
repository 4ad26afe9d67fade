/**
 * `npm run bench:build`: this site held against a plain Starlight site of the same pages (their Markdown, the same typefaces): how long each
 * takes to build, how large it is, and what a first view of a page without an example loads. Both are built here, one after the other, from
 * nothing, on a machine that has nothing else to do; the time is the clock's, and the processors' beside it (we use both cores). Writes
 * tests/bench/build.json, which the sizes check and the page on speed read.
 *
 * `node tests/bench/build.mjs SECONDS`, as `npm test` calls it, holds a build of ours that has just taken so long to the limit, and writes nothing.
 */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { ensureChromium } from '../../scripts/lib/chromium.mjs';
import { root } from '../../scripts/lib/run.mjs';
import { serve } from '../../scripts/lib/serve.mjs';
import { build, makePlain, plain } from './plain.mjs';

const PAGE = 'about/hosting/';
/** Our build may take so many times the plain one. */
const MOST = 2;
const ROUNDS = 3;
const ours = join(root, 'dist');
const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => !name.endsWith('.pdf'))
    .reduce((sum, name) => sum + (statSync(join(folder, name)).isFile() ? statSync(join(folder, name)).size : 0), 0);

/** What a browser loads on its first view, as it comes over the wire (gzip). */
async function transfer(browser, folder) {
  const server = await serve(folder, { port: 4830 });
  const page = await browser.newPage({ viewport: { width: 412, height: 823 } });
  const sizes = [];
  page.on('requestfinished', (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)));
  await page.goto(server.url + PAGE, { waitUntil: 'networkidle' });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.close();
  server.close();
  return total;
}

const pages = makePlain();
const bothBuilt = async () => ({ plain: await build(plain), ours: await build(root) });
const ratioOf = ({ plain, ours }) => ours.clock / plain.clock;
/** The middle one counts: other work on the machine is no fault of either, and no luck either. */
const middle = (rounds) => rounds.toSorted((a, b) => ratioOf(a) - ratioOf(b))[Math.floor(rounds.length / 2)];
const round = (value, digits) => Number(value.toFixed(digits));

if (process.argv[2] !== undefined) {
  const rounds = [{ plain: await build(plain), ours: { clock: Number(process.argv[2]) } }];
  while (rounds.length < ROUNDS && ratioOf(rounds[0]) > MOST) rounds.push(await bothBuilt());
  const { plain: one, ours: other } = middle(rounds);
  const told = `built in ${round(other.clock, 1)} s, a plain Starlight site of the same ${pages} pages in ${round(one.clock, 1)} s`;
  console.log(`${told}: ${rounds.map((each) => round(ratioOf(each), 2)).join(', ')} times, at most ${MOST}`);
  process.exit(ratioOf(middle(rounds)) <= MOST ? 0 : 1);
}

const rounds = [];
for (let i = 0; i < ROUNDS; i++) rounds.push(await bothBuilt());
const seconds = middle(rounds);
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
const bytes = { plain: await transfer(browser, join(plain, 'dist')), ours: await transfer(browser, ours) };
await browser.close();
const result = {
  measured: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
  pages,
  build: { plain: round(seconds.plain.clock, 1), ours: round(seconds.ours.clock, 1), ratio: round(ratioOf(seconds), 2), rounds: rounds.map((each) => round(ratioOf(each), 2)) },
  processors: {
    plain: round(seconds.plain.processors, 1),
    ours: round(seconds.ours.processors, 1),
    ratio: round(seconds.ours.processors / seconds.plain.processors, 2),
  },
  transfer: { page: PAGE, ...bytes, ratio: round(bytes.ours / bytes.plain, 2) },
  site: { plain: sizeOf(join(plain, 'dist')), ours: sizeOf(ours) },
};
writeFileSync(join(root, 'tests/bench/build.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
process.exit(ratioOf(seconds) <= MOST && result.transfer.ratio <= 1.15 ? 0 : 1);
