/** The editor over the terminal: what `vi` is to `kubectl edit`, for people. Ctrl-S saves; Escape leaves, and asks first when that would lose something. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EditorHandle } from '../editor/editor.ts';

export interface FileEditorProps {
  readonly file: string;
  readonly text: string;
  /** How often this file was open before. */
  readonly again: number;
  /** The text to save, or undefined to leave the file as it was. */
  readonly onLeave: (text: string | undefined) => void;
}

export function FileEditor({ file, text, again, onLeave }: FileEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  // Not a state: who types and at once presses Escape must be asked.
  const draft = useRef(text);
  const [asking, ask] = useState(false);
  const [plain, setPlain] = useState(false);
  const save = (): void => onLeave(draft.current);
  const leave = (): void => (draft.current !== text ? ask(true) : onLeave(undefined));
  const keys = useRef({ save, leave });
  keys.current = { save, leave };
  useEffect(() => {
    let editor: EditorHandle | undefined;
    let gone = false;
    void import('../editor/editor.ts').then(
      ({ createEditor }) => {
        if (gone || host.current === null) return;
        editor = createEditor(host.current, text, {
          label: `${file}. Control-S saves, Escape leaves.`,
          onEdit: (next) => {
            draft.current = next;
          },
          onSave: () => keys.current.save(),
          onEscape: () => keys.current.leave(),
        });
        editor.focus();
      },
      () => setPlain(true),
    );
    return () => {
      gone = true;
      editor?.destroy();
    };
  }, []);
  return (
    <div class="file-editor" role="group" aria-label={`Editing ${file}`}>
      <div class="file-bar">
        <span>{file}</span>
        {again > 0 && <b role="alert">It was not taken: the reasons stand at the top. Nothing is lost.</b>}
        {asking ? (
          <span class="file-ask" role="alertdialog" aria-label="Leave without saving?">
            Leave without saving?{' '}
            <button type="button" onClick={() => onLeave(undefined)}>
              Leave
            </button>{' '}
            <button
              type="button"
              autofocus
              ref={(button) => button?.focus()}
              onClick={() => ask(false)}
              onKeyDown={(event) => event.key === 'Escape' && ask(false)}
            >
              Go on editing
            </button>
          </span>
        ) : (
          <span class="file-ask">
            <button type="button" class="file-save" onClick={save} title="Ctrl-S">
              Save
            </button>{' '}
            <button type="button" onClick={leave} title="Esc">
              Cancel
            </button>
          </span>
        )}
      </div>
      {plain ? (
        <textarea
          class="yaml-plain"
          aria-label={file}
          defaultValue={text}
          onInput={(event) => {
            draft.current = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') leave();
            if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            save();
          }}
          spellcheck={false}
        />
      ) : (
        <div class="yaml-editor" ref={host} />
      )}
    </div>
  );
}
