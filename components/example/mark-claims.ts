import type { Verdict } from '../../src/simulator/index.ts';

/** Ticks or crosses the claims below an example's island, which stand in the page's own HTML, as the run now shown has them. */
export function markClaims(island: Element | null, verdicts: readonly Verdict[]): void {
  const items = island?.closest('.example-figure')?.querySelectorAll<HTMLElement>('[data-claim]') ?? [];
  for (const [i, item] of [...items].entries()) {
    const verdict = verdicts[i];
    item.classList.toggle('untrue', verdict?.holds === false);
    item.querySelector('.claim-seen')?.remove();
    if (verdict?.holds === false)
      item.insertAdjacentElement(
        'beforeend',
        Object.assign(document.createElement('span'), { className: 'claim-seen', textContent: `Not in this run: ${verdict.saw}` }),
      );
  }
}
