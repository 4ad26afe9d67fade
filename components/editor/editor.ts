/** The YAML editor: CodeMirror 6, loaded only when a reader edits. Same colours as the static page; problems at their place. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, Prec, StateEffect, StateField, Text } from '@codemirror/state';
import { Decoration, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import type { Extension } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Problem } from '../../src/simulator/index.ts';
import type { YamlPart } from '../../src/site/run/types.ts';
import { completeField } from './fields.ts';
import { bounded } from './size.ts';
import './editor.css';

export interface EditorHandle {
  setText(text: string): void;
  setProblems(problems: readonly Problem[]): void;
  setParts(parts: readonly YamlPart[]): void;
  light(name: string | undefined): void;
  focus(): void;
  destroy(): void;
}

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--code-token-comment)' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.labelName], color: 'var(--code-token-keyword)' },
  { tag: [tags.string, tags.content], color: 'var(--code-token-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.keyword], color: 'var(--code-token-constant)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--code-token-punctuation)' },
]);

interface Shown {
  readonly parts: readonly YamlPart[];
  readonly lit: string | undefined;
}
const show = StateEffect.define<Partial<Shown>>();

/** Line decorations in the colours of the roles, moved along with edits until the next parse. */
const roleLines = StateField.define<{ shown: Shown; lines: DecorationSet }>({
  create: () => ({ shown: { parts: [], lit: undefined }, lines: Decoration.none }),
  update(value, transaction) {
    let { shown } = value;
    let changed = false;
    for (const effect of transaction.effects) {
      if (!effect.is(show)) continue;
      shown = { ...shown, ...effect.value };
      changed = true;
    }
    if (!changed) return { shown, lines: value.lines.map(transaction.changes) };
    const { doc } = transaction.state;
    const ranges = [...shown.parts]
      .sort((a, b) => a.from - b.from)
      .flatMap((part) =>
        Array.from({ length: Math.min(part.to, doc.lines) - part.from + 1 }, (_, i) =>
          Decoration.line({
            class: part.name === shown.lit ? 'lit' : '',
            attributes: { 'data-role': part.role, 'data-part': part.name },
          }).range(doc.line(part.from + i).from),
        ),
      );
    return { shown, lines: Decoration.set(ranges, true) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ lines }) => lines),
});

/** Texts that no person writes: breaking and colouring them would hold up the page, so they are shown as they are. */
function isHeavy(doc: Text): boolean {
  if (doc.length > 200_000) return true;
  if (doc.length < 10_000) return false;
  for (const line of doc.iterLines(1, Math.min(doc.lines, 2_000) + 1)) if (line.length > 5_000) return true;
  return false;
}
const manner = new Compartment();
const mannerOf = (heavy: boolean): Extension => (heavy ? [] : [yaml(), EditorView.lineWrapping]);
const byWeight = EditorState.transactionExtender.of((transaction) => {
  if (!transaction.docChanged) return null;
  const heavy = isHeavy(transaction.newDoc);
  return heavy === isHeavy(transaction.startState.doc) ? null : { effects: manner.reconfigure(mannerOf(heavy)) };
});

const clamp = (offset: number, length: number): number => Math.max(0, Math.min(length, offset));

/** Puts an editor into `parent`. */
export function createEditor(
  parent: HTMLElement,
  text: string,
  on: {
    readonly onEdit: (text: string) => void;
    readonly onLight?: (name: string | undefined) => void;
    /** Ctrl-S (Cmd-S). */
    readonly onSave?: () => void;
    /** Escape, when it has nothing else to close. */
    readonly onEscape?: () => void;
    /** What the text is, for those who hear it. */
    readonly label?: string;
  },
): EditorHandle {
  let quiet = false;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        bounded,
        manner.of(mannerOf(isHeavy(Text.of(text.split('\n'))))),
        byWeight,
        indentUnit.of('  '),
        closeBrackets(),
        syntaxHighlighting(colours),
        highlightActiveLine(),
        highlightSpecialChars(),
        roleLines,
        lintGutter(),
        // Before the keys that autocompletion brings, which are of the highest precedence.
        Prec.highest(
          keymap.of([
            { key: 'Mod-s', run: () => (on.onSave?.(), on.onSave !== undefined) },
            {
              key: 'Escape',
              run: ({ state }) => {
                // A list of completions that is open closes first; one that is only being looked up does not count.
                if (on.onEscape === undefined || completionStatus(state) === 'active') return false;
                on.onEscape();
                return true;
              },
            },
          ]),
        ),
        autocompletion({ override: [completeField], icons: false }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': on.label ?? 'Manifest (YAML). Escape, then Tab, leaves the editor.' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) on.onEdit(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({
          pointerover: (event) =>
            on.onLight?.(event.target instanceof Element ? event.target.closest<HTMLElement>('[data-part]')?.dataset['part'] : undefined),
          pointerleave: () => on.onLight?.(undefined),
        }),
      ],
    }),
  });
  return {
    setText: (next) => {
      if (next === view.state.doc.toString()) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
      quiet = false;
    },
    setProblems: (problems) => {
      const { length } = view.state.doc;
      const diagnostics = problems.map((problem): Diagnostic => {
        const from = clamp(problem.range.start, length);
        const { fix } = problem;
        return {
          from,
          to: clamp(Math.max(problem.range.end, from), length),
          severity: problem.severity,
          message: problem.plain === '' ? problem.message : problem.plain,
          ...(fix === undefined
            ? {}
            : {
                actions: [
                  {
                    name: fix.title,
                    apply: (target: EditorView) =>
                      target.dispatch({
                        changes: {
                          from: clamp(fix.range.start, target.state.doc.length),
                          to: clamp(fix.range.end, target.state.doc.length),
                          insert: fix.text,
                        },
                      }),
                  },
                ],
              }),
        };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    setParts: (parts) => view.dispatch({ effects: show.of({ parts }) }),
    light: (lit) => view.dispatch({ effects: show.of({ lit }) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
