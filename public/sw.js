/**
 * Offline after a first visit: pages come from the network when there is one, else from what was seen before; hashed assets never change
 * and come from the cache. Registered by the player, so a page without an example ships no script.
 */
const CACHE = 'central-mall-1';
const scope = new URL(self.registration.scope);

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => Promise.allSettled(['', 'playground/', '404.html'].map((page) => cache.add(new URL(page, scope)))))
      .then(() => self.skipWaiting()),
  );
});
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('central-mall-') && name !== CACHE).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

const keep = async (request, response) => {
  if (response.ok && response.type === 'basic') await (await caches.open(CACHE)).put(request, response.clone());
  return response;
};
const fromNetwork = async (request) => {
  try {
    return await keep(request, await fetch(request));
  } catch (error) {
    const kept =
      (await caches.match(request, { ignoreSearch: true })) ??
      (request.mode === 'navigate' ? await caches.match(new URL('404.html', scope)) : undefined);
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const immutable = url.pathname.startsWith(`${scope.pathname}_astro/`);
  event.respondWith(immutable ? caches.match(request).then((kept) => kept ?? fromNetwork(request)) : fromNetwork(request));
});
