// One document of the reader's text while it is being checked: its values, and where everything stands.
import type { Problem, SourceRange } from './result.ts';
import { locate, parsePath } from './yaml/locate.ts';
import type { Lines, Path, Place } from './yaml/locate.ts';
import { isObject } from './yaml/read.ts';
import type { Json, JsonObject, YamlDocument } from './yaml/read.ts';

export type Fix = NonNullable<Problem['fix']>;

export interface SourceDocument {
  readonly lines: Lines;
  readonly yaml: YamlDocument;
  /** Path of the object inside the YAML document: not empty for an item of a List. */
  readonly base: Path;
  readonly value: JsonObject;
}

export function placeOf(document: SourceDocument, path: Path | string): Place {
  return locate(document.yaml.root, [...document.base, ...(typeof path === 'string' ? parsePath(path) : path)], document.yaml.start);
}

const toRange = (document: SourceDocument, span: readonly [number, number]): SourceRange => document.lines.range(span[0], span[1]);

/** Where to underline a bad value; its key where the value is empty or spans many lines; the nearest thing above where it is missing. */
export function valueRange(document: SourceDocument, path: Path | string): SourceRange {
  const place = placeOf(document, path);
  if (!place.found) return toRange(document, place.near);
  const value = place.value;
  const text = value ? document.lines.text.slice(value[0], value[1]).trimEnd() : '';
  if (value && text !== '' && !text.includes('\n')) return toRange(document, [value[0], value[0] + text.length]);
  return toRange(document, place.key ?? (value && value[1] > value[0] ? [value[0], lineEnd(document, value[0])] : place.near));
}
const lineEnd = (document: SourceDocument, offset: number): number => {
  const line = document.lines.lineAt(offset);
  return line.start + line.text.length;
};

/** The key's own range. */
export function keyRange(document: SourceDocument, path: Path): SourceRange {
  const place = placeOf(document, path);
  return toRange(document, place.key ?? place.value ?? place.near);
}
/** The value's text as written. */
export const sourceOf = (document: SourceDocument, range: SourceRange): string => document.lines.text.slice(range.start, range.end);

/** The document's first word: what a problem points at that concerns all of it. */
export function startRange(document: SourceDocument): SourceRange {
  return toRange(document, placeOf(document, []).near);
}

/** A member of a JSON object, undefined where there is none. */
export const member = (object: Json | undefined, key: string): Json | undefined =>
  isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
/** Follows a path in JSON. */
export function jsonAt(value: Json, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) here = Array.isArray(here) ? (here as readonly Json[])[Number(step)] : member(here, String(step));
  return here;
}
