/**
 * Small repairs of what Astro and Starlight write, so that pages are valid HTML as html-validate reads the standard.
 * Each says what is wrong; a repair that no longer finds anything may go.
 */
import { replacedEach } from './edits.mjs';

const repairs = [
  // An island's `uid` is there for hot reloading. It is a hash of the folder the sources lay in, among other things: no two machines would build the same.
  [/<astro-island uid="[^"]*"/g, '<astro-island'],
  // Starlight's search: a button without a type submits forms.
  [/<button(?=[\s>])(?![^>]*\stype=)/g, '<button type="button"'],
  // Starlight names both of its tables of contents “On this page”.
  [/<nav aria-labelledby="starlight__on-this-page--mobile"/g, '<nav aria-label="On this page, menu"'],
];

/** The changes that make a page valid. */
export const validEdits = (html) => repairs.flatMap(([pattern, text]) => replacedEach(html, pattern, () => text));
