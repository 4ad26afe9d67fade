/**
 * Takes the network from the worker: what a reader's manifest runs is simulated, and the simulator has nobody to talk to but its page. The
 * worker's own security policy says the same (`scripts/hosting/headers.mjs`); a host without headers sends none. Imports still work.
 */
const TALKERS = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'BroadcastChannel',
  'importScripts',
  'Worker',
  'SharedWorker',
  'caches',
  'indexedDB',
  'cookieStore',
];

for (const name of TALKERS)
  if (name in globalThis) Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
