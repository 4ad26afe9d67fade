/** The checker of links over small sites: every kind of broken link fails, with the file and line it was written in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkLinks } from '../../scripts/links/check.mjs';
import { retryAfter, tryAll } from '../../scripts/links/online.mjs';

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
test('a link that was never tried says so', async () => {
  expect(await broken(list(entry(listed, 'null', '"never checked"')))).toEqual([]);
});
test('every page that has a broken link is named', async () => {
  const found = await broken({ 'dist/index.html': '<a href="/gone/">x</a>', 'dist/playground/index.html': '<a href="/gone/">x</a>' });
  expect(found).toHaveLength(2);
});
test('a page that has the same broken link twice is told of once', async () => {
  const there = '<a href="/playground/#homework">x</a>';
  expect(await broken({ 'dist/index.html': there + there })).toEqual([
    'content/index.mdx: playground/#homework: there is no sample homework',
  ]);
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
    `links.external.json:2: ${listed} has no date and status of a check (null and “never checked” when it never was)`,
  ],
  [
    'a status without a date',
    list(entry(listed, 'null')),
    `links.external.json:2: ${listed} has no date and status of a check (null and “never checked” when it never was)`,
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

/** What a host answers to the first, second … request for a path; the last answer stays. `hang` is no answer. */
type Answer = number | 'hang' | { readonly status: number; readonly headers: Readonly<Record<string, string>> };
const host: Readonly<Record<string, readonly Answer[]>> = {
  '/fine': [200],
  '/moved': [{ status: 301, headers: { location: '/fine' } }],
  '/no-head': [405, 200],
  '/later': [500, 500, 200],
  '/wait': [{ status: 429, headers: { 'retry-after': '7' } }, 200],
  '/wait-a-day': [{ status: 429, headers: { 'retry-after': '86400' } }],
  '/gone': [404],
  '/really-gone': [410],
  '/wary': [403],
  '/ill': [500],
  '/silent': ['hang'],
};

describe('links on the net, held against a host of our own', () => {
  const asked: { readonly method: string; readonly path: string }[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    const path = request.url!;
    const turn = asked.filter((each) => each.path === path).length;
    asked.push({ method: request.method!, path });
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    response.on('close', () => atOnce--);
    const answer = host[path]!.at(Math.min(turn, host[path]!.length - 1))!;
    if (answer === 'hang') return;
    const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer;
    response.writeHead(status, headers).end();
  });
  const pauses: number[] = [];
  const told: string[] = [];
  let at = '';
  let outcome: Awaited<ReturnType<typeof tryAll>>;
  const requests = (path: string): readonly string[] => asked.filter((each) => each.path === path).map(({ method }) => method);
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const before = { checked: '2026-01-01', status: 200 };
    // Nobody listens at the last one.
    const known = Object.fromEntries(
      [...Object.keys(host).map((path) => at + path), 'http://127.0.0.1:9/down'].map((url) => [url, before]),
    );
    outcome = await tryAll(known, {
      today: '2026-11-21',
      tell: (line: string) => void told.push(line),
      pause: (ms: number) => Promise.resolve(void pauses.push(ms)),
      patience: 300,
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const of = (path: string): unknown => outcome.list[at + path];
  const now = (status: number): unknown => ({ checked: '2026-11-21', status });

  test('an answer is dated', () => {
    expect(of('/fine')).toEqual(now(200));
    expect(requests('/fine')[0]).toBe('HEAD');
    expect(of('/no-head')).toEqual(now(200));
    expect(requests('/no-head')).toEqual(['HEAD', 'GET']);
  });
  test('what has moved is followed, and told', () => {
    expect(of('/moved')).toEqual(now(200));
    expect(told).toContain(`200  ${at}/moved  (it has moved to ${at}/fine)`);
  });
  test('only what is gone fails', () => {
    expect(outcome.gone).toEqual([`${at}/gone`, `${at}/really-gone`]);
    expect(of('/gone')).toEqual(now(404));
    expect(of('/really-gone')).toEqual(now(410));
  });
  test('what gives no answer that counts is tried three times, told, and stays as it was', () => {
    expect(outcome.soft.toSorted()).toEqual(
      [...['/wait-a-day', '/wary', '/ill', '/silent'].map((path) => at + path), 'http://127.0.0.1:9/down'].toSorted(),
    );
    for (const path of ['/wait-a-day', '/wary', '/ill', '/silent']) expect(of(path), path).toEqual({ checked: '2026-01-01', status: 200 });
    for (const path of ['/wary', '/ill', '/silent']) expect(requests(path), path).toEqual(['HEAD', 'GET', 'HEAD', 'GET', 'HEAD', 'GET']);
    expect(told).toContain(`no answer  ${at}/silent`);
  });
  test('a bad moment of a host passes', () => {
    expect(of('/later')).toEqual(now(200));
    expect(requests('/later')).toEqual(['HEAD', 'GET', 'HEAD']);
  });
  test('who asks us to wait is not asked again before, nor for a day', () => {
    expect(of('/wait')).toEqual(now(200));
    expect(requests('/wait')).toEqual(['HEAD', 'HEAD']);
    expect(pauses).toContain(7000);
    expect(requests('/wait-a-day')).toEqual(['HEAD']);
    expect(retryAfter('Sat, 21 Nov 2026 12:00:30 GMT', Date.parse('2026-11-21T12:00:00Z'))).toBe(30_000);
    expect(retryAfter('soon', 0)).toBe(0);
  });
  test('a host gets one request at a time, with a pause before each but its first', () => {
    expect(mostAtOnce).toBe(1);
    // Two hosts have a first request each; a redirect is followed at once; nobody heard the six at the closed door.
    const redirects = 1;
    expect(pauses.length).toBe(asked.length - redirects + 6 - 2);
    expect(Math.min(...pauses)).toBe(1000);
    expect(Math.max(...pauses)).toBe(16_000);
  });
});
