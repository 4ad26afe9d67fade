/** A timer for exams: starts when the reader says so, and says the score when the time is up. It hinders nobody from going on. */
import { useEffect, useState } from 'preact/hooks';

export interface ExamClockProps {
  readonly minutes: number;
  readonly solved: number;
  readonly of: number;
}
const two = (n: number): string => String(n).padStart(2, '0');

export function ExamClock({ minutes, solved, of }: ExamClockProps) {
  const [ends, setEnds] = useState<number>();
  const [left, setLeft] = useState(minutes * 60);
  const [score, setScore] = useState<number>();
  useEffect(() => {
    if (ends === undefined) return undefined;
    const tick = (): void => setLeft(Math.max(0, Math.ceil((ends - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [ends]);
  const running = ends !== undefined && left > 0 && score === undefined;
  useEffect(() => {
    if (ends !== undefined && score === undefined && (left === 0 || solved === of)) setScore(solved);
  }, [left, solved]);
  return (
    <div class="exam-clock example-controls">
      <span class="exam-time" role="timer">
        {two(Math.floor(left / 60))}:{two(left % 60)}
      </span>
      {ends === undefined && (
        <button type="button" onClick={() => setEnds(Date.now() + minutes * 60_000)}>
          Start the exam
        </button>
      )}
      {running && (
        <button type="button" onClick={() => setScore(solved)}>
          Hand in
        </button>
      )}
      {score !== undefined && (
        <span role="status">
          Score:{' '}
          <strong>
            {score} of {of}
          </strong>{' '}
          ({Math.round((100 * score) / of)} %){score / of >= 0.66 ? ', passed.' : ', not passed yet.'}{' '}
          <button
            type="button"
            onClick={() => {
              setScore(undefined);
              setEnds(undefined);
              setLeft(minutes * 60);
            }}
          >
            Again
          </button>
        </span>
      )}
    </div>
  );
}
