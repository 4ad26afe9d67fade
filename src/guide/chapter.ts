/** Turns a built page into a chapter: players into figures, labs into worksheets, links into page references. */
import { NodeType } from 'node-html-parser';
import type { HTMLElement } from 'node-html-parser';
import { figureHtml, recapHtml } from './figure.ts';
import { escape, pageOf, parseHtml } from './html.ts';
import type { Answer, Chapter, FigureEntry, Making, Page } from './types.ts';
import { worksheetHtml } from './worksheet.ts';

export const chapterId = (slug: string): string => `ch-${slug.replaceAll('/', '-')}`;

/** Lines of a listing that may run over a page. */
const LONG_LISTING = 30;
/** Characters of a line beyond which a listing is set smaller: its columns stand below each other only while no line is turned over. */
const WIDE_LISTING = 92;

/** Classes of a listing that may be broken, and of one that is set smaller. */
function extent(text: string): string {
  const lines = text.split('\n');
  return `${lines.length > LONG_LISTING ? ' long' : ''}${lines.some((line) => line.length > WIDE_LISTING) ? ' wide' : ''}`;
}

/** Where a link of the site leads in the book: an id, or nothing when it is no chapter. */
function placeOf(href: string, page: Page, making: Making): string | undefined {
  const here = new URL(`${making.site}${page.slug}/`);
  let url: URL;
  try {
    url = new URL(href, here);
  } catch {
    return undefined;
  }
  if (!url.href.startsWith(making.site)) return undefined;
  const slug = url.href
    .slice(making.site.length)
    .replace(/[#?].*$/, '')
    .replace(/\/(index\.html)?$/, '');
  if (!making.slugs.has(slug)) return undefined;
  return url.hash === '' ? chapterId(slug) : `${chapterId(slug)}--${decodeURIComponent(url.hash.slice(1))}`;
}

function links(content: HTMLElement, page: Page, making: Making): void {
  for (const link of content.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? '';
    // The way to a live page stays one.
    if (link.hasAttribute('data-live') || link.classList.contains('pg') || /^#(fig|ch)-/.test(href)) continue;
    const place = placeOf(href, page, making);
    if (place !== undefined) {
      link.setAttribute('href', `#${place}`);
      if (link.hasAttribute('data-map')) continue;
      // On the site links with nothing between them stand below each other.
      const next = link.nextSibling as HTMLElement | null;
      const stacked = next?.nodeType === NodeType.ELEMENT_NODE && next.tagName === 'A' ? '<br>' : '';
      link.insertAdjacentHTML('afterend', ` <span class="see">(p. ${pageOf(place)})</span>${stacked}`);
      continue;
    }
    const url = new URL(href, `${making.site}${page.slug}/`).href;
    link.setAttribute('href', url);
    const shown = url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
    if (!url.startsWith(making.site) && shown.length <= 70 && !link.textContent.includes(shown))
      link.insertAdjacentHTML('afterend', ` <span class="url">${escape(shown)}</span>`);
  }
}

/** Headings go one step down (the chapter's title is an h2), and their ids become the chapter's own. */
function headings(content: HTMLElement, id: string): void {
  for (const each of content.querySelectorAll('.sl-anchor-link')) each.remove();
  for (const each of content.querySelectorAll('.sl-heading-wrapper')) each.replaceWith(...each.querySelectorAll('h2,h3,h4'));
  for (const heading of content.querySelectorAll('h2,h3,h4')) {
    const own = heading.getAttribute('id');
    if (own !== undefined && own !== null) heading.setAttribute('id', `${id}--${own}`);
    heading.tagName = `H${Number(heading.tagName[1]) + 1}`;
  }
}

/** A heading (and an anchor) right before a figure goes into its head, which is never broken: Chromium leaves it behind otherwise. */
function keepTogether(content: HTMLElement): void {
  for (const head of content.querySelectorAll('.fig-head')) {
    let before = head.parentNode.previousElementSibling;
    while (before !== null && (/^H[345]$/.test(before.tagName) || (before.tagName === 'SPAN' && before.textContent === ''))) {
      before.remove();
      head.insertAdjacentHTML('afterbegin', before.outerHTML);
      before = head.parentNode.previousElementSibling;
    }
  }
}

export function chapterOf(page: Page, making: Making): Chapter {
  const id = chapterId(page.slug);
  const root = parseHtml(page.html);
  const content = root.querySelector('.sl-markdown-content') ?? parseHtml('<div></div>');
  const figures: FigureEntry[] = [];
  const answers: Answer[] = [];
  let claims = 0;

  for (const each of content.querySelectorAll('pre.astro-code')) {
    const text = each.textContent.trimEnd();
    each.replaceWith(parseHtml(`<pre class="listing${extent(text)}">${escape(text)}</pre>`));
  }
  for (const each of content.querySelectorAll('.kubectl-output pre')) each.setAttribute('class', extent(each.textContent.trimEnd()).trim());
  for (const lab of content.querySelectorAll('section.lab')) {
    const made = worksheetHtml(lab, id, page, making);
    answers.push(made.answer);
    claims += made.checks;
    lab.replaceWith(parseHtml(made.html));
  }
  for (const figure of content.querySelectorAll('figure.example-figure')) {
    const made = figureHtml(figure, making);
    figures.push(made.entry);
    claims += made.claims;
    if (made.answer !== undefined) answers.push(made.answer);
    figure.replaceWith(parseHtml(`<span id="${id}--${figure.getAttribute('id') ?? ''}"></span>${made.html}`));
  }
  for (const recap of content.querySelectorAll('section.recap')) {
    const made = recapHtml(recap, id);
    answers.push(...made.answers);
    recap.replaceWith(parseHtml(made.html));
  }
  for (const comic of content.querySelectorAll('figure.comic')) comic.setAttribute('aria-label', `Comic: ${page.title}`);
  for (const link of content.querySelectorAll('.mall-map a')) {
    link.setAttribute('data-map', '');
    // A picture that a PDF reader reads aloud has words: those of its shop.
    const picture = link.querySelector('svg');
    picture?.removeAttribute('aria-hidden');
    picture?.setAttribute('role', 'img');
    picture?.setAttribute('aria-label', `A shop of the mall: ${link.querySelector('strong')?.textContent.trim() ?? ''}`);
  }
  for (const script of content.querySelectorAll(
    'script, style, link, .choosing, .comic-script, .example-controls, noscript, .comic-narrow, .no-print, .progress-count, progress, meter',
  ))
    script.remove();
  for (const details of content.querySelectorAll('details')) {
    const summary = details.querySelector('summary');
    const title = summary?.innerHTML ?? '';
    summary?.remove();
    details.replaceWith(parseHtml(`<div class="opened"><p><b>${title}</b></p>${details.innerHTML}</div>`));
  }
  for (const toolbox of content.querySelectorAll('nav.toolbox')) {
    // On one line a kind that the title begins with is said twice: “Lab Lab 06”.
    for (const item of toolbox.querySelectorAll('li')) {
      const kind = item.querySelector('span');
      if (kind !== null && item.querySelector('a')?.textContent.trim().startsWith(`${kind.textContent.trim()} `)) kind.remove();
    }
    toolbox.replaceWith(parseHtml(`<div class="toolbox-paper"><b>Go on</b><ul>${toolbox.querySelector('ul')?.innerHTML ?? ''}</ul></div>`));
  }
  headings(content, id);
  keepTogether(content);
  links(content, page, making);
  for (const svg of content.querySelectorAll('[tabindex]')) svg.removeAttribute('tabindex');
  return {
    id,
    shelf: page.shelf,
    slug: page.slug,
    title: page.title,
    description: page.description,
    body: content.innerHTML,
    figures,
    answers,
    claims,
  };
}
