/** The manifest: the static, highlighted text, which becomes an editor when the reader edits. What is wrong stands at its line and below. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../src/simulator/index.ts';
import type { YamlPart } from '../../src/site/run/types.ts';
import type { EditorHandle } from '../editor/editor.ts';
import type { Side } from './arrangement.ts';

/** What the buttons above the manifest do; they stand in the pane's own bar, or in that of its side. */
export interface YamlToolsProps {
  /** Folded away until the reader asks for it. */
  readonly foldable: boolean;
  readonly open: boolean;
  readonly editing: boolean;
  readonly ready: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onStart: () => void;
  readonly onFormat: () => void;
}
export function YamlTools({ foldable, open, editing, ready, onOpen, onStart, onFormat }: YamlToolsProps) {
  return (
    <>
      {foldable && (
        <button type="button" class="yaml-edit example-controls" aria-expanded={open} onClick={() => onOpen(!open)}>
          {open ? 'Hide the YAML' : 'Show the YAML'}
        </button>
      )}
      {!editing && (
        <button type="button" class="yaml-edit example-controls" disabled={!ready} onClick={onStart}>
          Edit
        </button>
      )}
      {editing && open && (
        <button type="button" class="yaml-edit example-controls" onClick={onFormat}>
          Format
        </button>
      )}
    </>
  );
}

export interface YamlPaneProps {
  /** Of the example on its page. */
  readonly id: string;
  readonly name: string;
  readonly tools: YamlToolsProps;
  /** At the left or the right; in one column it comes last. */
  readonly side: Side | undefined;
  /** Another pane of its side is open. */
  readonly behind: boolean;
  /** The highlighted text as built. */
  readonly children: ComponentChildren;
  readonly original: string;
  readonly text: string;
  /** Goes up when `text` changed other than by typing here. */
  readonly revision: number;
  readonly parts: readonly YamlPart[];
  readonly problems: readonly Problem[];
  readonly refused: string | undefined;
  readonly lit: string | undefined;
  /** Begins as an editor. */
  readonly start: boolean;
  readonly onLight: (name: string | undefined) => void;
  readonly onEdit: (text: string, typed: boolean) => void;
}

const closestPart = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-part]')?.dataset['part'] : undefined;

export function YamlPane(props: YamlPaneProps) {
  const { id, name, tools, side, behind, children, original, text, revision, parts, problems, refused, lit, start, onLight, onEdit } =
    props;
  const { editing, open, onStart } = tools;
  const [broken, setBroken] = useState(false);
  const still = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle | undefined>(undefined);
  // The editor comes late: what it starts with is what is shown by then.
  const latest = useRef(props);
  latest.current = props;

  // A text from before, a shared link or a fix: the static figure shows another one, so the editor takes over.
  useEffect(() => {
    if (text === original) return;
    onStart();
  }, [text, original]);
  useEffect(() => {
    if (!editing || editor.current !== undefined) return undefined;
    let gone = false;
    void import('../editor/editor.ts').then(
      ({ createEditor }) => {
        if (gone || host.current === null) return;
        const now = latest.current;
        editor.current = createEditor(host.current, now.text, { onEdit: (next) => latest.current.onEdit(next, true), onLight });
        editor.current.setParts(now.parts);
        editor.current.setProblems(now.problems);
        if (now.text === original && !start) editor.current.focus();
      },
      () => setBroken(true),
    );
    return () => {
      gone = true;
    };
  }, [editing]);
  useEffect(() => () => editor.current?.destroy(), []);
  // Not on every change of `text`: what was typed comes back late, and must not overwrite what was typed since.
  useEffect(() => editor.current?.setText(text), [revision]);
  useEffect(() => editor.current?.setParts(parts), [parts]);
  useEffect(() => editor.current?.setProblems(problems), [problems]);
  useEffect(() => {
    editor.current?.light(lit);
    for (const line of still.current?.querySelectorAll<HTMLElement>('.line[data-part]') ?? [])
      line.classList.toggle('lit', line.dataset['part'] === lit);
  }, [lit, editing]);

  const shown = problems.slice(0, 5);
  return (
    <div class={`yaml-pane${behind ? ' yaml-behind' : ''}`} id={`${id}-pane-yaml`} data-side={side}>
      <div class="yaml-bar">
        <span class="yaml-name">{name}.yaml</span>
        <YamlTools {...tools} />
      </div>
      <div
        class="yaml-still"
        ref={still}
        hidden={(editing && !broken) || !open}
        onPointerOver={(event) => onLight(closestPart(event.target))}
        onPointerLeave={() => onLight(undefined)}
        onDblClick={() => tools.ready && onStart()}
      >
        {children}
      </div>
      {editing && !broken && <div class="yaml-editor" ref={host} hidden={!open} />}
      {editing && broken && (
        <textarea
          class="yaml-plain"
          aria-label="Manifest"
          value={text}
          onInput={(event) => onEdit(event.currentTarget.value, true)}
          spellcheck={false}
        />
      )}
      <div class="yaml-problems" role="status" aria-live="polite">
        {shown.map((problem, i) => (
          <p key={i} class={problem.severity}>
            <b>Line {problem.range.line}</b> {problem.plain === '' ? problem.message : problem.plain}
            {problem.fix !== undefined && (
              <button
                type="button"
                onClick={() => {
                  const { range, text: replacement } = problem.fix!;
                  onEdit(text.slice(0, range.start) + replacement + text.slice(range.end), false);
                }}
              >
                {problem.fix.title}
              </button>
            )}
            {problem.plain !== '' && problem.plain !== problem.message && <small>{problem.message}</small>}
          </p>
        ))}
        {problems.length > shown.length && <p>and {problems.length - shown.length} more</p>}
        {shown.length === 0 && refused !== undefined && <pre class="error">{refused}</pre>}
      </div>
    </div>
  );
}
