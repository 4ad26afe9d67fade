/** Transport: play, pause, step from fact to fact, scrub, speed. The same keys work anywhere in the example. */
import { memo } from 'preact/compat';
import { clockText } from '../../src/site/duration.ts';
import type { Beat } from '../../src/site/run/types.ts';
import { useTime } from '../../src/site/clock.ts';
import type { Clock } from '../../src/site/clock.ts';
import { Icon } from './Icon.tsx';
import { speeds } from './use-playback.ts';
import type { Playback } from './use-playback.ts';

export interface TransportProps {
  readonly playback: Playback;
  readonly end: number;
  readonly beats: readonly Beat[];
  readonly disabled: boolean;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onSeek: (time: number) => void;
  readonly onToggle: () => void;
}

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

/** The scrubber and what it stands at: the only part that moves with every frame. */
function Scrubber({
  clock,
  end,
  beats,
  disabled,
  onSeek,
  onStep,
}: Omit<TransportProps, 'playback' | 'onToggle'> & { clock: Clock; onSeek: (time: number) => void }) {
  const time = useTime(clock, (now) => now);
  return (
    <>
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
          onInput={(event) => onSeek(Number(event.currentTarget.value))}
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
    </>
  );
}

export function Transport({ playback, end, beats, disabled, onStep, onSeek, onToggle }: TransportProps) {
  const { clock, playing, speed } = playback;
  return (
    <div class="transport example-controls">
      <button type="button" class="transport-play" onClick={onToggle} disabled={disabled} aria-label={playing ? 'Pause' : 'Play'}>
        <Icon name={playing ? 'pause' : 'play'} />
        <span>{playing ? 'Pause' : 'Play'}</span>
      </button>
      <button type="button" onClick={() => onStep(-1)} disabled={disabled} aria-label="Previous fact" title="Previous fact (←)">
        <Icon name="back" />
      </button>
      <button type="button" onClick={() => onStep(1)} disabled={disabled} aria-label="Next fact" title="Next fact (→)">
        <Icon name="forward" />
      </button>
      <Scrubber clock={clock} end={end} beats={beats} disabled={disabled} onSeek={onSeek} onStep={onStep} />
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
