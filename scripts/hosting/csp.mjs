/**
 * A content security policy without `unsafe-inline`: inline scripts are named by their hashes. Inline styles and style attributes become a file
 * of the page's own (hashes cannot name attributes, and a header has no room for the hash of every component's styles). Preact sets styles through
 * the CSSOM, which a policy allows.
 */
import { createHash } from 'node:crypto';
import { decode } from './entities.mjs';

/** Of bytes, one a character (`hosting.mjs`). */
const hashOf = (bytes) => `'sha256-${createHash('sha256').update(bytes, 'latin1').digest('base64')}'`;
/** Scripts keep their text, so they are gone over whole; styles too. */
const elementOrTag = /<(script|style)\b([^>]*)>([\s\S]*?)<\/\1>|<[a-zA-Z][^\s>/]*(?:"[^"]*"|'[^']*'|[^"'>])*>/g;
const styleAttribute = /\sstyle="([^"]*)"/;

/**
 * Moves styles out of a page, into the text of one sheet: the `<style>` elements in their order, then a rule for each style attribute. Those rules
 * are as specific as three attributes: below what a script sets, above the page's own.
 * @returns {{ edits: { at: number, end: number, text: string }[], css: string }}
 */
export function styleEdits(html) {
  const sheets = [];
  const names = new Map();
  const edits = [];
  elementOrTag.lastIndex = 0;
  for (let match; (match = elementOrTag.exec(html)) !== null;) {
    const [all, element, attributes, text] = match;
    if (element === 'style') {
      if (attributes.trim() !== '' || /@(import|charset)/.test(text))
        throw new Error(`scripts/hosting/csp.mjs cannot move ${all.slice(0, 80)}…`);
      sheets.push(text.trim());
      edits.push({ at: match.index, end: elementOrTag.lastIndex, text: '' });
    } else if (element === undefined && all.includes('style="')) {
      const attribute = styleAttribute.exec(all);
      if (attribute === null) continue;
      const style = decode(attribute[1]).trim().replace(/;$/, '');
      if (style !== '' && !names.has(style)) names.set(style, names.size.toString(36));
      const at = match.index + attribute.index;
      edits.push({ at, end: at + attribute[0].length, text: style === '' ? '' : ` data-s="${names.get(style)}"` });
    }
  }
  const rules = [...names].map(([style, name]) => `[data-s="${name}"][data-s][data-s]{${style}}`);
  return { edits, css: [...sheets, ...rules].join('\n') };
}

/** Hashes of a page's inline scripts. */
export function hashesOf(html) {
  const hashes = new Set();
  for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (/\ssrc=/.test(attributes) || /type="application\/(?:ld\+)?json"/.test(attributes)) continue;
    hashes.add(hashOf(text));
  }
  return hashes;
}

/** The policy that lets inline scripts with these hashes run. WebAssembly is Pagefind's; workers are the simulator's. Framing can only be ruled by a header. */
export function policy(scripts, { header }) {
  return [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...[...scripts].sort()].join(' '),
    "style-src 'self'",
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
