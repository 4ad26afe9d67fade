import type { KubernetesObject } from './types.ts';

/** A place in the reader's text: offsets in UTF-16 units, line and column from 1. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with a manifest. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Where in the text; the whole document's start when nothing nearer is known. */
  readonly range: SourceRange;
  /** The field's path as the API server writes it, e.g. `spec.containers[0].image`; '' when it has none. */
  readonly path: string;
  /** The API server's own words for this one error. */
  readonly message: string;
  /** Cause's reason as in Status.details.causes, e.g. FieldValueRequired. */
  readonly reason?: string;
  /** The same in one plain sentence, with the remedy. */
  readonly plain: string;
  /** A one-click fix: replace `range` (or `fix.range`) by `fix.text`. */
  readonly fix?: { readonly title: string; readonly range: SourceRange; readonly text: string };
}

/** What the API server makes of one YAML document. */
export interface DecodedDocument {
  /** Defaulted and frozen; absent when refused. */
  readonly object?: KubernetesObject;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly problems: readonly Problem[];
  /** What kubectl prints on stderr for the refusal (exact), when refused by `kubectl apply`; the file's name is put in for `%FILE%`. */
  readonly refusal?: string;
  /** HTTP status and Status.reason of the refusal when the API server gave it (not for client-side errors). */
  readonly status?: { readonly code: number; readonly reason: string };
  /** `Warning: …` texts, without the prefix. */
  readonly warnings: readonly string[];
}
export interface DecodedManifest {
  readonly documents: readonly DecodedDocument[];
  /** Every problem of every document, in text order. */
  readonly problems: readonly Problem[];
}
