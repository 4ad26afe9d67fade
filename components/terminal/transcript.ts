/** What the terminal shows at a time: the commands run so far and as much of their output as has come. */
import type { TraceIndex } from '../../src/simulator/index.ts';
import { counted } from '../../src/site/pages.ts';

export interface Entry {
  readonly index: number;
  readonly at: number;
  readonly line: string;
  readonly chunks: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  /** Absent while it runs. */
  readonly exitCode?: number;
  /** The editor it has open, and how many it has opened before (kubectl opens a file again to tell what is wrong with it). */
  readonly editing?: { readonly file: string; readonly text: string; readonly again: number };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Text as a screen shows it: colours and cursor moves of a tty are not drawn, and a carriage return before a line end is none. */
const plain = (text: string): string => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r\n', '\n');

/** Characters of output drawn in all: the newest. */
const MOST = 60_000;

/** Entries whose output is short enough to draw: of what is too long, the end, at a line's beginning. */
function shortened(entries: readonly Entry[]): readonly Entry[] {
  let left = MOST;
  return entries
    .toReversed()
    .map((entry) => {
      const chunks = entry.chunks
        .toReversed()
        .flatMap((chunk) => {
          const room = left;
          left -= chunk.text.length;
          if (left >= 0) return [chunk];
          const end = room <= 0 ? '' : chunk.text.slice(-room).replace(/^[^\n]*\n/, '');
          return [{ ...chunk, text: end }];
        })
        .toReversed()
        .filter(({ text }) => text !== '');
      const gone = entry.chunks.reduce((sum, { text }) => sum + text.length, 0) - chunks.reduce((sum, { text }) => sum + text.length, 0);
      return gone === 0
        ? entry
        : {
            ...entry,
            chunks: [
              {
                stream: 'stdout' as const,
                text: `… ${counted(gone)} characters before this are not drawn: ask for less, as with --tail or a name\n`,
              },
              ...chunks,
            ],
          };
    })
    .toReversed();
}

/** The commands typed up to `time`, oldest first; what a run suffers (“break”) is told too. */
export function transcriptAt(index: TraceIndex, time: number): readonly Entry[] {
  const entries = new Map<number, Omit<Writable<Entry>, 'chunks'> & { chunks: Entry['chunks'][number][] }>();
  const opened = new Map<number, number>();
  for (const fact of index.actions(time)) {
    let entry = entries.get(fact.index);
    if (entry === undefined) {
      entry = { index: fact.index, at: fact.at, line: fact.line, chunks: [] };
      entries.set(fact.index, entry);
    }
    if (fact.phase === 'output') {
      if (fact.stdout) entry.chunks.push({ stream: 'stdout', text: plain(fact.stdout) });
      if (fact.stderr) entry.chunks.push({ stream: 'stderr', text: plain(fact.stderr) });
    }
    if (fact.phase === 'editing') {
      const again = opened.get(fact.index) ?? 0;
      opened.set(fact.index, again + 1);
      entry.editing = { file: fact.file ?? '', text: fact.text ?? '', again };
    }
    if (fact.phase === 'edited' || fact.phase === 'finished') delete entry.editing;
    if (fact.phase === 'finished') {
      if (entry.chunks.length === 0) {
        if (fact.stdout) entry.chunks.push({ stream: 'stdout', text: plain(fact.stdout) });
        if (fact.stderr) entry.chunks.push({ stream: 'stderr', text: plain(fact.stderr) });
      }
      entry.exitCode = fact.exitCode ?? 0;
    }
  }
  return shortened([...entries.values()]);
}
