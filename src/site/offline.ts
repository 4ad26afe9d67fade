/** Makes the guide work offline from now on: registers the service worker, and hands it what this page has already loaded. */
import { scriptUrl } from './trusted.ts';

let asked = false;

/**
 * `everything` loads the parts of the simulator that this page has not needed and answers their addresses; `playground` is the
 * playground's address: the service worker stands one above it, at the site's base.
 */
export function workOffline(playground: string, everything: () => Promise<readonly string[]>): void {
  if (asked || !('serviceWorker' in navigator) || !isSecureContext) return;
  asked = true;
  const base = new URL('..', new URL(playground, location.href)).pathname;
  void navigator.serviceWorker
    .register(scriptUrl(`${base}sw.js`), { scope: base })
    .then(() => navigator.serviceWorker.ready)
    .then(async () => {
      // What was loaded before the service worker came: the page, its assets, the simulator.
      const own = performance.getEntriesByType('resource').map((entry) => entry.name);
      const cache = await caches.open('central-mall-1');
      await Promise.allSettled(
        [location.href.split('#')[0]!, ...own, ...(await everything())]
          .filter((url) => new URL(url).origin === location.origin)
          .map((url) => cache.add(url)),
      );
      document.documentElement.dataset['offline'] = 'ready';
    })
    .catch(() => {
      // Not allowed here: the guide works as long as there is a network.
    });
}
