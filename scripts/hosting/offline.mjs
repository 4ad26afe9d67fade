/** The service worker of one build: public/sw.js with the list of its shell, and a version that changes with any of it. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All code, the styles that pages share, the faces for plain English. Each page's own style sheet (`s.…`) comes with the page. */
const isShell = (name) => /\.js$/.test(name) || (/\.css$/.test(name) && !name.startsWith('s.')) || /-latin-\d.*\.woff2$/.test(name);

/** @returns the text of sw.js for the site in `dist` */
export function serviceWorker(dist) {
  const assets = readdirSync(join(dist, '_astro')).filter(isShell).sort();
  const samples = readdirSync(join(dist, 'samples')).map((name) => `samples/${name}`);
  const others = ['favicon.svg', 'manifest.webmanifest', ...samples.sort()];
  const template = readFileSync(join(dist, 'sw.js'), 'utf8');
  const hash = createHash('sha256').update(template).update(assets.join());
  for (const name of [...others, 'index.html', 'playground/index.html', '404.html']) hash.update(readFileSync(join(dist, name)));
  const set = (text, name, value) => {
    const pattern = new RegExp(`^const ${name} = .*;$`, 'm');
    if (!pattern.test(text)) throw new Error(`public/sw.js has no line “const ${name} = …;”`);
    return text.replace(pattern, () => `const ${name} = ${value};`);
  };
  const shell = JSON.stringify([...others, ...assets.map((name) => `_astro/${name}`)]);
  return set(set(template, 'VERSION', `'${hash.digest('hex').slice(0, 12)}'`), 'SHELL', shell);
}
