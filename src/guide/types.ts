/** What the parts of the book hand to each other. */
import type { PlayInput } from '../site/run/play.ts';
import type { Drawn } from './figures.tsx';

export type Shelf = 'story' | 'comics' | 'patterns' | 'labs';

/** A built page, ready to be turned into a chapter. */
export interface Page {
  readonly shelf: Shelf;
  /** Address below the site's base: `story/02-the-clerk-and-their-helper`. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly html: string;
}
/** Something at the back of the book, with the place it answers. */
export interface Answer {
  /** Id of the question in the chapter. */
  readonly of: string;
  readonly html: string;
}
export interface FigureEntry {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly sample: string;
}
export interface Chapter {
  readonly id: string;
  readonly shelf: Shelf;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly body: string;
  readonly figures: readonly FigureEntry[];
  readonly answers: readonly Answer[];
  readonly claims: number;
}
/** Draws an example's run. */
export type Draw = (input: PlayInput, named: readonly number[]) => Drawn;

/** What is counted through the whole book while its chapters are made. */
export interface Making {
  readonly draw: Draw;
  /** The site's address with its base, ending in `/`. */
  readonly site: string;
  /** Slugs that are chapters: links to them become page references. */
  readonly slugs: ReadonlySet<string>;
  /** Figures so far. */
  figures: number;
  /** Samples whose manifest has been printed, and where. */
  readonly printed: Map<string, string>;
  /** A short fingerprint of every run drawn. */
  readonly runs: string[];
}
