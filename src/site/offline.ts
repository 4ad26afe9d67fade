/** Makes the guide work offline from now on: registers the service worker (public/sw.js), and has it keep this page. */
import { scriptUrl } from './trusted.ts';

let asked = false;

/** When nobody waits for anything else. */
const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    const idle = (): void =>
      'requestIdleCallback' in globalThis ? void requestIdleCallback(() => resolve(), { timeout: 10_000 }) : resolve();
    if (document.readyState === 'complete') idle();
    else addEventListener('load', idle, { once: true });
  });

/** `playground` is the playground's address: the service worker stands one above it, at the site's base. */
export async function workOffline(playground: string): Promise<void> {
  if (asked || !('serviceWorker' in navigator) || !isSecureContext) return;
  asked = true;
  const base = new URL('..', new URL(playground, location.href)).pathname;
  try {
    await whenIdle();
    await navigator.serviceWorker.register(scriptUrl(`${base}sw.js`), { scope: base });
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      document.documentElement.dataset['offline'] = 'ready';
      port1.close();
    });
    port1.start();
    active?.postMessage({ keep: location.href.replace(/[?#].*/, '') }, [port2]);
  } catch {
    // Not allowed here: the guide works as long as there is a network.
  }
}
