/** Static highlighting at build time: the colours are CSS variables, so both themes and the editor share them. */
import { createCssVariablesTheme, createHighlighter } from 'shiki';
import type { Highlighter } from 'shiki';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { YamlPart } from './run/types.ts';

const theme = createCssVariablesTheme({ name: 'mall', variablePrefix: '--code-', fontStyle: true });
let made: Promise<Highlighter> | undefined;
const highlighter = (): Promise<Highlighter> =>
  (made ??= createHighlighter({
    themes: [theme],
    langs: ['yaml', 'shellsession', 'console', 'log'],
    // JavaScript's own patterns: compiling the other engine, which is WebAssembly, takes as long as all our texts.
    engine: createJavaScriptRegexEngine(),
  }));

/** By itself Shiki gives up on a line after half a second: what a busy machine builds would differ from what an idle one does. */
const UNTIMED = { tokenizeTimeLimit: 0 };

/** The part a line belongs to; containers win over nothing, and parts do not overlap. */
export const partAt = (parts: readonly YamlPart[], line: number): YamlPart | undefined =>
  parts.find((part) => part.from <= line && line <= part.to);

/** Many pages show the same text, which is drawn once. */
const drawn = new Map<string, string>();

async function drawYaml(text: string, parts: readonly YamlPart[], matter: readonly [number, number] | undefined): Promise<string> {
  return (await highlighter()).codeToHtml(text.trimEnd(), {
    ...UNTIMED,
    lang: 'yaml',
    theme: 'mall',
    transformers: [
      {
        line(node, line) {
          const part = partAt(parts, line);
          if (part !== undefined) Object.assign(node.properties, { 'data-role': part.role, 'data-part': part.name });
          if (matter !== undefined && (line < matter[0] || line > matter[1])) this.addClassToHast(node, 'aside');
          if (part?.from === line) this.addClassToHast(node, 'first');
        },
        pre(node) {
          node.properties['tabindex'] = '0';
          node.properties['aria-label'] = 'Manifest';
          node.properties['role'] = 'group';
          delete node.properties['style'];
        },
      },
    ],
  });
}

/** HTML of a YAML text with one `.line` a line; lines of containers and volumes carry `data-role` and `data-part`. `[from, to]` lines are marked as the ones that matter. */
export async function yamlHtml(text: string, parts: readonly YamlPart[], matter?: readonly [number, number]): Promise<string> {
  const key = JSON.stringify([text, parts, matter]);
  let html = drawn.get(key);
  if (html === undefined) drawn.set(key, (html = await drawYaml(text, parts, matter)));
  return html;
}

/** HTML of a terminal's text. */
export async function terminalHtml(text: string): Promise<string> {
  return (await highlighter()).codeToHtml(text, {
    ...UNTIMED,
    lang: 'shellsession',
    theme: 'mall',
    transformers: [{ pre: (node) => void delete node.properties['style'] }],
  });
}
