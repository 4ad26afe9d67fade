// Moves a field that stands one level too deep or too shallow, when its lines can simply be shifted.
import { placeOf } from './document.ts';
import type { Fix, SourceDocument } from './document.ts';
import { Lines } from './yaml/locate.ts';
import type { Path } from './yaml/locate.ts';
import type { Node } from './yaml/tree.ts';

/** `into` names the sibling that should hold the field. Undefined where shifting lines would not do. */
export function fixIndentation(document: SourceDocument, path: Path, direction: 'in' | 'out', into?: string): Fix | undefined {
  const place = placeOf(document, path);
  if (!place.key || !place.value) return undefined;
  const { text } = document.lines;
  const first = document.lines.lineAt(place.key[0]);
  const indent = place.key[0] - first.start;
  if (first.text.slice(0, indent).trim() !== '') return undefined; // it stands behind a dash or in braces
  const end = blockEnd(text, first.start, indent);
  const shift = direction === 'in' ? shiftIn(document, path, into, indent) : shiftOut(document, path, indent, end);
  if (shift === undefined) return undefined;
  const block = text
    .slice(first.start, end)
    .split('\n')
    .map((line) => (line.trim() === '' ? line : shift > 0 ? ' '.repeat(shift) + line : line.slice(-shift)))
    .join('\n');
  return { title: shift > 0 ? 'Indent it' : 'Move it out', range: new Lines(text).range(first.start, end), text: block };
}

/** The end of the lines that belong to a key: those that are indented deeper, or list items at its own level. */
function blockEnd(text: string, start: number, indent: number): number {
  let at = text.indexOf('\n', start);
  let end = at < 0 ? text.length : at;
  while (at >= 0) {
    const from = at + 1;
    at = text.indexOf('\n', from);
    const line = text.slice(from, at < 0 ? undefined : at);
    if (line.trim() === '') continue;
    const depth = line.length - line.trimStart().length;
    if (!(depth > indent || (depth === indent && line.trimStart().startsWith('- ')))) break;
    end = at < 0 ? text.length : at;
  }
  return end;
}

/** Deeper is right when the sibling just before is the one it belongs into, and has lines of fields. */
function shiftIn(document: SourceDocument, path: Path, into: string | undefined, indent: number): number | undefined {
  const before = previousField(document, path);
  if (before?.name !== into || before?.value?.kind !== 'map') return undefined;
  const start = before.value.range[0] + document.yaml.start;
  const line = document.lines.lineAt(start);
  const inner = start - line.start;
  return line.text.slice(0, inner).trim() === '' && line.text[inner] !== '{' ? inner - indent : undefined;
}

/** Shallower is right when nothing of the same map or list comes after it. */
function shiftOut(document: SourceDocument, path: Path, indent: number, end: number): number | undefined {
  const rest = document.lines.text
    .slice(end)
    .split('\n')
    .find((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  let up: Path = path.slice(0, -1);
  while (typeof up[up.length - 1] === 'number') up = up.slice(0, -1);
  const owner = placeOf(document, up);
  if (!owner.key) return undefined;
  const outer = owner.key[0] - document.lines.lineAt(owner.key[0]).start;
  if (rest !== undefined && (rest.length - rest.trimStart().length > outer || rest.startsWith('- ', outer))) return undefined;
  return outer < indent ? outer - indent : undefined;
}

/** The field that stands just before, in the same map. */
function previousField(document: SourceDocument, path: Path): { readonly name: string; readonly value: Node | null } | undefined {
  let node: Node | null | undefined = document.yaml.root;
  for (const step of [...document.base, ...path.slice(0, -1)]) {
    if (node?.kind === 'map') node = node.items.find(({ key }) => key.kind === 'scalar' && key.value === String(step))?.value;
    else if (node?.kind === 'seq') node = node.items[Number(step)];
    else return undefined;
  }
  if (node?.kind !== 'map') return undefined;
  const fields = node.items.map(({ key, value }) => ({ name: key.kind === 'scalar' ? key.value : '', value }));
  return fields[fields.findIndex(({ name }) => name === path[path.length - 1]) - 1];
}
