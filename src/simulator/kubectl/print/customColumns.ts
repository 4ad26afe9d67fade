import { goString } from './json.ts';
import { findPath, PathError, relaxedPath } from './jsonpath.ts';
import { alignTable } from './tabwriter.ts';

/** A column of `-o custom-columns`: its header and the template of its cells. */
export interface CustomColumn {
  readonly header: string;
  readonly path: string;
}

/** Reads `NAME:.metadata.name,…`; answers kubectl's error text for a bad one. */
export function parseColumns(spec: string): readonly CustomColumn[] | string {
  if (spec === '') return 'custom-columns format specified but no custom columns given';
  const out: CustomColumn[] = [];
  for (const part of spec.split(',')) {
    const colon = part.indexOf(':');
    const path = relaxedPath(part.slice(colon + 1));
    if (colon < 0) return `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`;
    if (path === undefined)
      return "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";
    out.push({ header: part.slice(0, colon), path });
  }
  return out;
}
/** One row an object (K-92): lists joined by commas, `<none>` for what is not there. A {@link PathError} tells the rows before it. */
export function customColumns(columns: readonly CustomColumn[], objects: readonly unknown[], noHeaders = false): string {
  const rows: string[][] = noHeaders ? [] : [columns.map((c) => c.header)];
  try {
    for (const o of objects) rows.push(columns.map((c) => findPath(c.path, o).flat().map(goString).join(',') || '<none>'));
  } catch (e) {
    if (e instanceof PathError) e.printed = alignTable(rows);
    throw e;
  }
  return alignTable(rows);
}
