/** Which lines of a manifest define which container or volume: for the role-coloured gutter and for lighting up together with a lane. */
import { readYaml } from '../../simulator/index.ts';
import type { YamlNode } from '../../simulator/index.ts';
import type { YamlPart } from './types.ts';

const MOST_PARTS = 200;
/** Longer texts are no manifests to light up; reading one would take seconds. */
const MOST_TEXT = 300_000;

type Node = YamlNode | null | undefined;
const get = (map: Node, key: string): Node => (map?.kind === 'map' ? map.items.find((pair) => textOf(pair.key) === key)?.value : undefined);
const textOf = (node: Node): string => (node?.kind === 'scalar' ? node.value : '');

/** The Pod spec of a document of any kind that has one. */
function podSpec(root: Node): Node {
  const spec = get(root, 'spec');
  if (get(spec, 'containers') !== undefined) return spec;
  const template = get(spec, 'template') ?? get(get(get(spec, 'jobTemplate'), 'spec'), 'template');
  return get(template, 'spec');
}

/** The containers and volumes of a manifest with their lines; nothing for text that is no YAML. */
export function yamlParts(text: string): readonly YamlPart[] {
  const parts: YamlPart[] = [];
  if (text.length > MOST_TEXT) return parts;
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  for (const { root, start } of readYaml(text)) {
    const spec = podSpec(root);
    if (spec?.kind !== 'map') continue;
    for (const pair of spec.items) {
      if (pair.value?.kind !== 'seq') continue;
      const key = textOf(pair.key);
      for (const item of pair.value.items) {
        const role =
          key === 'containers'
            ? 'app'
            : key === 'initContainers'
              ? textOf(get(item, 'restartPolicy')) === 'Always'
                ? 'sidecar'
                : 'init'
              : key === 'volumes'
                ? 'volume'
                : undefined;
        if (item.kind !== 'map' || role === undefined || parts.length >= MOST_PARTS) continue;
        const from = start + item.range[0];
        const to = from + text.slice(from, start + item.range[1]).trimEnd().length;
        parts.push({ name: textOf(get(item, 'name')), role, from: lineOf(from), to: lineOf(to) });
      }
    }
  }
  return parts;
}
