/** The index of terms: the glossary's words and the sample's, with the pages where chapters speak of them. */
import type { HTMLElement } from 'node-html-parser';
import { escape, pageOf, parseHtml } from './html.ts';
import type { Chapter } from './types.ts';

interface Term {
  readonly word: string;
  readonly pattern: RegExp;
  readonly mall: string;
}

/** Words beyond the glossary that readers look for. */
const more = [
  'emptyDir medium Memory',
  'securityContext',
  'shareProcessNamespace',
  'subPath',
  'envFrom',
  'kubectl apply',
  'kubectl debug',
  'kubectl delete',
  'kubectl describe',
  'kubectl exec',
  'kubectl logs',
  'kubectl wait',
  'terminationGracePeriodSeconds',
  'backoffLimit',
  'activeDeadlineSeconds',
  'Job',
  'Deployment',
  'CronJob',
  'StatefulSet',
  'DaemonSet',
  'Service',
  'Secret',
  'ImagePullBackOff',
  'ErrImagePull',
  'Init:Error',
  'PodInitializing',
  'downwardAPI',
  'runAsNonRoot',
  'hostname',
  'DNS',
  'cgroup',
  'PID 1',
  'zombie',
  'QoS',
  'Guaranteed',
  'BestEffort',
  'readOnlyRootFilesystem',
  'restartPolicy',
  'restartPolicyRules',
  'imagePullPolicy',
  'CreateContainerConfigError',
  'RunContainerError',
  'ContainerCreating',
  'NotReady',
  'Pending',
  'Terminating',
  'Completed',
  'initContainers',
  'volumeMounts',
  'sizeLimit',
  'ServiceAccount',
  'scheduler',
  'httpGet',
  'tcpSocket',
  'kubectl get',
  'kubectl events',
  'nginx',
  'busybox',
];
const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function termsOf(glossary: Chapter | undefined): readonly Term[] {
  const rows = glossary === undefined ? [] : parseHtml(glossary.body).querySelectorAll('table tbody tr');
  const known = rows.flatMap((row) => {
    const [word, mall] = row.querySelectorAll('td').map((cell) => cell.textContent.trim());
    return (word ?? '').split(/,\s*/).map((each) => ({ word: each, mall: mall ?? '' }));
  });
  const all = [...known, ...more.map((word) => ({ word, mall: '' }))].filter(({ word }) => word.length > 2);
  const unique = [...new Map(all.map((term) => [term.word.toLowerCase(), term])).values()];
  return unique
    .map(({ word, mall }) => ({
      word,
      mall,
      pattern: new RegExp(`(?<![\\w-])${escapeRegex(word)}(?:s|es)?(?![\\w-])`, /[A-Z]/.test(word) ? 'g' : 'gi'),
    }))
    .sort((a, b) => a.word.toLowerCase().localeCompare(b.word.toLowerCase(), 'en'));
}

const MOST_PLACES = 7;
const blocks = 'p,li,td,h3,h4,h5';

/** The body with anchors set where terms are spoken of, and the index in its place. */
export function indexTerms(body: string, chapters: readonly Chapter[]): string {
  const terms = termsOf(chapters.find((chapter) => chapter.slug === 'patterns/glossary'));
  const root = parseHtml(body);
  const places = new Map<string, { id: string; score: number }[]>();
  let made = 0;
  for (const chapter of chapters) {
    if (chapter.slug === 'patterns/glossary' || chapter.shelf === 'labs') continue;
    const section = root.getElementById(chapter.id);
    if (section === null) continue;
    const candidates = section
      .querySelectorAll(blocks)
      .filter((each) => each.closest('svg') === null && each.closest('.beats') === null && each.closest('.final') === null);
    const texts = candidates.map((each) => each.textContent);
    const whole = texts.join('\n');
    for (const term of terms) {
      const count = whole.match(term.pattern)?.length ?? 0;
      if (count === 0) continue;
      const at = candidates.findIndex((_, i) => ((term.pattern.lastIndex = 0), term.pattern.test(texts[i]!)));
      term.pattern.lastIndex = 0;
      const block = candidates[at];
      if (block === undefined) continue;
      const titled = new RegExp(term.pattern.source, 'i').test(chapter.title) ? 20 : 0;
      places.set(term.word, [...(places.get(term.word) ?? []), { id: anchor(block, () => `ix-${++made}`), score: count + titled }]);
    }
  }
  const glossary = chapters.find((chapter) => chapter.slug === 'patterns/glossary');
  const entries = terms.flatMap((term) => {
    const found = places.get(term.word) ?? [];
    if (found.length === 0) return [];
    const best = new Set([...found].sort((a, b) => b.score - a.score).slice(0, MOST_PLACES));
    const top = [...found].sort((a, b) => b.score - a.score)[0];
    const pages = found
      .filter((place) => best.has(place))
      .map((place) => (place === top ? `<b>${pageOf(place.id)}</b>` : pageOf(place.id)));
    const mall = term.mall === '' ? '' : ` <i>(${escape(term.mall)})</i>`;
    return [{ letter: term.word[0]!.toUpperCase(), html: `<p>${escape(term.word)}${mall} ${pages.join(', ')}</p>` }];
  });
  let last = '';
  const list = entries.map(({ letter, html }) => {
    const head = letter === last ? '' : `<h3>${letter}</h3>`;
    last = letter;
    return head + html;
  });
  const told =
    glossary === undefined
      ? ''
      : `<p class="index-note">Bold: the main place. All words are explained in the glossary, page ${pageOf(glossary.id)}.</p>`;
  root.querySelector('.index-here')?.replaceWith(parseHtml(`${told}<div class="index-columns">${list.join('')}</div>`));
  return root.toString();
}

function anchor(block: HTMLElement, make: () => string): string {
  const own = block.getAttribute('id');
  if (own != null && own !== '') return own;
  const id = make();
  block.setAttribute('id', id);
  return id;
}
