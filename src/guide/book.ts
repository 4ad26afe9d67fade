/** Puts the book together: cover, contents, parts and chapters, answers, lists, index, colophon. Page numbers are filled in by the second pass. */
import { chapterId, chapterOf } from './chapter.ts';
import { drawMarks, escape, pageOf, parseHtml } from './html.ts';
import { singlePaints } from './paint.ts';
import { indexTerms } from './terms.ts';
import type { Chapter, Draw, Making, Page, Shelf } from './types.ts';

export interface BookInput {
  readonly pages: readonly Page[];
  readonly site: string;
  readonly draw: Draw;
  /** Art for the cover, as SVG. */
  readonly cover: string;
  /** What the colophon tells beside the counted things. */
  readonly made: { readonly date: string; readonly revision: string; readonly recordings: number };
  readonly style: string;
}
export type Size = 'A4' | 'Letter';
export interface Book {
  readonly html: (size: Size) => string;
  /** Ids of everything that must open on a right-hand page, in order. */
  readonly rectos: readonly string[];
  readonly chapters: readonly Chapter[];
}

interface Part {
  readonly shelf: Shelf | 'back';
  readonly title: string;
  readonly says: string;
  readonly colour: string;
}
const parts: readonly Part[] = [
  { shelf: 'story', title: 'The story', says: 'Eight chapters, from a lonely clerk to closing time.', colour: '#47409c' },
  { shelf: 'comics', title: 'The comics', says: 'One idea each. Every sign, clock and locker is drawn from a run.', colour: '#b23a26' },
  { shelf: 'patterns', title: 'Patterns', says: 'The reference: what the rules are, and a run for each.', colour: '#117a71' },
  { shelf: 'labs', title: 'Labs', says: 'Worksheets. Write, predict, then let the live page judge your Pod.', colour: '#a36a2c' },
  { shelf: 'back', title: 'At the back', says: 'Answers, solutions, figures, index.', colour: '#3a3229' },
];

/** Strings in CSS `content`. */
const css = (text: string): string => JSON.stringify(text).replaceAll('\\n', ' ');

/** A page style a chapter: running heads, page number outside, thumb tab in the part's colour. */
function pageStyle(name: string, chapter: string, part: Part, place: number): string {
  // Tabs step down the edge, part by part.
  const edge = (side: 'left' | 'right'): string =>
    `@${side}-middle { content: ' '; background: linear-gradient(${part.colour}, ${part.colour}) ${side} calc(50% + ${(place - 2) * 42}mm) / 8mm 36mm no-repeat; }`;
  return `@page ${name} { }
@page ${name}:left { ${edge('left')} @top-left { content: counter(page) "    " ${css(part.title)}; } }
@page ${name}:right { ${edge('right')} @top-right { content: ${css(chapter)} "    " counter(page); } }`;
}

const section = (id: string, page: string, kind: string, html: string): string =>
  `<section class="${kind}" id="${id}" style="page:${page}">${html}</section>`;

/** Text in which words with a hyphen stay on one line. */
const whole = (text: string): string => escape(text).replace(/\w+(?:-\w+)+/g, '<span class="word">$&</span>');

const withoutLab = (title: string): string => title.replace(/^Lab \d+: /, '');

export function bookOf(input: BookInput): Book {
  const making: Making = {
    draw: input.draw,
    site: input.site,
    slugs: new Set(input.pages.map((page) => page.slug)),
    figures: 0,
    printed: new Map(),
    runs: [],
  };
  const chapters = input.pages.map((page) => chapterOf(page, making));
  const styles: string[] = [];
  const rectos: string[] = [];
  const body: string[] = [];
  const contents: string[] = [];
  const open = (id: string): void => void rectos.push(id);

  for (const [place, part] of parts.entries()) {
    const id = `part-${part.shelf}`;
    const mine = chapters.filter((chapter) => chapter.shelf === part.shelf);
    open(id);
    body.push(
      section(
        id,
        'plain',
        'part',
        `<div style="--part:${part.colour}"><p class="part-number">Part ${place + 1}</p><h1>${part.title}</h1><p class="part-says">${part.says}</p></div>`,
      ),
    );
    const rows: string[] = [];
    for (const chapter of mine) {
      const page = `p-${chapter.id}`;
      const label =
        part.shelf === 'story' && /\/\d/.test(chapter.slug)
          ? `Chapter ${Number(/\/(\d+)/.exec(chapter.slug)?.[1])}`
          : part.shelf === 'labs' && /\/\d/.test(chapter.slug)
            ? `Lab ${Number(/\/(\d+)/.exec(chapter.slug)?.[1])}`
            : part.title;
      styles.push(pageStyle(page, chapter.title, part, place));
      open(chapter.id);
      body.push(
        section(
          chapter.id,
          page,
          `chapter ${part.shelf}`,
          `<header class="opening" style="--part:${part.colour}"><p class="label">${label}</p><h2>${whole(withoutLab(chapter.title))}</h2><p class="lead">${whole(chapter.description)}</p></header>${chapter.body}`,
        ),
      );
      rows.push(`<li><a href="#${chapter.id}">${escape(chapter.title)}</a><i></i>${pageOf(chapter.id)}</li>`);
    }
    if (part.shelf === 'back') {
      for (const [name, title, html] of back(chapters, making, input)) {
        const page = `p-${name}`;
        styles.push(pageStyle(page, title, part, place));
        open(name);
        body.push(
          section(
            name,
            page,
            `chapter back ${name}`,
            `<header class="opening" style="--part:${part.colour}"><h2>${title}</h2></header>${html}`,
          ),
        );
        rows.push(`<li><a href="#${name}">${title}</a><i></i>${pageOf(name)}</li>`);
      }
    }
    contents.push(
      `<li class="toc-part" style="--part:${part.colour}"><p><a href="#${id}">${part.title}</a><i></i>${pageOf(id)}</p><ol>${rows.join('')}</ol></li>`,
    );
  }

  const indexed = singlePaints(drawMarks(indexTerms(body.join('\n'), chapters)));
  const front = `<section class="cover" id="cover" style="page:cover">${singlePaints(input.cover)}<div class="cover-words"><p class="cover-title">The Central Mall</p><p class="cover-sub">A study guide to Kubernetes multi-container Pods in which every example runs</p></div></section>
${section('imprint', 'plain', 'imprint', imprint(chapters, making, input))}
${section('contents', 'plain', 'contents', `<h1>Contents</h1><ol class="toc">${contents.join('')}</ol>`)}
${section('reading', 'plain', 'chapter reading', drawMarks(reading()))}`;
  const html = (
    size: Size,
  ): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The Central Mall: a study guide to Kubernetes multi-container Pods</title>
<meta name="author" content="The Central Mall"><style>@page { size: ${size === 'A4' ? '210mm 297mm' : '8.5in 11in'}; }</style><style>${input.style}</style><style>${styles.join('\n')}</style></head><body class="size-${size}">${front}${indexed}</body></html>`;
  return { html, rectos: ['contents', 'reading', ...rectos], chapters };
}

/** Answers, solutions, list of figures, index and colophon: id, title, HTML. */
function back(chapters: readonly Chapter[], making: Making, input: BookInput): readonly (readonly [string, string, string])[] {
  const lab = (chapter: Chapter): boolean => chapter.shelf === 'labs';
  const answers = chapters
    .filter((chapter) => !lab(chapter) && chapter.answers.length > 0)
    .map((chapter) => `<h3>${escape(chapter.title)}</h3>${chapter.answers.map((answer) => answer.html).join('')}`);
  const solutions = chapters.filter(lab).flatMap((chapter) => chapter.answers.map((answer) => answer.html));
  const figures = chapters
    .flatMap((chapter) => chapter.figures)
    .map(
      (figure) =>
        `<li><span>${figure.number}</span> <a href="#${figure.id}">${escape(figure.title)}</a> <code>${escape(figure.sample)}</code><i></i>${pageOf(figure.id)}</li>`,
    );
  return [
    ['answers', 'Answers', answers.join('')],
    ['solutions', 'Hints and solutions', solutions.join('')],
    ['figures', 'Figures', `<ol class="list-of-figures">${figures.join('')}</ol>`],
    ['index', 'Index', '<div class="index-here"></div>'],
    ['colophon', 'Colophon', colophon(chapters, making, input)],
  ];
}

function colophon(chapters: readonly Chapter[], making: Making, input: BookInput): string {
  const claims = chapters.reduce((sum, chapter) => sum + chapter.claims, 0);
  return `<p>Nothing in the figures of this book was drawn by hand. Each of its ${making.figures} examples is a manifest that was applied, when this book was made, to a simulator of a Kubernetes 1.36 cluster; the timelines, the shops, the tables and what kubectl says are taken from those runs. The ${claims} statements marked with a tick, and the tasks of the labs, are checks: had one of them not held, there would be no book.</p>
<p>The simulator itself is checked against ${input.made.recordings > 0 ? `${input.made.recordings} recordings` : 'recordings'} of a real cluster. A run has no chance in it: the same manifest gives the same run to the last millisecond, here, on the live page and on your machine.</p>
<p>The runs’ common fingerprint is <code>${fingerprint(making.runs)}</code>. Made on ${input.made.date}${input.made.revision === '' ? '' : ` from revision <code>${input.made.revision}</code>`}.</p>
<p>Set in Bricolage Grotesque, Atkinson Hyperlegible Next and JetBrains Mono. Printed to PDF by Chromium, twice: once to learn where everything falls, and once to say so. The colours keep apart in greyscale.</p>
<p>Kubernetes is a registered trademark of The Linux Foundation. This book is not affiliated with it.</p>`;
}

const fingerprint = (runs: readonly string[]): string => {
  let hash = 2166136261;
  for (const char of runs.join('')) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
  return `${runs.length}-${hash.toString(16).padStart(8, '0')}`;
};

const imprint = (chapters: readonly Chapter[], making: Making, input: BookInput): string =>
  `<p>The Central Mall. ${chapters.length} chapters, ${making.figures} figures.</p><p>The live edition, in which every figure plays: <a href="${input.site}">${escape(input.site)}</a></p><p>Text, samples and simulator are free under the Apache License 2.0.</p><p>Contents: page ${pageOf('contents')}. How to read the figures: page ${pageOf('reading')}. How the runs were checked is told in the colophon, page ${pageOf('colophon')}.</p>`;

/** The legend: colours, shapes and states. */
function reading(): string {
  const roles = [
    ['init', 'Init container', 'the setup crew: comes before opening, one after the other, and leaves'],
    ['sidecar', 'Native sidecar', 'the assistant: comes early, stays all day'],
    ['app', 'App container', 'the clerk behind the counter'],
    ['volume', 'Volume', 'the locker: files that live and die with the Pod'],
    ['port', 'localhost, ports', 'the phone line and its extensions'],
    ['probe', 'Probe', 'the inspector'],
    ['image', 'Image', 'uniform and manual'],
    ['kubelet', 'kubelet', 'the manager with the clipboard'],
  ];
  const states = [
    ['waiting', 'PodInitializing', 'waiting, with the reason'],
    ['running', 'Running', 'running'],
    ['ready', 'Ready', 'running and ready: the bright edge'],
    ['done', '✓ Completed', 'ended well'],
    ['failed', '✗ Error 1', 'ended badly, with the exit code'],
  ];
  return `<header class="opening" style="--part:#3a3229"><h2>How to read the figures</h2></header>
<p>A figure is a run of a Pod. Its <b>timeline</b> has a lane for each container, from the moment of <code>kubectl apply</code> on the left; above the lanes stands what <code>kubectl get pod</code> says meanwhile. At the moments marked <b>A</b> and <b>B</b> you also see the Pod as a <b>shop</b>. Then come the manifest, what happened when, what kubectl says in the end, and what has been checked against the run. The square code leads to the live page, where you can play, change and break it.</p>
<table class="legend"><tbody>${roles.map(([role, name, mall]) => `<tr data-role="${role}"><td><i class="chip"></i></td><th>${name}</th><td>${mall}</td></tr>`).join('')}</tbody></table>
<div class="timeline legend-states" data-role="app">${states.map(([state, text, says]) => `<div class="legend-state"><div class="lane-track"><div class="segment ${state}" style="left:0;width:100%"><span>${text}</span></div></div><p>${says}</p></div>`).join('')}</div>
<p>Labs are worksheets: there is room to write. Hints and a solution to each stand at the back, from page ${pageOf('solutions')}; answers to the questions from page ${pageOf('answers')}; the index begins on page ${pageOf('index')}.</p>`;
}

/** Ids a book's links lead to that are not there: none, or the book is wrong. */
export function deadLinks(html: string): readonly string[] {
  const root = parseHtml(html);
  const ids = new Set(root.querySelectorAll('[id]').map((each) => each.getAttribute('id')));
  return [...new Set(root.querySelectorAll('a[href^="#"]').map((each) => (each.getAttribute('href') ?? '#').slice(1)))].filter(
    (id) => !ids.has(id),
  );
}

export { chapterId };
