import { useEffect, useState } from 'preact/hooks';
import type { PaneName } from './Player.tsx';

const KEY = 'central-mall:panes';

/** The author's order of panes, rearranged as the reader likes; remembered for all examples. */
export function usePaneOrder(
  authors: readonly PaneName[],
): [readonly PaneName[], (pane: PaneName, by: 1 | -1) => void, (name: string, where: PaneName) => void] {
  const [order, setOrder] = useState(authors);
  useEffect(() => {
    try {
      const own = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown;
      if (!Array.isArray(own) || own.length === 0) return;
      const rank = (pane: PaneName): number => (own.includes(pane) ? own.indexOf(pane) : own.length);
      setOrder([...authors].sort((a, b) => rank(a) - rank(b)));
    } catch {
      // No storage, or something odd in it: the author's order stands.
    }
  }, []);
  const keep = (next: readonly PaneName[]): void => {
    setOrder(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // Without storage it lasts as long as the page.
    }
  };
  const move = (pane: PaneName, by: 1 | -1): void => {
    const to = order.indexOf(pane) + by;
    if (to < 0 || to >= order.length) return;
    const next = order.filter((each) => each !== pane);
    next.splice(to, 0, pane);
    keep(next);
  };
  /** Puts a pane (a name that was dropped) where another one stands. */
  const place = (name: string, where: PaneName): void => {
    const pane = order.find((each) => each === name);
    if (pane === undefined || pane === where) return;
    const next = order.filter((each) => each !== pane);
    next.splice(order.indexOf(where), 0, pane);
    keep(next);
  };
  return [order, move, place];
}
