/** Follows every link, image and script of every page in dist/: pages, files and fragments. External links are only checked for form. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './lib/run.mjs';

const dist = join(root, 'dist');
const base = `/${process.env.BASE ?? '/'}/`.replace(/\/+/g, '/');
const pages = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? pages(join(folder, entry.name)) : entry.name.endsWith('.html') ? [join(folder, entry.name)] : [],
  );
const decode = (text) => text.replaceAll('&#38;', '&').replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');

const ids = new Map();
const idsOf = (file) => {
  if (!ids.has(file))
    ids.set(file, new Set([...readFileSync(file, 'utf8').matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id]) => decode(id))));
  return ids.get(file);
};
const fileOf = (path) => {
  if (!path.startsWith(base)) return undefined;
  const inside = join(dist, path.slice(base.length));
  if (existsSync(inside) && statSync(inside).isFile()) return inside;
  const index = join(inside, 'index.html');
  return existsSync(index) ? index : undefined;
};

/** The playground's fragments name samples, or hold a shared state. */
const isSample = (page, hash) =>
  page === join(dist, 'playground', 'index.html') && (hash.startsWith('#s=') || existsSync(join(dist, 'samples', `${hash.slice(1)}.yaml`)));

let checked = 0;
const broken = [];
for (const page of pages(dist)) {
  const here = relative(dist, page).split('\\').join('/');
  const address = new URL(base + here.replace(/index\.html$/, ''), 'http://site.invalid');
  const html = readFileSync(page, 'utf8').replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) =>
    script.slice(0, script.indexOf('>') + 1),
  );
  for (const [, , value] of html.matchAll(/\s(href|src|component-url|renderer-url)="([^"]*)"/g)) {
    const link = decode(value);
    if (/^(mailto|data|tel):/.test(link)) continue;
    checked++;
    let url;
    try {
      url = new URL(link, address);
    } catch {
      broken.push(`${here}: ${link} is no address`);
      continue;
    }
    if (url.host !== address.host) {
      // The site's own address in canonical links and the like; the rest of the web is not ours to check at every build.
      continue;
    }
    const target = fileOf(decodeURIComponent(url.pathname));
    if (target === undefined) broken.push(`${here}: ${link} leads nowhere`);
    else if (
      url.hash.length > 1 &&
      target.endsWith('.html') &&
      !isSample(target, url.hash) &&
      !idsOf(target).has(decodeURIComponent(url.hash.slice(1)))
    )
      broken.push(`${here}: ${link}: there is no such place on that page`);
  }
}
for (const line of broken) console.log(`✗ ${line}`);
console.log(`${checked} links checked, ${broken.length} broken`);
process.exit(broken.length > 0 || checked === 0 ? 1 : 0);
