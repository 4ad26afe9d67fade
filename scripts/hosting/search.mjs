/**
 * Starlight's search (Pagefind) under Trusted Types. Its user interface writes excerpts as HTML, and its core starts a worker by address: each
 * gets a policy of its own, which lets through what it needs and no more: `<mark>`, and Pagefind's own worker.
 */

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
  transform(code, id) {
    if (!/@pagefind\/default-ui\/.*\.mjs/.test(id)) return undefined;
    const marks = trusted('pagefindMarks', 'HTML', String.raw`(html) => html.replace(/<(?!\/?mark>)/g, '&lt;')`);
    return { code: marks + replaced(code, /\.innerHTML = (\w+);/g, '.innerHTML = pagefindMarks($1);', 'Pagefind’s interface'), map: null };
  },
});

/** Pagefind's core, which the search loads: its worker lies beside it. */
export const trustedPagefind = (code) =>
  trusted(
    'pagefindWorker',
    'ScriptURL',
    `(url) => { if (new URL(url, location.href).href !== new URL('pagefind-worker.js', import.meta.url).href) throw new TypeError(url); return url; }`,
  ) + replaced(code, 'new Worker(workerUrl)', 'new Worker(pagefindWorker(workerUrl))', 'Pagefind');
