/**
 * `npm run links:external`: tries every external link of dist/ and writes date and status to links.external.json. Retries with growing
 * pauses (or as long as a host asks), one request a second to a host; only what is gone (404, 410) fails: a host that is down or wary today is told and left as it was.
 */
import { existsSync } from 'node:fs';
import { root } from './lib/run.mjs';
import { crawl } from './links/crawl.mjs';
import { NEVER, readList, writeList } from './links/external.mjs';
import { ours } from './links/check.mjs';
import { tryAll } from './links/online.mjs';

const where = ours(root);
const used = new Set((await crawl(where)).external.map(({ link }) => link));
const before = existsSync(where.list) ? readList(where.list) : {};
const known = Object.fromEntries([...used].map((url) => [url, before[url] ?? { checked: null, status: NEVER }]));
const today = new Date().toISOString().slice(0, 10);
const { list, gone, soft } = await tryAll(known, { today, tell: (line) => console.log(line) });
writeList(where.list, list);
console.log(`${used.size} external links: ${gone.length} gone, ${soft.length} without an answer that counts`);
process.exit(gone.length > 0 ? 1 : 0);
