/** How much an editor takes: no more than is kept. What is more is not taken, said so in words, and the text stays as it was. */
import { EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, showPanel } from '@codemirror/view';
import type { Panel } from '@codemirror/view';
import { MOST_TEXT } from '../../src/site/storage.ts';

/** How long the text would have been; undefined takes the message away. */
const refuse = StateEffect.define<number | undefined>();

function panelOf(length: number): (view: EditorView) => Panel {
  return (view) => {
    const dom = document.createElement('div');
    dom.className = 'too-long';
    dom.setAttribute('role', 'alert');
    const words = document.createElement('p');
    const [would, most] = [length, MOST_TEXT].map((each) => each.toLocaleString('en'));
    const verdict = document.createElement('b');
    verdict.textContent = 'Not taken:';
    words.append(
      verdict,
      ` the text would be ${would} characters long, and this editor takes ${most}. Your text is as it was. Give it less at a time: split it at a line of ---.`,
    );
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = 'Close';
    close.addEventListener('click', () => {
      view.dispatch({ effects: refuse.of(undefined) });
      view.focus();
    });
    dom.append(words, close);
    return { dom };
  };
}

const refused = StateField.define<number | undefined>({
  create: () => undefined,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(refuse)) return effect.value;
    return transaction.docChanged ? undefined : value;
  },
  provide: (field) => showPanel.from(field, (length) => (length === undefined ? null : panelOf(length))),
});

/** Whatever a reader does that would make the text too long. */
const filter = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.annotation(Transaction.userEvent) === undefined) return transaction;
  const { length } = transaction.newDoc;
  return length <= MOST_TEXT || length <= transaction.startState.doc.length ? transaction : { effects: refuse.of(length) };
});

/** Before a text is broken into lines, which alone would take too long. */
function early(event: Event, view: EditorView, data: DataTransfer | null): boolean {
  if (data === null) return false;
  const { doc, selection } = view.state;
  const replaced = event.type === 'paste' ? selection.ranges.reduce((sum, { from, to }) => sum + to - from, 0) : 0;
  const more = Math.max(data.getData('text/plain').length, ...[...data.files].map(({ size }) => size));
  const length = doc.length - replaced + more;
  if (more === 0 || length <= MOST_TEXT) return false;
  event.preventDefault();
  view.dispatch({ effects: refuse.of(length) });
  return true;
}

export const bounded: Extension = [
  refused,
  filter,
  EditorView.domEventHandlers({
    paste: (event, view) => early(event, view, event.clipboardData),
    drop: (event, view) => early(event, view, event.dataTransfer),
  }),
];
