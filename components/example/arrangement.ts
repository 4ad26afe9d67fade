/** Which pane stands where: a list of panes with the gap between the left and the right side in it. */
export const paneTitles = {
  yaml: 'YAML',
  shop: 'Shop',
  timeline: 'Timeline',
  kubectl: 'kubectl',
  logs: 'Logs',
  files: 'Files',
  events: 'Events',
  why: 'Why',
} as const;
export type PaneName = keyof typeof paneTitles;
export type Side = 'left' | 'right';

/** Between the panes of the left side and those of the right. */
const GAP = '|';
export type Arrangement = readonly (PaneName | typeof GAP)[];

const isPane = (word: string): word is PaneName => Object.hasOwn(paneTitles, word);
const usual: readonly PaneName[] = ['shop', 'timeline', 'kubectl', 'logs', 'files', 'events', 'why'];

/**
 * Reads `shop timeline` (YAML at the left, these first at the right) or `yaml logs | shop timeline`. Panes that are not named come last at
 * the right: a reader may look everywhere. Unknown words are left out; {@link unknownPanes} names them.
 */
export function readArrangement(text: string): Arrangement {
  const words = text.split(/\s+/).filter((word) => word === GAP || isPane(word)) as Arrangement;
  const [left, right] = words.includes(GAP) ? [words.slice(0, words.indexOf(GAP)), words.slice(words.indexOf(GAP) + 1)] : [[], words];
  const named = new Set([...left, ...right]);
  const yaml: Arrangement = named.has('yaml') || words.includes(GAP) ? [] : ['yaml'];
  const all = [...new Set([...yaml, ...left, GAP, ...right, ...usual, 'yaml' as const])];
  return all as Arrangement;
}
export const unknownPanes = (text: string): readonly string[] =>
  text.split(/\s+/).filter((word) => word !== '' && word !== GAP && !isPane(word));
export const writeArrangement = (arrangement: Arrangement): string => arrangement.join(' ');

/** The panes of a side, in order. */
export function panesOf(arrangement: Arrangement, side: Side): readonly PaneName[] {
  const gap = arrangement.indexOf(GAP);
  return (side === 'left' ? arrangement.slice(0, gap) : arrangement.slice(gap + 1)) as readonly PaneName[];
}
export const sideOf = (arrangement: Arrangement, pane: PaneName): Side =>
  arrangement.indexOf(pane) < arrangement.indexOf(GAP) ? 'left' : 'right';

const insert = (arrangement: Arrangement, pane: PaneName, at: (rest: Arrangement) => number): Arrangement => {
  const rest = arrangement.filter((each) => each !== pane);
  const place = at(rest);
  return [...rest.slice(0, place), pane, ...rest.slice(place)];
};

/** One place earlier or later; past the end of its side it goes over to the other one. */
export function moved(arrangement: Arrangement, pane: PaneName, by: 1 | -1): Arrangement {
  const to = arrangement.indexOf(pane) + by;
  return to < 0 || to >= arrangement.length ? arrangement : insert(arrangement, pane, () => to);
}
/** To the place of another pane, or to the end of a side. */
export const placed = (arrangement: Arrangement, pane: PaneName, where: PaneName | Side): Arrangement =>
  where === pane
    ? arrangement
    : insert(arrangement, pane, (rest) =>
        where === 'left'
          ? rest.indexOf(GAP)
          : where === 'right'
            ? rest.length
            : rest.indexOf(where) +
              (arrangement.indexOf(pane) < arrangement.indexOf(where) && sideOf(arrangement, pane) === sideOf(arrangement, where) ? 1 : 0),
      );
