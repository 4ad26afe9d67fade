/** The checker of links over small sites: every kind of broken link fails, with the file and line it was written in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkLinks } from '../../scripts/links/check.mjs';
import { tryAll } from '../../scripts/links/online.mjs';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

const site = 'https://mall.example/';
const listed = 'https://kubernetes.io/docs/';
const good: Readonly<Record<string, string>> = {
  'content/index.mdx': 'Welcome.\n\nSee [one](/story/01/).\n',
  'content/story/01.mdx': '---\ntitle: One\n---\nOne.\n\n[there](/patterns/probes/#end)\n',
  'content/patterns/probes.mdx': "Probes.\n\n<Toolbox story={['01']} />\n",
  'links.external.json': `{\n  "${listed}": { "checked": "2026-11-21", "status": 200 }\n}\n`,
  'dist/index.html': '<main><a href="/story/01/">one</a><img src="/a.svg"></main>',
  'dist/story/01/index.html': `<link rel="canonical" href="${site}story/01/"><main id="_top"><a href="/patterns/probes/#end">there</a><a href="/playground/#teamwork">play</a><a href="${listed}">docs</a></main>`,
  'dist/patterns/probes/index.html': '<main><h2 id="end">End</h2><nav class="toolbox"><a href="/story/01/">One</a></nav></main>',
  'dist/playground/index.html':
    '<main><astro-island component-url="/p.js"></astro-island><a href="/playground/#_top">up</a><a href="/playground/#s=abc">shared</a></main>',
  'dist/samples/teamwork.yaml': 'kind: Pod\n',
  'dist/a.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'dist/p.js': '',
};

/** What the checker says of the good site with some files changed; `base` moves the whole below a path. */
async function broken(changes: Readonly<Record<string, string>> = {}, base = '/'): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'links-'));
  made.push(root);
  for (const [name, text] of Object.entries({ ...good, ...changes })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(
      join(root, name),
      name.startsWith('dist/') ? text.replaceAll('="/', `="${base}`).replaceAll(site, new URL(base, site).href) : text,
    );
  }
  const { checked, broken: found } = await checkLinks({
    root,
    dist: join(root, 'dist'),
    base,
    site: new URL(base, site).href,
    list: join(root, 'links.external.json'),
  });
  expect(checked).toBeGreaterThan(2);
  return found;
}
const pages = (before: string, after: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(good).map(([name, text]) => [name, text.replaceAll(before, after)]));
const list = (entries: string): Readonly<Record<string, string>> => ({ 'links.external.json': `{\n${entries}\n}\n` });
const entry = (url: string, checked = '"2026-11-21"', status = '200'): string =>
  `  "${url}": { "checked": ${checked}, "status": ${status} }`;

test('a good site has no broken link', async () => {
  expect(await broken()).toEqual([]);
});
test('every page that has a broken link is named', async () => {
  const found = await broken({ 'dist/index.html': '<a href="/gone/">x</a>', 'dist/playground/index.html': '<a href="/gone/">x</a>' });
  expect(found).toHaveLength(2);
});
test.each<readonly [string, Readonly<Record<string, string>>, string]>([
  ['a page', pages('/story/01/">one', '/story/02/">one'), 'content/index.mdx: story/02/: leads nowhere (404)'],
  ['a page, as it is written', pages('/story/01/', '/story/02/'), 'content/index.mdx:3: story/02/: leads nowhere (404)'],
  ['a fragment', pages('#end', '#start'), 'content/story/01.mdx:6: patterns/probes/#start: there is no such place on that page'],
  ['an image', pages('/a.svg', '/b.svg'), 'content/index.mdx: b.svg: leads nowhere (404)'],
  ['a canonical address', pages(`${site}story/01/`, `${site}story/3/`), 'content/story/01.mdx: story/3/: leads nowhere (404)'],
  ['an island’s module', pages('/p.js', '/q.js'), 'playground/: q.js: the island’s component-url is not there'],
  [
    'a sample of the playground',
    pages('#teamwork', '#homework'),
    'content/story/01.mdx: playground/#homework: there is no sample homework',
  ],
  [
    'the way back',
    { 'dist/story/01/index.html': `<main><a href="${listed}">docs</a></main>` },
    'content/story/01.mdx:6: patterns/probes/: its toolbox leads here, and nothing leads back',
  ],
  [
    'an external link that is not listed',
    list(''),
    `content/story/01.mdx: ${listed} is not in links.external.json (\`npm run links:external\` puts it there)`,
  ],
  [
    'a listed link that no page has',
    list([entry(listed), entry('https://k8s.io/x')].join(',\n')),
    'links.external.json:3: https://k8s.io/x is listed, but no page links to it',
  ],
  ['a link listed twice', list([entry(listed), entry(listed)].join(',\n')), `links.external.json:2: ${listed} is listed twice`],
  [
    'a link listed in two spellings',
    list([entry(listed), entry('https://kubernetes.io/docs')].join(',\n')),
    `links.external.json:3: https://kubernetes.io/docs is listed twice, the other time as ${listed}`,
  ],
  [
    'a link without a check',
    list(entry(listed, '"yesterday"')),
    `links.external.json:2: ${listed} has no date and status of a check (null and null when it never was)`,
  ],
  [
    'a link that was gone',
    list(entry(listed, '"2026-11-21"', '404')),
    `links.external.json:2: ${listed} was gone (404) when it was last tried`,
  ],
  ['a link without TLS', pages(listed, 'http://kubernetes.io/docs/'), 'links.external.json:2: http://kubernetes.io/docs/ is not https'],
])('%s', async (_, changes, says) => {
  expect(await broken(changes)).toContain(says);
});
test('below a base path', async () => {
  expect(await broken({}, '/mall/')).toEqual([]);
  expect(await broken(pages('#end', '#start'), '/mall/')).toEqual([
    'content/story/01.mdx:6: patterns/probes/#start: there is no such place on that page',
  ]);
  // A link without the base leaves the site.
  expect(await broken({ 'dist/index.html': '<a href= "/story/01/">one</a>' }, '/mall/')).not.toEqual([]);
});

const answers: Readonly<Record<string, readonly (number | Error)[]>> = {
  'https://a.example/fine': [200],
  'https://a.example/no-head': [405, 200],
  'https://a.example/later': [503, 503, 200],
  'https://b.example/gone': [404],
  'https://b.example/wary': [403],
  'https://c.example/down': [new TypeError('fetch failed')],
};
test('links on the net: retries, soft failures, what is gone', async () => {
  const asked = new Map<string, number>();
  const pauses: number[] = [];
  const known = Object.fromEntries(Object.keys(answers).map((url) => [url, { checked: '2026-01-01', status: 200 }]));
  const {
    list: now,
    gone,
    soft,
  } = await tryAll(known, {
    today: '2026-11-21',
    tell: () => {},
    pause: (ms: number) => Promise.resolve(void pauses.push(ms)),
    fetch: (url: string) => {
      const turn = asked.get(url) ?? 0;
      asked.set(url, turn + 1);
      const answer = answers[url]!.at(Math.min(turn, answers[url]!.length - 1))!;
      return typeof answer === 'number' ? Promise.resolve(new Response(null, { status: answer })) : Promise.reject(answer);
    },
  });
  expect(gone).toEqual(['https://b.example/gone']);
  expect(soft.toSorted()).toEqual(['https://b.example/wary', 'https://c.example/down']);
  expect(now['https://a.example/later']).toEqual({ checked: '2026-11-21', status: 200 });
  expect(now['https://b.example/gone']).toEqual({ checked: '2026-11-21', status: 404 });
  expect(now['https://b.example/wary']).toEqual({ checked: '2026-01-01', status: 200 });
  expect(asked.get('https://a.example/fine')).toBe(1);
  expect(asked.get('https://c.example/down')).toBe(6);
  // One request after the other to a host, and longer and longer before another try.
  expect(Math.max(...pauses)).toBe(16_000);
});
