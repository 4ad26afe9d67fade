/**
 * Offline after a first visit. The shell (simulator, playground, styles, fonts; the build writes the list) is fetched as a whole when this version
 * is installed; pages come from the network when there is one, else from what was seen before; what has a hash in its name never changes.
 *
 * A new version waits until no page of the old one is open, and has by then fetched all it needs: no page ever runs on half of each. Registered by
 * the player, so a page without an example ships no script.
 */
const VERSION = 'dev';
const SHELL = [];
const PAGES = ['', 'playground/', '404.html'];
const NAME = 'central-mall-';
const CACHE = NAME + VERSION;
const scope = new URL(self.registration.scope);
const hashed = new URL('_astro/', scope).href;

/** Fetches, and keeps a copy while the page reads on; a full disk is the copy's trouble alone. */
async function fetchAndKeep(event) {
  const { request } = event;
  const response = await fetch(request);
  if (response.status === 200 && response.type === 'basic' && !/\.pdf$/.test(new URL(response.url).pathname)) {
    const copy = response.clone();
    const kept = caches.open(CACHE).then((cache) => cache.put(request, copy));
    event.waitUntil(kept.catch(() => {}));
  }
  return response;
}

/** A page with everything it asks for; the page comes last, so that what is kept is whole. */
async function keepPage(url) {
  const cache = await caches.open(CACHE);
  const response = await fetch(url, { cache: 'no-cache' });
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  const html = await response.clone().text();
  const assets = [...html.matchAll(/\s(?:href|src|component-url|renderer-url)="([^"#]+)"/g)]
    .map(([, link]) => new URL(link, url).href)
    .filter((link) => link.startsWith(hashed));
  await Promise.all([...new Set(assets)].map(async (link) => (await cache.match(link)) ?? cache.add(link)));
  await cache.put(url, response);
}

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((path) => new Request(new URL(path, scope), { cache: path.startsWith('_astro/') ? 'default' : 'reload' })));
  await Promise.all(PAGES.map((path) => keepPage(new URL(path, scope).href)));
  // Pages seen under the old version stay, as they are now.
  const old = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== CACHE);
  const requests = await Promise.all(old.map(async (name) => (await caches.open(name)).keys()));
  const pages = requests.flat().flatMap(({ url }) => (url.endsWith('/') && url.startsWith(scope.href) ? [url] : []));
  await Promise.allSettled([...new Set(pages)].map(keepPage));
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const kept = async (request) => (await caches.open(CACHE)).match(request, { ignoreSearch: true });
/** Whatever version has fetched it: a page newer than this worker finds its code with the worker that waits. */
const keptByAny = (request) => caches.match(request, { ignoreSearch: true });

async function answer(event) {
  const { request } = event;
  if (request.url.startsWith(hashed)) return (await keptByAny(request)) ?? fetchAndKeep(event);
  try {
    return await fetchAndKeep(event);
  } catch (error) {
    const found = (await kept(request)) ?? (request.mode === 'navigate' ? await kept(new URL('404.html', scope)) : undefined);
    if (found) return found;
    throw error;
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method === 'GET' && url.startsWith(scope.href)) event.respondWith(answer(event));
});
/** A page that was there before this worker asks to be kept, and is told when it is. */
self.addEventListener('message', (event) => {
  const page = String(event.data?.keep);
  if (page.startsWith(scope.href)) event.waitUntil(keepPage(page).then(() => event.ports[0]?.postMessage('kept')));
});
