/** Predict: a question before playing; the run itself answers it. */
import { useState } from 'preact/hooks';
import { clockText } from '../../src/site/duration.ts';
import { rowsAt } from '../../src/site/run/rows-at.ts';
import type { Option } from '../../src/site/run/predict.ts';
import type { PodRow } from '../../src/site/run/types.ts';
import { useTime } from '../../src/site/clock.ts';
import type { Clock } from '../../src/site/clock.ts';

export interface Prediction {
  /** Virtual ms at which STATUS of the first Pod is asked for. */
  readonly at: number;
  readonly question: string;
  readonly options: readonly Option[];
}

export interface PredictProps {
  readonly prediction: Prediction;
  readonly rows: readonly PodRow[];
  readonly clock: Clock;
  readonly idle: boolean;
  /** The run is the author's: what the wrong answers have to say is true of it. */
  readonly pristine: boolean;
  readonly ready: boolean;
  readonly onPlay: () => void;
}

export function Predict({ prediction, rows, clock, idle, pristine, ready, onPlay }: PredictProps) {
  const [guess, setGuess] = useState<Option>();
  const past = useTime(clock, (time) => time >= prediction.at);
  const answer = rowsAt(rows, prediction.at, Infinity)[0]?.status ?? 'nothing';
  const told = guess !== undefined && !idle && past;
  const right = guess?.text === answer;
  return (
    <fieldset class="predict example-controls" disabled={!ready}>
      <legend>Before you play: {prediction.question}</legend>
      {prediction.options.map((option) => (
        <button
          type="button"
          key={option.text}
          aria-pressed={guess === option}
          class={told ? (option.text === answer ? 'right' : option === guess ? 'wrong' : '') : ''}
          onClick={() => {
            setGuess(option);
            onPlay();
          }}
        >
          {option.text}
        </button>
      ))}
      {guess !== undefined && (
        <p role="status">
          {told ? (
            <>
              <b>{right ? 'Right' : 'Not quite'}:</b> at {clockText(prediction.at)} STATUS says <code>{answer}</code>.
              {!right && pristine && guess.because !== undefined && (
                <>
                  {' '}
                  It would say <code>{guess.text}</code> if {guess.because}.
                </>
              )}
            </>
          ) : (
            <>
              You say <code>{guess.text}</code>. Watch the run until {clockText(prediction.at)}.
            </>
          )}
        </p>
      )}
    </fieldset>
  );
}
