/**
 * Takes the network from the worker: what a reader's manifest runs is simulated, and the simulator has nobody to talk to but its page. The
 * worker's own security policy says the same (`scripts/hosting/headers.mjs`); a host without headers sends none. Imports still work.
 */
const talkers = 'fetch XMLHttpRequest WebSocket EventSource WebTransport importScripts Worker caches indexedDB';

for (const name of talkers.split(' ')) Object.defineProperty(globalThis, name, { value: undefined });
