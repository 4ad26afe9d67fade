/** The manifest: the static, highlighted text, which becomes an editor when the reader edits. What is wrong stands at its line and below. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../src/simulator/index.ts';
import type { YamlPart } from '../../src/site/run/types.ts';
import { requestFormat } from '../../src/worker/client.ts';
import type { EditorHandle } from '../editor/editor.ts';

export interface YamlPaneProps {
  readonly name: string;
  /** Folded away until the reader asks for it. */
  readonly folded: boolean;
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
  readonly ready: boolean;
  /** Begins as an editor. */
  readonly start: boolean;
  readonly onLight: (name: string | undefined) => void;
  readonly onEdit: (text: string, typed: boolean) => void;
}

const closestPart = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-part]')?.dataset['part'] : undefined;

export function YamlPane({
  name,
  folded,
  children,
  original,
  text,
  revision,
  parts,
  problems,
  refused,
  lit,
  ready,
  start,
  onLight,
  onEdit,
}: YamlPaneProps) {
  const [editing, setEditing] = useState(start);
  const [broken, setBroken] = useState(false);
  const [open, setOpen] = useState(!folded);
  const still = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle | undefined>(undefined);
  const edit = useRef(onEdit);
  edit.current = onEdit;

  // A text from before, a shared link or a fix: the static figure shows another one, so the editor takes over.
  useEffect(() => {
    if (text === original) return;
    setEditing(true);
    setOpen(true);
  }, [text, original]);
  useEffect(() => {
    if (!editing || editor.current !== undefined) return undefined;
    let gone = false;
    void import('../editor/editor.ts').then(
      ({ createEditor }) => {
        if (gone || host.current === null) return;
        editor.current = createEditor(host.current, text, { onEdit: (next) => edit.current(next, true), onLight });
        editor.current.setParts(parts);
        editor.current.setProblems(problems);
        if (text === original && !start) editor.current.focus();
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
    <div class="yaml-pane">
      <div class="yaml-bar">
        <span class="yaml-name">{name}.yaml</span>
        {folded && (
          <button type="button" class="yaml-edit example-controls" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide the YAML' : 'Show the YAML'}
          </button>
        )}
        {!editing && (
          <button
            type="button"
            class="yaml-edit example-controls"
            disabled={!ready}
            onClick={() => {
              setOpen(true);
              setEditing(true);
            }}
          >
            Edit
          </button>
        )}
        {editing && open && (
          <button
            type="button"
            class="yaml-edit example-controls"
            onClick={() => void requestFormat(text).then((formatted) => formatted !== text && onEdit(formatted, false))}
          >
            Format
          </button>
        )}
      </div>
      <div
        class="yaml-still"
        ref={still}
        hidden={(editing && !broken) || !open}
        onPointerOver={(event) => onLight(closestPart(event.target))}
        onPointerLeave={() => onLight(undefined)}
        onDblClick={() => ready && setEditing(true)}
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
