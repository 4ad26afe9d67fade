/** Small helpers for the book's HTML. */
import { parse } from 'node-html-parser';
import type { HTMLElement } from 'node-html-parser';

/** Parses HTML with what is in `<pre>` as elements, which node-html-parser leaves as text unless told so. */
export const parseHtml = (html: string): HTMLElement => parse(html, { comment: false, blockTextElements: { script: true, style: true } });

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const mark = (label: string, path: string): string =>
  `<svg class="drawn-mark" viewBox="0 0 10 10" role="img" aria-label="${label}"><path d="${path}"/></svg>`;
const tick = mark('ended well', 'M1 5.5 4 8.5 9 1.5');
const cross = mark('failed', 'M1.5 1.5 8.5 8.5 M8.5 1.5 1.5 8.5');

/** Ticks and crosses in text as drawings: the book's fonts do not have them, and who prints it elsewhere may not have ours. */
export const drawMarks = (html: string): string =>
  html.replace(/>[^<>]*[✓✗][^<>]*</g, (text) => text.replaceAll('✓', tick).replaceAll('✗', cross));

/** A page number that the second pass fills in: a link to `id` that reads as its page. */
export const pageOf = (id: string): string => `<a class="pg" href="#${id}" data-for="${id}">000</a>`;

/** `n` ruled lines to write on. */
export const ruled = (n: number): string => `<div class="ruled" role="presentation">${'<i></i>'.repeat(n)}</div>`;

export const letters = 'abcdefgh';
