/**
 * What the search (Pagefind) finds, and how Starlight's interface of it lives under Trusted Types. It writes excerpts as HTML, and its core starts a
 * worker by address: each gets a policy of its own, which lets through what it needs and no more: `<mark>`, and Pagefind's own worker.
 */
import { replaced } from '../lib/replaced.mjs';
import { inserted, replacedEach } from './edits.mjs';

const where = 'scripts/hosting/search.mjs';

/** What counts for how much, by class. Controls and drawings are no text of the guide; manifests and outputs are, but who looks for a word wants first the page that explains it. */
const WEIGHTS = new Map([
  ['example-controls', 0],
  ['timeline', 0],
  ['shop-scene', 0],
  ['lab-solution', 0.1],
  ['yaml-still', 0.2],
  ['example-final', 0.4],
  ['lab-tasks', 0.4],
]);
const weighed = new RegExp(` class="(?=[^"]*(?:${[...WEIGHTS.keys()].join('|')}))([^"]*)"`, 'g');

/** What the search should read otherwise: what it leaves out, what counts less, and on a page's title the words that readers type for it (`<meta name="keywords">`). */
export function searchEdits(html) {
  const edits = replacedEach(html, weighed, (attribute, classes) => {
    const weights = classes.split(' ').flatMap((name) => WEIGHTS.get(name) ?? []);
    if (weights.length === 0) return undefined;
    return weights.includes(0) ? ` data-pagefind-ignore${attribute}` : ` data-pagefind-weight="${weights[0]}"${attribute}`;
  });
  const words = /<meta name="keywords" content="([^"]*)"/.exec(html)?.[1];
  if (words === undefined) return edits;
  const title = html.indexOf('<h1 ') + '<h1'.length;
  return [...edits, inserted(title, ` data-keywords="${words}" data-pagefind-index-attrs="data-keywords"`)];
}

/** Source of a function that turns text into what a sink takes; where there are no Trusted Types the rule alone holds. */
const trusted = (name, kind, rule) =>
  `const ${name} = (() => { const rule = ${rule}; const policy = globalThis.trustedTypes?.createPolicy('${name}', { create${kind}: rule }); return (text) => policy === undefined ? rule(String(text)) : policy.create${kind}(text); })();\n`;

/** Vite plugin: of the HTML of excerpts and filters only `<mark>` stays an element. */
export const trustedSearch = () => ({
  name: 'trusted-search',
  transform: {
    filter: { id: /@pagefind\/default-ui\/.*\.mjs/ },
    handler(code) {
      const marks = trusted('pagefindMarks', 'HTML', String.raw`(html) => html.replace(/<(?!\/?mark>)/g, '&lt;')`);
      return {
        code: marks + replaced(code, /\.innerHTML = (\w+);/g, '.innerHTML = pagefindMarks($1);', { what: 'Pagefind’s interface', where }),
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
  ) + replaced(code, 'new Worker(workerUrl)', 'new Worker(pagefindWorker(workerUrl))', { what: 'Pagefind', where });
