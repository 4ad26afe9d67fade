/**
 * Terminal: kubectl on the simulated cluster at the current time. A command is an action at that time; what comes after it is run anew.
 * A log region and an input, so that it can be read aloud, searched and copied. ↑ ↓ history · Tab completes · Esc leaves the input · Ctrl-C stops what runs · Ctrl-L clears.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TraceIndex } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import type { Lane } from '../../src/site/run/types.ts';
import { FileEditor } from './FileEditor.tsx';
import { complete, suggestionsFor } from './complete.ts';
import { transcriptAt } from './transcript.ts';
import './terminal.css';

export interface TerminalProps {
  readonly index: TraceIndex;
  readonly lanes: readonly Lane[];
  readonly time: number;
  /** Command lines to offer; else some that fit the Pods. */
  readonly suggestions?: readonly string[] | undefined;
  readonly onCommand: (line: string) => void;
  /** A line typed into a command that runs (`exec -it`), or Ctrl-C (U+0003). */
  readonly onInput: (to: number, text: string) => void;
  /** Leaves the editor that a command has opened; without a text, as it was. */
  readonly onSave: (to: number, text: string | undefined) => void;
}

/** Commands that read what is typed while they run. */
const isInteractive = (line: string): boolean => /\s(-it|-ti|-i|--stdin|--tty)\b/.test(line);

export function Terminal({ index, lanes, time, suggestions, onCommand, onInput, onSave }: TerminalProps) {
  const [line, setLine] = useState('');
  const [choices, setChoices] = useState<readonly string[]>([]);
  const [place, setPlace] = useState(-1);
  const [hiddenUntil, hide] = useState(-2);
  const screen = useRef<HTMLDivElement>(null);
  const entries = transcriptAt(index, time).filter((entry) => entry.index > hiddenUntil);
  const history = entries.map((entry) => entry.line).reverse();
  const last = entries.at(-1);
  const running = last !== undefined && last.exitCode === undefined && last.index >= 0 ? last : undefined;
  const talks = running !== undefined && isInteractive(running.line);
  const size = entries.reduce((sum, entry) => sum + 1 + entry.chunks.length, 0);
  useEffect(() => {
    const box = screen.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, [size]);

  const submit = (text: string): void => {
    const command = text.trim();
    setLine('');
    if (running !== undefined && talks) {
      onInput(running.index, `${text}\n`);
      return;
    }
    setChoices([]);
    setPlace(-1);
    if (command === '') return;
    if (command === 'clear') hide(entries.at(-1)?.index ?? -2);
    else onCommand(command);
  };
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLInputElement }): void => {
    if (event.key === 'Tab' && !event.shiftKey && line.trim() !== '') {
      const result = complete(line, lanes);
      if (result.line === line && result.choices.length === 0) return;
      event.preventDefault();
      setLine(result.line);
      setChoices(result.choices);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const next = Math.max(-1, Math.min(history.length - 1, place + (event.key === 'ArrowUp' ? 1 : -1)));
      setPlace(next);
      setLine(history[next] ?? '');
    } else if (event.key === 'Escape') {
      event.currentTarget.blur();
    } else if (event.ctrlKey && event.key === 'c' && event.currentTarget.selectionStart === event.currentTarget.selectionEnd) {
      event.preventDefault();
      setLine('');
      if (running !== undefined) onInput(running.index, '\u0003');
    } else if (event.ctrlKey && event.key === 'd' && line === '' && running !== undefined) {
      event.preventDefault();
      onInput(running.index, '\u0004');
    } else if (event.ctrlKey && event.key === 'l') {
      event.preventDefault();
      hide(entries.at(-1)?.index ?? -2);
    }
  };
  if (running?.editing !== undefined) {
    const { editing, index: to } = running;
    return <FileEditor key={`${to}/${editing.again}`} {...editing} onLeave={(text) => onSave(to, text)} />;
  }
  return (
    <div class="terminal">
      <div class="terminal-screen" ref={screen} role="log" aria-label="Terminal output" tabIndex={0}>
        {entries.length === 0 && (
          <p class="terminal-hint">Type a command, or take one from below. It meets the cluster as it is at the time the clock shows.</p>
        )}
        {entries.map((entry) => (
          <div key={entry.index} class="terminal-entry">
            <div class="terminal-line">
              <span class="terminal-time">{clockText(entry.at)}</span> <b>$</b> {entry.line}
            </div>
            {entry.chunks.length > 0 && (
              <pre>
                {entry.chunks.map((chunk, i) => (
                  <span key={i} class={chunk.stream}>
                    {chunk.text}
                  </span>
                ))}
              </pre>
            )}
            {entry.exitCode !== undefined && entry.exitCode !== 0 && <div class="terminal-exit">exit code {entry.exitCode}</div>}
          </div>
        ))}
      </div>
      {choices.length > 0 && <p class="terminal-choices">{choices.join('  ')}</p>}
      <form
        class="terminal-input"
        onSubmit={(event) => {
          event.preventDefault();
          submit(line);
        }}
      >
        <span aria-hidden="true">{talks ? '›' : '$'}</span>
        <input
          aria-label="Command"
          value={line}
          onInput={(event) => setLine(event.currentTarget.value)}
          onKeyDown={onKey}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          placeholder="kubectl get pods"
          enterkeyhint="go"
        />
        {running !== undefined && (
          <button type="button" onClick={() => onInput(running.index, '\u0003')}>
            Ctrl-C
          </button>
        )}
        <button type="submit">{talks ? 'Send' : 'Run'}</button>
      </form>
      <div class="terminal-try" role="group" aria-label="Commands to try">
        {(suggestions ?? suggestionsFor(lanes)).map((each) => (
          <button type="button" key={each} onClick={() => submit(each)}>
            {each}
          </button>
        ))}
      </div>
    </div>
  );
}
