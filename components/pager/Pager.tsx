/**
 * Pages of a long list: a view draws one page, the reader turns them. `usePages` cuts the list; `Pager` says which part is shown, and is nothing
 * when all of it is.
 */
import { useMemo, useState } from 'preact/hooks';
import { counted, pageStarts } from '../../src/site/pages.ts';
import type { PageSize } from '../../src/site/pages.ts';
import './pager.css';

export interface Pages<T> {
  readonly shown: readonly T[];
  /** Place of the first item shown. */
  readonly from: number;
  readonly of: number;
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
}

/** The page the reader is at: the first, or (`from` the end, for lists that grow) the last, until another is chosen. */
export function usePages<T>(items: readonly T[], size: PageSize<T>, from: 'start' | 'end' = 'start'): Pages<T> {
  /** An item on the page that the reader chose. */
  const [place, choose] = useState<number>();
  const direction = place === undefined ? from : 'start';
  const starts = useMemo(() => pageStarts(items, size, direction), [items, direction]);
  const at = place === undefined ? (from === 'start' ? 0 : starts.length - 1) : starts.findLastIndex((start) => start <= place);
  const begin = starts[at]!;
  const end = starts[at + 1] ?? items.length;
  const shown = useMemo(() => (begin === 0 && end === items.length ? items : items.slice(begin, end)), [items, begin, end]);
  return {
    shown,
    from: begin,
    of: items.length,
    previous: begin === 0 ? undefined : () => choose(Math.max(0, begin - 1)),
    next: end >= items.length ? undefined : () => (from === 'end' && at + 2 >= starts.length ? choose(undefined) : choose(end)),
  };
}

/** `what` names the items, in the plural; `more` tells of those that the run has and the page was not given. */
export function Pager({
  pages: { shown, from, of, previous, next },
  what,
  more,
}: {
  readonly pages: Pages<unknown>;
  readonly what: string;
  readonly more?: string | undefined;
}) {
  if (shown.length === of && more === undefined) return null;
  return (
    <p class="pager">
      <span role="status">
        {shown.length === of ? '' : `${counted(from + 1)} to ${counted(from + shown.length)} of ${counted(of)} ${what}. `}
        {more}
      </span>
      {shown.length < of && (
        <span class="example-controls">
          <button type="button" onClick={previous} disabled={previous === undefined}>
            Previous {what}
          </button>{' '}
          <button type="button" onClick={next} disabled={next === undefined}>
            Next {what}
          </button>
        </span>
      )}
    </p>
  );
}
