/** Tries external links: politely, and without taking a bad day of a host for a broken link. */

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const PAUSE = 1000;
const TRIES = 3;
/** Real ms a host may take to answer, and the longest it may ask us to wait before another try. */
const PATIENCE = 20_000;
const LONGEST_WAIT = 120_000;
const good = (status) => status >= 200 && status < 300;
const answered = (status) => good(status) || status === 404 || status === 410;
/** Too many requests, or not now: another request at once would be rude. */
const wary = (status) => status === 429 || status === 503;

/** Real ms that a `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3). 0 when there is none. */
export function retryAfter(value, now) {
  if (value === null) return 0;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** One address: HEAD, then GET where HEAD is not liked. Statuses that count as an answer end it; the rest is tried again later. */
async function answerOf(url, { fetch, pause, patience }) {
  let status = null;
  let asked = 0;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (asked > LONGEST_WAIT) break;
    if (attempt > 0) await pause(Math.max(PAUSE * 4 ** attempt, asked));
    for (const method of ['HEAD', 'GET']) {
      if (method === 'GET') await pause(PAUSE);
      try {
        const response = await fetch(url, {
          method,
          redirect: 'follow',
          signal: AbortSignal.timeout(patience),
          headers: { 'user-agent': 'central-mall link check' },
        });
        await response.body?.cancel();
        status = response.status;
        asked = retryAfter(response.headers.get('retry-after'), Date.now());
        // Some hosts answer HEAD with 404 or 405 and GET with the page.
        if (good(status)) return { status, ...(response.redirected ? { moved: response.url } : {}) };
        if (wary(status)) break;
      } catch {
        // No answer at all: another try, and soft in the end.
      }
    }
    if (answered(status)) break;
  }
  return { status };
}

/**
 * @param {Record<string, { checked: string | null, status: number | string }>} known
 * @param {{ today: string, tell: (line: string) => void, fetch?: (url: string, init?: RequestInit) => Promise<Response>, pause?: (ms: number) => Promise<unknown>, patience?: number }} how `patience`: real ms for an answer
 * @returns `list` brought up to date; `gone` (404, 410) are failures, `soft` (no answer, 403, 429, 5xx) keep what was known
 */
export async function tryAll(known, { today, tell, fetch = globalThis.fetch, pause = sleep, patience = PATIENCE }) {
  const hosts = Map.groupBy(Object.keys(known), (url) => new URL(url).host);
  const list = { ...known };
  const gone = [];
  const soft = [];
  // Hosts side by side, a host's pages one after the other.
  await Promise.all(
    [...hosts.values()].map(async (urls) => {
      for (const [i, url] of urls.entries()) {
        if (i > 0) await pause(PAUSE);
        const { status, moved } = await answerOf(url.replace(/#.*/, ''), { fetch, pause, patience });
        tell(`${status ?? 'no answer'}  ${url}${moved === undefined ? '' : `  (it has moved to ${moved})`}`);
        if (!answered(status)) {
          soft.push(url);
          continue;
        }
        list[url] = { checked: today, status };
        if (status >= 400) gone.push(url);
      }
    }),
  );
  return { list, gone, soft };
}
