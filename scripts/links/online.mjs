/** Tries external links: politely, and without taking a bad day of a host for a broken link. */

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const PAUSE = 1000;
const TRIES = 3;
const answered = (status) => (status >= 200 && status < 300) || status === 404 || status === 410;

/** One address: HEAD, then GET where HEAD is not liked. Statuses that count as an answer end it; the rest is tried again later. */
async function statusOf(url, { fetch, pause }) {
  let status = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await pause(PAUSE * 4 ** attempt);
    for (const method of ['HEAD', 'GET']) {
      try {
        const response = await fetch(url, {
          method,
          redirect: 'follow',
          signal: AbortSignal.timeout(20_000),
          headers: { 'user-agent': 'central-mall link check' },
        });
        await response.body?.cancel();
        status = response.status;
        // Some hosts answer HEAD with 404 or 405 and GET with the page.
        if (status >= 200 && status < 300) return status;
      } catch {
        // No answer at all: another try, and soft in the end.
      }
    }
    if (answered(status)) return status;
  }
  return status;
}

/**
 * @param {Record<string, { checked: string | null, status: number | null }>} known
 * @param {{ today: string, tell: (line: string) => void, fetch?: (url: string, init?: RequestInit) => Promise<Response>, pause?: (ms: number) => Promise<unknown> }} how
 * @returns `list` brought up to date; `gone` (404, 410) are failures, `soft` (no answer, 403, 429, 5xx) keep what was known
 */
export async function tryAll(known, { today, tell, fetch = globalThis.fetch, pause = sleep }) {
  const hosts = Map.groupBy(Object.keys(known), (url) => new URL(url).host);
  const list = { ...known };
  const gone = [];
  const soft = [];
  // Hosts side by side, a host's pages one after the other.
  await Promise.all(
    [...hosts.values()].map(async (urls) => {
      for (const [i, url] of urls.entries()) {
        if (i > 0) await pause(PAUSE);
        const status = await statusOf(url.replace(/#.*/, ''), { fetch, pause });
        tell(`${status ?? 'no answer'}  ${url}`);
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
