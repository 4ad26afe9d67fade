/** External links: one file says of each when it was last tried and what came back. What can be known offline is checked at every build. */
import { readFileSync, writeFileSync } from 'node:fs';

/** What stands in the place of a status until a link has been tried. */
export const NEVER = 'never checked';
/** `{ [url]: { checked: 'YYYY-MM-DD', status: number } | { checked: null, status: 'never checked' } }` */
export const readList = (file) => JSON.parse(readFileSync(file, 'utf8'));
export const writeList = (file, list) =>
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`);

/** JSON.parse lets a later key win silently; the text does not lie. */
const keysIn = (text) => [...text.matchAll(/^\s*"(https?:[^"]*)"\s*:/gm)].map(([, url]) => url);

/** One spelling an address: what differs only by this is the same page. */
const plain = (url) => url.replace(/^http:/, 'https:').replace(/\/(?=$|#)/, '');

function formOf(url) {
  if (!URL.canParse(url)) return 'is no address';
  const { protocol, href, username } = new URL(url);
  if (protocol !== 'https:') return 'is not https';
  if (username !== '') return 'holds a user name';
  if (href !== url && href !== `${url}/`) return `is written oddly: ${href}`;
  return undefined;
}

/**
 * @param {string} text links.external.json
 * @param {readonly { page: string, link: string }[]} used external links of the pages
 * @returns problems as `{ page?, link, why }`
 */
export function checkExternal(text, used) {
  const problems = [];
  const keys = keysIn(text);
  const list = JSON.parse(text);
  const seen = new Map();
  for (const [i, link] of keys.entries()) {
    const form = formOf(link);
    if (form !== undefined) problems.push({ link, why: form });
    if (keys.indexOf(link) !== i) problems.push({ link, why: 'is listed twice' });
    else if (seen.has(plain(link))) problems.push({ link, why: `is listed twice, the other time as ${seen.get(plain(link))}` });
    seen.set(plain(link), link);
    const { checked, status } = list[link] ?? {};
    const tried = /^\d{4}-\d\d-\d\d$/.test(checked) && Number.isInteger(status);
    if (!tried && !(checked === null && status === NEVER))
      problems.push({ link, why: `has no date and status of a check (null and “${NEVER}” when it never was)` });
    if (Number.isInteger(status) && (status === 404 || status === 410))
      problems.push({ link, why: `was gone (${status}) when it was last tried` });
    if (!used.some((each) => each.link === link)) problems.push({ link, why: 'is listed, but no page links to it' });
  }
  for (const { page, link } of new Map(used.map((each) => [each.link, each])).values()) {
    const form = formOf(link);
    if (form !== undefined) problems.push({ page, link, why: form });
    else if (!keys.includes(link))
      problems.push({ page, link, why: 'is not in links.external.json (`npm run links:external` puts it there)' });
  }
  return problems;
}
