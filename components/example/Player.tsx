/**
 * The island of an Example: the same first paint as the static figure, then the player. Everything it shows is a pure function of
 * (run, time); what the reader does is an action at a time, and a new run.
 */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { indexTrace } from '../../src/simulator/index.ts';
import type { Action, Pod, TraceIndex, Verdict } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import { workOffline } from '../../src/site/offline.ts';
import { counted } from '../../src/site/pages.ts';
import { differenceText } from '../../src/site/run/difference.ts';
import { rowsAt } from '../../src/site/run/rows-at.ts';
import { sceneAt } from '../../src/site/run/scene.ts';
import type { Drawing, Figure } from '../../src/site/run/types.ts';
import type { Shared } from '../../src/site/share.ts';
import { Events } from '../events/Events.tsx';
import { Files } from '../files/Files.tsx';
import { Logs } from '../logs/Logs.tsx';
import { Shop } from '../mall/Shop.tsx';
import { Terminal } from '../terminal/Terminal.tsx';
import { Timeline } from '../timeline/Timeline.tsx';
import { Why } from '../why/Why.tsx';
import { BreakIt } from './BreakIt.tsx';
import type { Trouble } from './BreakIt.tsx';
import { Predict } from './Predict.tsx';
import type { Prediction } from './Predict.tsx';
import { ShareMenu } from './ShareMenu.tsx';
import { Transport } from './Transport.tsx';
import { beatAt } from './beat-at.ts';
import { stepFrom } from './step-from.ts';
import { YamlPane } from './YamlPane.tsx';
import { usePaneOrder } from './use-pane-order.ts';
import { usePlayback } from './use-playback.ts';
import type { Preload } from '../../src/worker/protocol.ts';
import { useRun } from './use-run.ts';
import './example.css';

export type PaneName = 'shop' | 'timeline' | 'kubectl' | 'logs' | 'files' | 'events' | 'why';
const paneTitles: Readonly<Record<PaneName, string>> = {
  shop: 'Shop',
  timeline: 'Timeline',
  kubectl: 'kubectl',
  logs: 'Logs',
  files: 'Files',
  events: 'Events',
  why: 'Why',
};

export interface PlayerProps {
  readonly name: string;
  /** Starts the ids of its parts, so it is unique on its page; `name` when absent. */
  readonly id?: string;
  readonly title: string;
  readonly manifest: string;
  readonly until: number;
  readonly figure: Figure;
  readonly panes: readonly PaneName[];
  readonly actions: readonly Action[];
  /** `expect` of each claim below the figure, as JSON. */
  readonly claims: readonly string[];
  /** What the build knows of the author's run: what to load for it. */
  readonly preload?: Preload | undefined;
  readonly suggestions?: readonly string[] | undefined;
  readonly predict?: Prediction | undefined;
  /** Address of the playground page. */
  readonly playground: string;
  /** State of a shared link. */
  readonly shared?: Shared | undefined;
  /** The stage: pane and transport, the YAML folded away below. */
  readonly stage?: boolean | undefined;
  /** Opens in the editor. */
  readonly editing?: boolean | undefined;
  /** Told what the claims say of each run, and of which text (labs judge tasks by it). */
  readonly onVerdicts?: ((verdicts: readonly Verdict[], manifest: string) => void) | undefined;
  /** The highlighted manifest (slot). */
  readonly yaml?: ComponentChildren;
}

/** Where key presses are the element's own business. */
const takesKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON|SUMMARY|A)$/.test(target.tagName));

function useWidth(): [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(900);
  const observer = useRef<ResizeObserver | undefined>(undefined);
  const attach = useRef((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (element === null) return;
    observer.current = new ResizeObserver(([entry]) => entry !== undefined && setWidth(entry.contentRect.width));
    observer.current.observe(element);
  });
  return [attach.current, width];
}

export function Player(props: PlayerProps) {
  const { name, id = name, title, figure, panes, playground } = props;
  const root = useRef<HTMLDivElement>(null);
  const state = useRun(
    { name, manifest: props.manifest, actions: props.actions, until: props.until, claims: props.claims, preload: props.preload },
    props.shared,
  );
  const { run, ghost } = state;
  const shown: Drawing = run ?? figure;
  const playback = usePlayback(shown.end, figure.end);
  const { time } = playback;
  const [order, movePane, placePane] = usePaneOrder(panes);
  const [pane, choosePane] = useState<PaneName>(panes[0] ?? 'timeline');
  const [lit, light] = useState<string>();
  const [podChoice, choosePod] = useState('');
  const [help, setHelp] = useState(false);
  const [touched, touch] = useState(false);
  const [measure, width] = useWidth();
  const index = useMemo((): TraceIndex | undefined => (run === undefined ? undefined : indexTrace(run.trace)), [run]);
  const ready = run !== undefined;
  const idle = !touched && time >= shown.end;

  useEffect(() => {
    if (ready) void workOffline(playground);
  }, [ready]);
  // A run may become shorter than the place the reader is at.
  useEffect(() => {
    if (time > shown.end) playback.seek(shown.end);
  }, [shown.end]);
  useEffect(() => {
    if (playback.playing) touch(true);
  }, [playback.playing]);

  // The claims stand below the island, in the page's own HTML: tick or cross each as the run now shown has it.
  useEffect(() => {
    if (state.verdicts === undefined) return;
    props.onVerdicts?.(state.verdicts, state.manifest);
    const items = root.current?.closest('.example-figure')?.querySelectorAll<HTMLElement>('[data-claim]') ?? [];
    for (const [i, item] of [...items].entries()) {
      const verdict = state.verdicts[i];
      item.classList.toggle('untrue', verdict?.holds === false);
      item.querySelector('.claim-seen')?.remove();
      if (verdict?.holds === false)
        item.insertAdjacentElement(
          'beforeend',
          Object.assign(document.createElement('span'), { className: 'claim-seen', textContent: `Not in this run: ${verdict.saw}` }),
        );
    }
  }, [state.verdicts]);

  const pods = [...new Set(shown.lanes.map((lane) => lane.pod))];
  const standing = rowsAt(shown.rows, time, shown.end);
  const podName = pods.includes(podChoice) ? podChoice : (standing[0]?.pod ?? pods[0]);
  const pod: Pod | undefined = podName === undefined ? undefined : index?.objectsAt(time).get('Pod', index.trace.namespace, podName);
  // People move in steps of a fifteenth of a second: nobody sees more, and drawing them costs.
  const sceneTime = playback.playing ? Math.floor(time / (66 * playback.speed)) * 66 * playback.speed : time;
  const scene =
    pane !== 'shop'
      ? undefined
      : index === undefined
        ? figure.scene
        : podName === undefined
          ? undefined
          : sceneAt(index, shown.lanes, shown.rows, podName, sceneTime);
  const beat = beatAt(shown.beats, time);

  const seek = (to: number): void => {
    touch(true);
    playback.seek(to);
  };
  const step = (direction: 1 | -1): void => {
    playback.pause();
    seek(stepFrom(time, direction, shown.beats, shown.end));
  };
  const act = async (action: Action, playOn: boolean): Promise<void> => {
    touch(true);
    playback.pause();
    const answer = await state.act(action);
    if (answer === undefined) return;
    const finished = answer.trace.facts.findLast((fact) => fact.kind === 'action' && fact.phase === 'finished' && fact.at >= action.at);
    if (!playOn && finished !== undefined && finished.at - action.at < 3000) playback.seek(finished.at);
    else playback.play(action.at);
  };
  // What ended the run stands at its end: acting there needs a moment more.
  const now = Math.max(0, Math.min(time, shown.end));
  const onTrouble = ({ action }: Trouble): void => void act({ ...action, at: now }, true);

  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !ready) return;
    if (event.key === 'Escape') setHelp(false);
    if (takesKeys(event.target)) return;
    const keys: Readonly<Record<string, () => void>> = {
      ' ': playback.toggle,
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      Home: () => seek(0),
      End: () => seek(shown.end),
      '?': () => setHelp(!help),
    };
    const key = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (key === undefined) return;
    event.preventDefault();
    key();
  };
  const onTabKey = (event: JSX.TargetedKeyboardEvent<HTMLButtonElement>, name: PaneName): void => {
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) {
      movePane(name, direction);
      return;
    }
    const next = order[(order.indexOf(name) + direction + order.length) % order.length]!;
    choosePane(next);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-pane="${next}"]`)?.focus();
  };

  const timeline = (
    <Timeline
      lanes={shown.lanes}
      rows={shown.rows}
      end={shown.end}
      time={time}
      ghost={ghost?.lanes}
      lit={lit}
      more={shown.more === undefined ? undefined : `${counted(shown.more)} more are not drawn: kubectl get pods lists them all.`}
      onSeek={ready ? seek : undefined}
      onLight={light}
    />
  );
  const body = (): JSX.Element => {
    if (pane === 'timeline') return timeline;
    if (pane === 'shop')
      return scene === undefined ? (
        <p class="pane-empty">There is no Pod.</p>
      ) : index === undefined ? (
        // The width is not known before the script runs: both are built, the style sheet shows the one that fits.
        <>
          <div class="shop-wide">
            <Shop scene={scene} />
          </div>
          <div class="shop-narrow">
            <Shop scene={scene} columns={3} />
          </div>
        </>
      ) : (
        <Shop scene={scene} columns={Math.max(3, Math.floor(width / 112))} />
      );
    if (index === undefined) return <p class="pane-empty">Opening the mall …</p>;
    if (pane === 'kubectl') {
      return (
        <Terminal
          index={index}
          lanes={shown.lanes}
          time={time}
          suggestions={props.suggestions}
          onCommand={(line) =>
            void act(
              { kind: 'command', at: now, line, ...(/\s-(it|ti|t)\b/.test(line) ? { tty: true } : {}) },
              /\s-w\b|--watch|\slogs\s.*(-f\b|--follow)/.test(line),
            )
          }
          onInput={(to, text) => void act({ kind: 'input', at: now, to, text }, text !== '\u0003')}
        />
      );
    }
    if (pane === 'logs') return <Logs index={index} lanes={shown.lanes} time={time} />;
    if (pane === 'files') return <Files index={index} lanes={shown.lanes} time={time} />;
    if (pane === 'events') return <Events index={index} time={time} />;
    return <Why index={index} lanes={shown.lanes} beats={shown.beats} time={time} onSeek={seek} />;
  };
  const changed = ready && (state.manifest !== props.manifest || state.actions !== props.actions);

  return (
    <div
      class={props.stage === true ? 'example stage' : 'example'}
      ref={root}
      tabIndex={-1}
      data-sample={name}
      data-state={state.failed !== undefined ? 'failed' : ready ? 'ready' : 'static'}
      data-run-hash={run?.hash}
      data-idle={idle}
      data-time={Math.round(time)}
      data-playing={playback.playing}
      data-busy={state.busy}
      data-claims-held={state.verdicts?.filter((verdict) => verdict.holds).length}
      onKeyDown={onKeyDown}
    >
      <div class="example-head">
        <h3 class="example-title">{title}</h3>
        <div class="example-tools example-controls">
          <BreakIt pod={pod} onBreak={onTrouble} />
          <ShareMenu name={name} manifest={state.manifest} original={props.manifest} actions={state.actions} playground={playground} />
          <button type="button" onClick={state.reset} disabled={!changed}>
            Reset
          </button>
        </div>
      </div>
      <div class="example-rest">
        <div class="example-view">
          <div class="pane-bar example-controls">
            <div class="pane-tabs" role="tablist" aria-label="Panes">
              {order.map((each) => (
                <button
                  type="button"
                  role="tab"
                  key={each}
                  id={`${id}-tab-${each}`}
                  data-pane={each}
                  aria-selected={pane === each}
                  aria-controls={`${id}-pane`}
                  tabIndex={pane === each ? 0 : -1}
                  title="← → choose; drag, or Shift+← →, to move this pane"
                  draggable
                  onDragStart={(event) => event.dataTransfer?.setData('text/x-pane', each)}
                  onDragOver={(event) => event.dataTransfer?.types.includes('text/x-pane') === true && event.preventDefault()}
                  onDrop={(event) => {
                    event.preventDefault();
                    placePane(event.dataTransfer?.getData('text/x-pane') ?? '', each);
                  }}
                  onClick={() => choosePane(each)}
                  onKeyDown={(event) => onTabKey(event, each)}
                >
                  {paneTitles[each]}
                </button>
              ))}
            </div>
            {pods.length > 1 && (
              <label class="pod-choice">
                Pod{' '}
                <select value={podName} onChange={(event) => choosePod(event.currentTarget.value)}>
                  {pods.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              </label>
            )}
          </div>
          <div class={`pane pane-${pane}`} id={`${id}-pane`} role="tabpanel" aria-labelledby={`${id}-tab-${pane}`} ref={measure}>
            {body()}
          </div>
        </div>
        <div class="example-foot">
          <Transport playback={playback} end={shown.end} beats={shown.beats} disabled={!ready} onStep={step} />
          <p class="just-happened" aria-live={playback.playing ? 'off' : 'polite'} data-role={beat?.role}>
            {beat === undefined ? (
              <span>Press play: the Pod is about to be created.</span>
            ) : (
              <>
                <time>{clockText(beat.at)}</time> <span>{beat.text}</span>{' '}
                {beat.rule !== undefined && <small title="Rule of the specification this simulator follows">rule {beat.rule}</small>}
              </>
            )}
          </p>
          <Notes state={state} figure={shown} ready={ready} />
          {ghost !== undefined && run !== undefined && state.problems.length === 0 && (
            <p class="difference" role="status">
              <b>What changed:</b> {differenceText(ghost, run)}{' '}
              <button type="button" class="link" onClick={state.clearGhost}>
                Hide the old run
              </button>
            </p>
          )}
          {props.predict !== undefined && (
            <Predict prediction={props.predict} rows={shown.rows} time={time} idle={idle} ready={ready} onPlay={() => playback.play(0)} />
          )}
        </div>
        <YamlPane
          name={name}
          folded={props.stage === true}
          original={props.manifest}
          text={state.manifest}
          revision={state.revision}
          parts={shown.parts}
          problems={state.problems}
          refused={state.refused}
          lit={lit}
          ready={ready}
          start={props.editing === true}
          onLight={light}
          onEdit={state.edit}
        >
          {props.yaml}
        </YamlPane>
        {help && <Keys onClose={() => setHelp(false)} />}
      </div>
    </div>
  );
}

/** What a reader must know about this run: a refusal, a budget, a failure. */
function Notes({ state, figure, ready }: { state: ReturnType<typeof useRun>; figure: Drawing; ready: boolean }) {
  const broken = state.refused !== undefined || state.problems.some((problem) => problem.severity === 'error');
  return (
    <div class="notes" role="status">
      {figure.note !== undefined && <p class="note">{figure.note}</p>}
      {ready && broken && figure.lanes.length > 0 && <p class="note">The text has an error, so you still see the last run that worked.</p>}
      {state.failed !== undefined && <p class="note failed">{state.failed} Change the YAML or reset it to try again.</p>}
    </div>
  );
}

function Keys({ onClose }: { onClose: () => void }) {
  const keys = [
    ['Space', 'play or pause'],
    ['← →', 'previous or next fact'],
    ['Home End', 'start or end of the run'],
    ['Tab', 'to the next control; inside the tabs ← → choose a pane'],
    ['Shift ← →', 'on a tab: move the pane'],
    ['?', 'this list'],
  ];
  return (
    <div class="keys" role="dialog" aria-label="Keys">
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose} autofocus>
        Close
      </button>
    </div>
  );
}
