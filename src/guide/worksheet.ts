/** A lab as a worksheet: goal, the manifest to start from, tasks with room to write; hints and solution go to the back. */
import type { HTMLElement } from 'node-html-parser';
import { manifestHtml } from './figure.ts';
import { escape, pageOf, ruled } from './html.ts';
import { islandProps } from './props.ts';
import { qrSvg } from './qr.ts';
import type { Answer, Making, Page } from './types.ts';

interface LabProps {
  readonly level: string;
  readonly minutes: number;
  readonly goal: string;
  readonly until: string;
  readonly tasks: readonly { readonly say: string; readonly hints: readonly string[]; readonly checks: readonly unknown[] }[];
}

/** A page of the smaller size, what stands above a sheet's manifest and below its tasks, a line of a manifest, a task's words and a ruled line, in mm. */
const [PAGE, HEAD, TAIL, MANIFEST_LINE, WORDS, RULE] = [234, 86, 60, 3.6, 15, 8];
const [LEAST, MOST] = [3, 12];

/** Ruled lines for each of `tasks` answers: as many as leave the sheet on two pages, with a task at least on the second. A task is on one page. */
export function linesFor(tasks: number, manifestLines: number): number {
  for (let lines = MOST; lines > LEAST; lines--) {
    const task = WORDS + lines * RULE;
    const first = Math.max(0, Math.floor((PAGE - HEAD - manifestLines * MANIFEST_LINE) / task));
    if (first < tasks && (tasks - first) * task + TAIL <= PAGE) return lines;
  }
  return LEAST;
}

const code = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

export function worksheetHtml(
  lab: HTMLElement,
  chapter: string,
  { slug, title }: Page,
  making: Making,
): { readonly html: string; readonly answer: Answer; readonly checks: number } {
  const props = islandProps(lab.querySelector('astro-island')?.getAttribute('props') ?? '{}');
  const told = props['lab'] as unknown as LabProps;
  const link = `${making.site}${slug}/`;
  const solution = lab.querySelector('.lab-solution');
  const answer = `${chapter}-solution`;
  const manifest = manifestHtml(lab.querySelector('.yaml-still pre') ?? lab.querySelector('pre.shiki'), 'You start from this', true);
  const lines = (manifest.match(/data-n/g) ?? []).length / (manifest.includes(' two') ? 2 : 1);
  const room = ruled(linesFor(told.tasks.length, lines));
  const checks = told.tasks.reduce((sum, task) => sum + task.checks.length, 0);
  const html = `<div class="sheet">
<div class="sheet-head"><p><span class="level">${escape(told.level)}</span> about ${told.minutes} minutes. ${code(told.goal)}</p>
<a class="sheet-qr" data-live href="${link}">${qrSvg(link, `QR code of ${link}`)}</a></div>
<p class="sheet-name">Name <i></i> Date <i></i></p>
${manifest}
<ol class="tasks">${told.tasks.map((task) => `<li><p>${code(task.say)}</p>${room}</li>`).join('')}</ol>
<p class="sheet-predict">What will <code>kubectl get pod</code> say ${escape(told.until)} after you apply your manifest? Why?</p>${ruled(3)}
<p class="turn">Hints and a solution: page ${pageOf(answer)}. The live page, <a data-live href="${link}">${escape(link.replace(/^https?:\/\//, ''))}</a>, checks your Pod by ${checks} things it must do.</p>
</div>`;
  const hints = told.tasks
    .flatMap((task, i) =>
      task.hints.length === 0 ? [] : [`<li><b>Task ${i + 1}.</b> ${task.hints.map(code).join(' <i>More:</i> ')}</li>`],
    )
    .join('');
  const back = `<div class="solution"><h3 id="${answer}">${escape(title)} <small>(worksheet on page ${pageOf(chapter)})</small></h3>
${hints === '' ? '' : `<ul class="hints">${hints}</ul>`}<p>${solution?.querySelector('p')?.innerHTML ?? ''}</p>${manifestHtml(solution?.querySelector('pre') ?? null, 'One solution', true)}</div>`;
  return { html, answer: { of: chapter, html: back }, checks };
}
