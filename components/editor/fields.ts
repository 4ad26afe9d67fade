/** Completion in the editor: fields and values from the API's structure, in the words of `kubectl explain`. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { fieldHelp, valueHelp } from '../../src/simulator/index.ts';

/** Values the API's structure does not list: images most samples are made of, and a container's own restart policies. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  image: ['busybox:1.36', 'nginx:1.27', 'alpine:3.20'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
};

/** Where a line stands: the kind of its document and the keys of the blocks it lies in, outermost first. */
function place(text: string, from: number, indent: number): { readonly kind: string; readonly path: readonly string[] } {
  const start = text.lastIndexOf('\n---', from) + 1;
  const end = text.indexOf('\n---', from);
  const document = text.slice(start, end < 0 ? undefined : end);
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(document)?.[1] ?? '';
  const path: string[] = [];
  let limit = indent;
  for (const line of text.slice(start, from).split('\n').slice(-2000).reverse()) {
    const found = /^( *)((?:- )*)([\w.-]+):(.*)$/.exec(line);
    if (found === null || limit === 0) continue;
    const [, blanks = '', dashes = '', key = '', rest = ''] = found;
    // A key behind a dash lies deeper than its dash; a block's list may stand right under its key.
    const own = blanks.length + dashes.length;
    if (own < limit && /^\s*(#.*)?$/.test(rest)) path.unshift(key);
    if (own < limit) limit = dashes === '' ? own : Math.min(limit, blanks.length + 1);
  }
  return { kind, path };
}

/** CodeMirror's source of completions. */
export function completeField(context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const value = /^( *(?:- )*)([\w.-]+):\s+([\w.:/-]*)$/.exec(before);
  if (value !== null) {
    const [, indent = '', key = '', typed = ''] = value;
    const { kind, path } = place(text, line.from, indent.length);
    const known = valueHelp(kind, [...path, key]);
    const list = known.length > 0 || !Object.hasOwn(USUAL, key) ? known : USUAL[key]!;
    return list.length === 0 ? null : { from: context.pos - typed.length, options: list.map((label) => ({ label })) };
  }
  const key = /^( *(?:- )*)(\w*)$/.exec(before);
  if (key === null || (key[2] === '' && !context.explicit)) return null;
  const { kind, path } = place(text, line.from, key[1]!.length);
  const options = fieldHelp(kind, path).map(({ name, type, about, required }) => ({
    label: name,
    apply: `${name}:`,
    detail: required ? `${type}, required` : type,
    ...(about === '' ? {} : { info: about }),
    ...(required ? { boost: 1 } : {}),
  }));
  return options.length === 0 ? null : { from: context.pos - key[2]!.length, options };
}
