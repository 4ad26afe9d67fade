/** Transport: play, pause, step from fact to fact, scrub, speed. The same keys work anywhere in the example. */
import { memo } from 'preact/compat';
import { clockText } from '../../src/site/duration.ts';
import type { Beat } from '../../src/site/run/types.ts';
import { speeds } from './use-playback.ts';
import type { Playback } from './use-playback.ts';

export interface TransportProps {
  readonly playback: Playback;
  readonly end: number;
  readonly beats: readonly Beat[];
  readonly disabled: boolean;
  readonly onStep: (direction: 1 | -1) => void;
}

const Icon = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
    <path d={path} fill="currentColor" />
  </svg>
);
const icons = {
  play: 'M7 4.5v15l13-7.500z',
  pause: 'M6 4.500h4.200v15H6zM13.800 4.500H18v15h-4.200z',
  forward: 'M5 5v14l9-7zM15.500 5h3v14h-3z',
  back: 'M19 5v14l-9-7zM5.500 5h3v14h-3z',
} as const;

/** Where on the scrubber things happen. */
const Marks = memo(function Marks({ beats, end }: { beats: readonly Beat[]; end: number }) {
  return (
    <div class="scrubber-marks" aria-hidden="true">
      {beats
        .filter((beat) => beat.minor !== true)
        .slice(0, 300)
        .map((beat, i) => (
          <i key={i} data-role={beat.role} style={{ left: `${(beat.at / Math.max(1, end)) * 100}%` }} />
        ))}
    </div>
  );
});

export function Transport({ playback, end, beats, disabled, onStep }: TransportProps) {
  const { time, playing, speed } = playback;
  return (
    <div class="transport example-controls">
      <button type="button" class="transport-play" onClick={playback.toggle} disabled={disabled} aria-label={playing ? 'Pause' : 'Play'}>
        <Icon path={playing ? icons.pause : icons.play} />
        <span>{playing ? 'Pause' : 'Play'}</span>
      </button>
      <button type="button" onClick={() => onStep(-1)} disabled={disabled} aria-label="Previous fact" title="Previous fact (←)">
        <Icon path={icons.back} />
      </button>
      <button type="button" onClick={() => onStep(1)} disabled={disabled} aria-label="Next fact" title="Next fact (→)">
        <Icon path={icons.forward} />
      </button>
      <div class="scrubber">
        <Marks beats={beats} end={end} />
        <input
          type="range"
          min={0}
          max={end}
          step="any"
          value={time}
          disabled={disabled}
          aria-label="Time"
          aria-valuetext={`${clockText(time)} of ${clockText(end)}`}
          onInput={(event) => playback.seek(Number(event.currentTarget.value))}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
              event.preventDefault();
              event.stopPropagation();
              onStep(event.key === 'ArrowRight' ? 1 : -1);
            }
          }}
        />
      </div>
      <output class="transport-clock" aria-live="off">
        {clockText(time)} <span>/ {clockText(end)}</span>
      </output>
      <label class="transport-speed">
        <span class="sr-only">Speed</span>
        <select value={String(speed)} onChange={(event) => playback.setSpeed(Number(event.currentTarget.value))}>
          {speeds.map((each) => (
            <option key={each} value={String(each)}>
              {each === 0.5 ? '½' : each}×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
