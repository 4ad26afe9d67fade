/** What a reader must know about this run: whose state it is, a refusal, a budget, a failure, what an edit changed, what was done. */
import type { Action } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import { differenceText } from '../../src/site/run/difference.ts';
import type { Drawing } from '../../src/site/run/types.ts';
import { breakText } from './BreakIt.tsx';
import type { RunState } from './use-run.ts';

/** An action in a few words. */
export const actionText = (action: Action): string => {
  switch (action.kind) {
    case 'command':
      return action.line;
    case 'kubectl':
      return `kubectl ${action.argv.join(' ')}`;
    case 'input':
      return action.text === '\u0003' ? 'Ctrl-C' : action.text === '\u0004' ? 'Ctrl-D' : `› ${action.text.trimEnd()}`;
    case 'save':
      return action.text === undefined ? 'leave the editor' : 'save the file';
    case 'break':
      return breakText(action.what);
  }
};

export interface NotesProps {
  readonly name: string;
  readonly state: RunState;
  readonly figure: Drawing;
  readonly onSeek: (time: number) => void;
}

export function Notes({ name, state, figure, onSeek }: NotesProps) {
  const { run, ghost, apart, held, deeds } = state;
  const broken = state.refused !== undefined || state.problems.some((problem) => problem.severity === 'error');
  return (
    <>
      <div class="notes" role="status">
        {apart && (
          <p class="note shared-note">
            This is a shared state; your own text of {name} is untouched.{' '}
            {held.length > 0 && (
              <>
                Once you press Play, the link also does:{' '}
                {held.slice(0, 3).map((action, i) => (
                  <span key={i}>
                    <time>{clockText(action.at)}</time> <code>{actionText(action)}</code>{' '}
                  </span>
                ))}
                {held.length > 3 && `and ${held.length - 3} more. `}
              </>
            )}
            <button type="button" class="link" onClick={state.keepAsMine}>
              Keep as mine
            </button>{' '}
            <a href={`#${name}`}>Back to mine</a>
          </p>
        )}
        {state.unkept && (
          <p class="note unkept">
            Your browser does not keep your text: it is over a million characters long, or the storage is full or off. Before you leave,
            take it with you (Share: copy or download).
          </p>
        )}
        {figure.note !== undefined && <p class="note">{figure.note}</p>}
        {run !== undefined && broken && figure.lanes.length > 0 && (
          <p class="note">The text has an error, so you still see the last run that worked.</p>
        )}
        {state.waited > 0 && (
          <p class="note waited">
            Still playing this run <span aria-hidden="true">({state.waited} s)</span>: it does a lot.{' '}
            <button type="button" class="link" onClick={state.stop}>
              Stop
            </button>
          </p>
        )}
        {state.failed !== undefined && <p class="note failed">{state.failed} Change the YAML or reset it to try again.</p>}
      </div>
      {ghost !== undefined && run !== undefined && state.problems.length === 0 && (
        <p class="difference" role="status">
          <b>What changed:</b> {differenceText(ghost, run)}{' '}
          <button type="button" class="link" onClick={state.clearGhost}>
            Hide the old run
          </button>
        </p>
      )}
      {deeds.length > 0 && (
        <div class="deeds example-controls" role="group" aria-label="What you did">
          <b>You did</b>
          {deeds.slice(-6).map((deed) => {
            const text = actionText(deed);
            return (
              <span class="deed" key={deed}>
                <button type="button" title="Go there" onClick={() => onSeek(deed.at)}>
                  <time>{clockText(deed.at)}</time> {text.length > 42 ? `${text.slice(0, 41)}…` : text}
                </button>
                <button
                  type="button"
                  aria-label={`Undo ${text} and what came after it`}
                  title="Undo this and what came after it"
                  onClick={() => {
                    state.undo(deed);
                    onSeek(deed.at);
                  }}
                >
                  ×
                </button>
              </span>
            );
          })}
        </div>
      )}
    </>
  );
}
