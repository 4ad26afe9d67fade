/** Which lines of a manifest define which container or volume: for the role-coloured gutter and for lighting up together with a lane. */
import { LineCounter, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import type { YamlPart } from './types.ts';

const MOST_PARTS = 200;
/** Longer texts are no manifests to light up; reading one would take seconds. */
const MOST_TEXT = 300_000;

const get = (map: unknown, key: string): unknown => (isMap(map) ? map.get(key, true) : undefined);
const textOf = (node: unknown): string => (isScalar(node) ? String(node.value) : '');

/** The Pod spec of a document of any kind that has one. */
function podSpec(root: unknown): unknown {
  const spec = get(root, 'spec');
  if (get(spec, 'containers') !== undefined) return spec;
  const template = get(spec, 'template') ?? get(get(get(spec, 'jobTemplate'), 'spec'), 'template');
  return get(template, 'spec');
}

/** The containers and volumes of a manifest with their lines; nothing for text that is no YAML. */
export function yamlParts(text: string): readonly YamlPart[] {
  const lines = new LineCounter();
  const parts: YamlPart[] = [];
  if (text.length > MOST_TEXT) return parts;
  let documents;
  try {
    documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent' });
  } catch {
    return parts;
  }
  const add = (item: Node, name: string, role: YamlPart['role']): void => {
    const range = item.range;
    if (range == null || parts.length >= MOST_PARTS) return;
    let end = range[1];
    while (end > range[0] && /\s/.test(text[end - 1] ?? '')) end--;
    parts.push({ name, role, from: lines.linePos(range[0]).line, to: lines.linePos(end).line });
  };
  for (const document of Array.isArray(documents) ? documents : []) {
    const spec = podSpec(document.contents);
    if (!isMap(spec)) continue;
    for (const pair of (spec as YAMLMap).items) {
      if (!isPair(pair) || !isSeq(pair.value)) continue;
      const key = textOf(pair.key);
      for (const item of pair.value.items) {
        if (!isMap(item)) continue;
        const name = textOf(get(item, 'name'));
        if (key === 'containers') add(item, name, 'app');
        else if (key === 'initContainers') add(item, name, textOf(get(item, 'restartPolicy')) === 'Always' ? 'sidecar' : 'init');
        else if (key === 'volumes') add(item, name, 'volume');
      }
    }
  }
  return parts;
}
