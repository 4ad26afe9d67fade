/** An example on paper: timeline, the shop at two moments, the manifest, what kubectl says in the end, what was checked, a way to the live page. */
import type { Option } from '../site/run/predict.ts';
import type { HTMLElement } from 'node-html-parser';
import { parseDuration, spoken } from '../site/duration.ts';
import type { Action } from '../simulator/index.ts';
import type { Told } from './figures.tsx';
import { escape, letters, pageOf, parseHtml } from './html.ts';
import { islandProps } from './props.ts';
import { qrSvg } from './qr.ts';
import type { Answer, FigureEntry, Making } from './types.ts';

export interface FigureMade {
  readonly html: string;
  readonly entry: FigureEntry;
  readonly answer: Answer | undefined;
  readonly claims: number;
}

/** All `at`s in claims, in ms. */
function timesOf(claims: readonly string[]): readonly number[] {
  const found = claims.flatMap((json) => [...json.matchAll(/"at":"([^"]+)"/g)].map(([, at]) => at!));
  return found.flatMap((at) => {
    try {
      return [parseDuration(at)];
    } catch {
      return [];
    }
  });
}

/** The longest manifest, in lines and characters, that stands in half a page's width. */
const MOST_BESIDE = 34;
const WIDEST_BESIDE = 110;

/** Characters of a line of what kubectl says in the end that stand beside what was checked. */
const FINAL_BESIDE = 50;

/** The manifest in one or two columns; a long one may run over the page. */
export function manifestHtml(pre: HTMLElement | null, name: string, wide: boolean): string {
  if (pre === null) return '';
  const lines = pre.querySelectorAll('.line');
  for (const line of lines) line.setAttribute('data-n', '');
  const longest = Math.max(0, ...lines.map((line) => line.textContent.length));
  const long = lines.length > MOST_BESIDE || longest > WIDEST_BESIDE;
  const columns = wide && lines.length > 16 && longest <= 62 ? ' two' : '';
  const size = `${lines.length <= 30 ? ' whole' : ''}${long ? ' long' : ''}`;
  return `<div class="yaml${columns}${size}"><p class="yaml-head">${escape(name)}</p><pre>${pre.querySelector('code')?.innerHTML.replaceAll('\n', '') ?? ''}</pre></div>`;
}

/** Times of one thing that are written out; of more the last, and how often. */
const MOST_TIMES = 4;
function timesText({ at, again }: Told): string {
  const all = [at, ...again].map(spoken);
  return all.length <= MOST_TIMES ? all.join(', ') : `${all.slice(0, MOST_TIMES - 1).join(', ')} … ${all.at(-1)} (${all.length} times)`;
}

/** What happened when, a line each. */
const beatsHtml = (beats: readonly Told[]): string =>
  beats.length === 0
    ? ''
    : `<ol class="beats">${beats
        .map(
          (beat) =>
            `<li${beat.role === undefined ? '' : ` data-role="${beat.role}"`}><time>${timesText(beat)}</time> ${escape(beat.text)}</li>`,
        )
        .join('')}</ol>`;

export function figureHtml(figure: HTMLElement, making: Making): FigureMade {
  const island = figure.querySelector('astro-island');
  const props = islandProps(island?.getAttribute('props') ?? '{}');
  const sample = String(props['name']);
  const title = String(props['title']);
  const claims = (props['claims'] ?? []) as readonly string[];
  const actions = (props['actions'] ?? []) as unknown as readonly Action[];
  const input = { manifest: String(props['manifest']), actions, until: Number(props['until']), file: `${sample}.yaml` };
  const drawn = making.draw(input, timesOf(claims));
  making.runs.push(drawn.hash);
  const number = ++making.figures;
  const id = `fig-${number}`;
  const link = `${making.site}e/${sample}/`;

  const before = making.printed.get(sample);
  if (before === undefined) making.printed.set(sample, id);
  const yaml =
    before === undefined
      ? manifestHtml(figure.querySelector('.yaml-still pre') ?? figure.querySelector('pre.shiki'), `${sample}.yaml`, true)
      : `<p class="yaml-see">The manifest, ${escape(sample)}.yaml, is printed with <a href="#${before}">figure ${before.slice(4)}</a> on page ${pageOf(before)}.</p>`;
  const finals = figure
    .querySelectorAll('.example-final')
    .map(
      (each) => `<div class="final"><p>${each.querySelector('p')?.innerHTML ?? ''}</p>${each.querySelector('pre')?.outerHTML ?? ''}</div>`,
    )
    .join('');
  const widest = Math.max(
    ...figure.querySelectorAll('.example-final pre').flatMap((each) => each.textContent.split('\n').map((line) => line.length)),
    0,
  );
  const checked = figure.querySelector('.example-claims')?.innerHTML ?? '';
  const did = actions.flatMap((action) =>
    action.kind === 'command' ? [`<li><time>${spoken(action.at)}</time> <code>${escape(action.line)}</code></li>`] : [],
  );

  const predict = props['predict'] as
    { readonly at: number; readonly question: string; readonly options: readonly Option[] } | null | undefined;
  const asked = `${id}-predict`;
  const question =
    predict == null
      ? ''
      : `<div class="predict" id="${asked}"><p><b>Predict first.</b> ${escape(predict.question)}</p><ul>${predict.options.map((option, i) => `<li><b>${letters[i]}</b> <code>${escape(option.text)}</code></li>`).join('')}</ul><p class="turn">The run’s answer is on page ${pageOf(`${asked}-answer`)}.</p></div>`;
  const stills = drawn.stills
    .map(
      (still) =>
        `<div class="still"><p><b>${still.letter}</b> at ${spoken(still.at)}: <code>${escape(still.says)}</code></p>${still.svg}</div>`,
    )
    .join('');

  const told = `<div class="fig-told">
${did.length === 0 ? '' : `<div class="did"><p>Done during the run:</p><ol>${did.join('')}</ol></div>`}
${beatsHtml(drawn.beats)}
</div>`;
  // A single picture leaves room beside it for what is told of the run. Else the manifest does, unless it is too long or too wide for half a page.
  const single = drawn.stills.length === 1;
  const beside = !single && before === undefined && yaml.includes('class="yaml') && !yaml.includes('long');

  const html = `<div class="fig${drawn.pods > 1 ? ' pods' : ''}" id="${id}" role="figure" aria-label="Figure ${number}: ${escape(title)}">
<div class="fig-head">
<p class="fig-title"><b>Figure ${number}</b> ${escape(title)}</p>
${question}
${drawn.timeline === '' ? '' : `<div class="fig-timeline">${drawn.timeline}</div>`}
</div>
${stills === '' ? '' : `<div class="stills n${drawn.stills.length}">${stills}${single ? told : ''}</div>`}
<div class="fig-body${beside ? ' beside' : ''}">
${yaml}
${single ? '' : told}
</div>
<div class="fig-end"><div class="finals${checked !== '' && finals !== '' && widest <= FINAL_BESIDE ? ' two' : ''}">
${checked === '' ? '' : `<div class="checked"><p>Checked against this run:</p><ul>${checked}</ul></div>`}
<div>${finals}</div><p class="fig-link">Play it: <a href="${link}">${escape(link.replace(/^https?:\/\//, ''))}</a></p></div>
<a class="fig-live" href="${link}">${qrSvg(link, `QR code of ${link}`)}</a></div>
</div>`;
  const answer =
    predict == null
      ? undefined
      : {
          of: asked,
          html: `<p id="${asked}-answer"><b>Figure ${number}</b> (page ${pageOf(asked)}). ${escape(predict.question)} ${verdict(predict.options, drawn.statusAt(predict.at))}</p>`,
        };
  return { html, entry: { id, number, title, sample }, answer, claims: parseHtml(checked).querySelectorAll('li').length };
}

/** The run's answer to a prediction, and what manifest would have made each of the others right. */
function verdict(options: readonly Option[], answer: string): string {
  const right = options.findIndex((option) => option.text === answer);
  if (right < 0) throw new Error(`study guide: the run says ${answer}, which no option of its prediction does`);
  const others = options.flatMap((option, i) =>
    option.because === undefined || i === right
      ? []
      : [` <b>${letters[i]}</b> <code>${escape(option.text)}</code> would be right if ${escape(option.because)}.`],
  );
  return `<b>${letters[right]}</b> <code><b>${escape(answer)}</b></code>.${others.join('')}`;
}

/** The questions at a chapter's end, and their answers for the back of the book. */
export function recapHtml(recap: HTMLElement, chapter: string): { readonly html: string; readonly answers: readonly Answer[] } {
  const answers: Answer[] = [];
  const items = recap.querySelectorAll('li').map((item, i) => {
    const id = `${chapter}-q${i + 1}`;
    const options = item.querySelectorAll('label span').map((option) => option.innerHTML);
    const told = item.querySelector('details p');
    const why = told?.innerHTML ?? '';
    const right = told?.querySelector('strong')?.textContent.trim().replace(/\.$/, '');
    const letter = letters[item.querySelectorAll('label span').findIndex((option) => option.textContent.trim() === right)];
    if (letter === undefined) throw new Error(`study guide: question ${id} has no option that reads as its answer: ${right}`);
    answers.push({ of: id, html: `<p id="${id}-answer"><b>Question ${i + 1}</b> (page ${pageOf(id)}). <b>${letter}</b> ${why}</p>` });
    return `<li id="${id}"><p class="ask">${item.querySelector('legend')?.innerHTML ?? ''}</p><ul>${options
      .map((option, k) => `<li><i class="box"></i><b>${letters[k]}</b> ${option}</li>`)
      .join('')}</ul></li>`;
  });
  const first = answers[0] === undefined ? '' : `<p class="turn">Answers on page ${pageOf(`${answers[0].of}-answer`)}.</p>`;
  return { html: `<div class="recap-paper"><p class="recap-head">Predict first</p><ol>${items.join('')}</ol>${first}</div>`, answers };
}
