/**
 * What the search (Pagefind) finds, and how Starlight's interface of it lives under Trusted Types. It writes excerpts as HTML, and its core starts a
 * worker by address: each gets a policy of its own, which lets through what it needs and no more: `<mark>`, and Pagefind's own worker.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The same page, its examples' controls marked as nothing to look for: what is found are texts, samples, outputs and claims. */
export const withoutControls = (html) =>
  html.replace(/<([a-z]+)(\s[^>]*?\bclass="(?:[^"]* )?example-controls(?: [^"]*)?")/g, '<$1 data-pagefind-ignore$2');

/** Astro integration; it has to stand before Starlight's, which makes the index. */
export const searchable = () => ({
  name: 'searchable',
  hooks: {
    'astro:build:done': ({ dir }) => {
      const dist = fileURLToPath(dir);
      for (const name of readdirSync(dist, { recursive: true })) {
        if (!name.endsWith('.html')) continue;
        const file = join(dist, name);
        writeFileSync(file, withoutControls(readFileSync(file, 'utf8')));
      }
    },
  },
});

/** Source of a function that turns text into what a sink takes; where there are no Trusted Types the rule alone holds. */
const trusted = (name, kind, rule) =>
  `const ${name} = (() => { const rule = ${rule}; const policy = globalThis.trustedTypes?.createPolicy('${name}', { create${kind}: rule }); return (text) => policy === undefined ? rule(String(text)) : policy.create${kind}(text); })();\n`;

function replaced(code, pattern, replacement, what) {
  const changed = code.replace(pattern, replacement);
  if (changed === code) throw new Error(`${what} has changed: scripts/hosting/search.mjs must be taught how it works now`);
  return changed;
}

/** Vite plugin: of the HTML of excerpts and filters only `<mark>` stays an element. */
export const trustedSearch = () => ({
  name: 'trusted-search',
  transform: {
    filter: { id: /@pagefind\/default-ui\/.*\.mjs/ },
    handler(code) {
      const marks = trusted('pagefindMarks', 'HTML', String.raw`(html) => html.replace(/<(?!\/?mark>)/g, '&lt;')`);
      return {
        code: marks + replaced(code, /\.innerHTML = (\w+);/g, '.innerHTML = pagefindMarks($1);', 'Pagefind’s interface'),
        map: null,
      };
    },
  },
});

/** Pagefind's core, which the search loads: its worker lies beside it. */
export const trustedPagefind = (code) =>
  trusted(
    'pagefindWorker',
    'ScriptURL',
    `(url) => { if (new URL(url, location.href).href !== new URL('pagefind-worker.js', import.meta.url).href) throw new TypeError(url); return url; }`,
  ) + replaced(code, 'new Worker(workerUrl)', 'new Worker(pagefindWorker(workerUrl))', 'Pagefind');
