/** Predict: a question before playing; the run itself answers it. */
import { useState } from 'preact/hooks';
import { clockText } from '../../src/site/duration.ts';
import { rowsAt } from '../../src/site/run/rows-at.ts';
import type { PodRow } from '../../src/site/run/types.ts';

export interface Prediction {
  /** Virtual ms at which STATUS of the first Pod is asked for. */
  readonly at: number;
  readonly question: string;
  readonly options: readonly string[];
}

export interface PredictProps {
  readonly prediction: Prediction;
  readonly rows: readonly PodRow[];
  readonly time: number;
  readonly idle: boolean;
  readonly ready: boolean;
  readonly onPlay: () => void;
}

export function Predict({ prediction, rows, time, idle, ready, onPlay }: PredictProps) {
  const [guess, setGuess] = useState<string>();
  const answer = rowsAt(rows, prediction.at, Infinity)[0]?.status ?? 'nothing';
  const told = guess !== undefined && !idle && time >= prediction.at;
  return (
    <fieldset class="predict example-controls" disabled={!ready}>
      <legend>Before you play: {prediction.question}</legend>
      {prediction.options.map((option) => (
        <button
          type="button"
          key={option}
          aria-pressed={guess === option}
          class={told ? (option === answer ? 'right' : option === guess ? 'wrong' : '') : ''}
          onClick={() => {
            setGuess(option);
            onPlay();
          }}
        >
          {option}
        </button>
      ))}
      <p role="status">
        {guess === undefined
          ? ''
          : told
            ? `${answer === guess ? 'Right' : 'Not quite'}: at ${clockText(prediction.at)} STATUS says ${answer}.`
            : `You say ${guess}. Watch the run until ${clockText(prediction.at)}.`}
      </p>
    </fieldset>
  );
}
