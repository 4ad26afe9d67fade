import { useEffect, useRef, useState } from 'preact/hooks';
import { keep, kept } from '../../src/site/storage.ts';
import { moved, panesOf, placed, readArrangement, sideOf, writeArrangement } from './arrangement.ts';
import type { Arrangement, PaneName, Side } from './arrangement.ts';

/** From this width on (rem) two panes fit beside each other; the style sheet has the same number. */
const ROOM = 50;

export interface Panes {
  /** What each side's tabs are, and which of its panes is open. In one column everything but the YAML is at the right. */
  readonly sides: readonly { readonly side: Side; readonly panes: readonly PaneName[]; readonly open: PaneName }[];
  /** Two sides are wanted; the style sheet shows them where there is room. */
  readonly split: boolean;
  /** There is room for two sides. */
  readonly room: boolean;
  /** The reader's arrangement is not the author's. */
  readonly changed: boolean;
  choose(pane: PaneName): void;
  move(pane: PaneName, by: 1 | -1): void;
  place(pane: PaneName, where: PaneName | Side): void;
  setSplit(split: boolean): void;
  reset(): void;
  /** Ref of the element whose width counts. */
  readonly measure: (element: HTMLElement | null) => void;
}
interface Kept {
  readonly panes?: string;
  readonly split?: boolean;
}

function remembered(): Kept {
  // Without storage, or with something odd in it, the author's arrangement stands.
  const { panes, split } = Object(kept('panes')) as Record<string, unknown>;
  return { ...(typeof panes === 'string' && { panes: panes.slice(0, 200) }), ...(typeof split === 'boolean' && { split }) };
}

/** The author's arrangement of panes (`text`), rearranged as the reader likes; remembered for all examples. */
export function usePanes(text: string, stage: boolean): Panes {
  const authors = readArrangement(text);
  const [own, setOwn] = useState<Kept>({});
  /** The newest first; what the author wants open, last. */
  const [recent, setRecent] = useState<readonly PaneName[]>([panesOf(authors, 'right')[0]!, ...panesOf(authors, 'left').slice(0, 1)]);
  const [width, setWidth] = useState<number>();
  const observer = useRef<ResizeObserver | undefined>(undefined);
  const measure = useRef((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (element === null) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    observer.current = new ResizeObserver(([entry]) => entry !== undefined && setWidth(entry.contentRect.width / rem));
    observer.current.observe(element);
  });
  useEffect(() => setOwn(remembered()), []);

  const arrangement: Arrangement = own.panes === undefined ? authors : readArrangement(own.panes);
  const split = own.split ?? !stage;
  // Before it is measured the style sheet decides.
  const room = width === undefined || width >= ROOM;
  const all = [...panesOf(arrangement, 'left'), ...panesOf(arrangement, 'right')].filter((pane) => pane !== 'yaml');
  const [left, right] = split && room ? [panesOf(arrangement, 'left'), panesOf(arrangement, 'right')] : [[], all];
  // What stands alone stands at the right.
  const lists: Readonly<Record<Side, readonly PaneName[]>> = right.length === 0 ? { left: [], right: left } : { left, right };
  const sides = (['left', 'right'] as const).flatMap((side) => {
    const panes = lists[side];
    const open = recent.find((pane) => panes.includes(pane)) ?? panes[0];
    return open === undefined ? [] : [{ side, panes, open }];
  });

  const change = (next: Kept): void => {
    setOwn(next);
    // Without storage it lasts as long as the page.
    keep('panes', next.panes === undefined && next.split === undefined ? undefined : next);
  };
  const choose = (pane: PaneName): void => setRecent([pane, ...recent.filter((each) => each !== pane)]);
  const arrange = (next: Arrangement, pane: PaneName): void => {
    if (next === arrangement) return;
    change({ ...own, panes: writeArrangement(next) });
    // On a new side a pane comes to the front.
    if (sideOf(next, pane) !== sideOf(arrangement, pane)) choose(pane);
  };
  return {
    sides,
    split,
    room,
    changed: own.panes !== undefined && own.panes !== writeArrangement(authors),
    choose,
    move: (pane, by) => arrange(moved(arrangement, pane, by), pane),
    place: (pane, where) => arrange(placed(arrangement, pane, where), pane),
    setSplit: (next) => change({ ...own, split: next }),
    reset: () => change({}),
    measure: measure.current,
  };
}
