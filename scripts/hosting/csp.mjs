/**
 * A content security policy without `unsafe-inline`: inline scripts and styles are named by their hashes, and style attributes, which hashes
 * cannot name, become rules of a small file beside the page. Preact sets styles through the CSSOM, which a policy allows.
 */
import { createHash } from 'node:crypto';

const hashOf = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
const decode = (text) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const tag = /<[a-zA-Z][^\s>/]*(?:"[^"]*"|'[^']*'|[^"'>])*>/g;

/**
 * Moves style attributes out of a page. Rules are as specific as three attributes: below what a script sets, above the page's own.
 * @returns {{ html: string, css: string }}
 */
export function withoutStyleAttributes(html) {
  const names = new Map();
  // Scripts, styles and templates of code keep their text.
  const parts = html.split(/(<(?:script|style)\b[^>]*>[\s\S]*?<\/(?:script|style)>)/);
  const moved = parts.map((part, i) =>
    i % 2 === 1
      ? part
      : part.replace(tag, (element) =>
          element.replace(/\sstyle="([^"]*)"/, (_, value) => {
            const style = decode(value).trim().replace(/;$/, '');
            if (style === '') return '';
            if (!names.has(style)) names.set(style, names.size.toString(36));
            return ` data-s="${names.get(style)}"`;
          }),
        ),
  );
  const css = [...names].map(([style, name]) => `[data-s="${name}"][data-s][data-s]{${style}}`).join('\n');
  return { html: moved.join(''), css };
}

/** Hashes of a page's inline scripts and styles. */
export function hashesOf(html) {
  const scripts = new Set();
  const styles = new Set();
  for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (/\ssrc=/.test(attributes) || /type="application\/(?:ld\+)?json"/.test(attributes)) continue;
    scripts.add(hashOf(text));
  }
  for (const [, text] of html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g)) styles.add(hashOf(text));
  return { scripts, styles };
}

/** The policy. WebAssembly is Pagefind's; workers are the simulator's. Framing can only be ruled by a header. */
export function policy({ scripts, styles }, { header }) {
  const sorted = (set) => [...set].sort();
  return [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...sorted(scripts)].join(' '),
    ["style-src 'self'", ...sorted(styles)].join(' '),
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types central-mall pagefindMarks pagefindWorker',
    ...(header ? ["frame-ancestors 'none'"] : []),
  ].join('; ');
}

/** The policy of the simulator's worker, which talks to its page and to nobody else: it loads its own parts, as scripts. */
export const workerPolicy = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
