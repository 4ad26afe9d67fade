/**
 * The island of an Example: the same first paint as the static figure, then the player. Everything it shows is a pure function of
 * (run, time); what the reader does is an action at a time, and a new run.
 */
import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { indexTrace } from '../../src/simulator/index.ts';
import type { Action, Pod, TraceIndex, Verdict } from '../../src/simulator/index.ts';
import { workOffline } from '../../src/site/offline.ts';
import type { Drawing, Figure } from '../../src/site/run/types.ts';
import { toFragment } from '../../src/site/share.ts';
import type { Shared } from '../../src/site/share.ts';
import { requestFormat } from '../../src/worker/client.ts';
import type { Preload } from '../../src/worker/protocol.ts';
import { BreakIt } from './BreakIt.tsx';
import { JustHappened } from './JustHappened.tsx';
import { Keys } from './Keys.tsx';
import { Notes } from './Notes.tsx';
import { PaneBar } from './PaneBar.tsx';
import { PaneBody, podAt } from './PaneBody.tsx';
import { Predict } from './Predict.tsx';
import type { Prediction } from './Predict.tsx';
import { ShareMenu } from './ShareMenu.tsx';
import { Transport } from './Transport.tsx';
import { YamlPane, YamlTools } from './YamlPane.tsx';
import type { YamlToolsProps } from './YamlPane.tsx';
import { useTime } from '../../src/site/clock.ts';
import type { Clock } from '../../src/site/clock.ts';
import { markClaims } from './mark-claims.ts';
import { stepFrom } from './step-from.ts';
import { usePanes } from './use-panes.ts';
import { usePlayback } from './use-playback.ts';
import { useRun } from './use-run.ts';
import './example.css';
import './panes.css';
import './yaml.css';
import './foot.css';
import './touch.css';

export interface PlayerProps {
  readonly name: string;
  /** Starts the ids of its parts, so it is unique on its page; `name` when absent. */
  readonly id?: string;
  readonly title: string;
  /** Of its heading, 2 to 6: one below the heading it stands under. */
  readonly level: number;
  readonly manifest: string;
  readonly until: number;
  readonly figure: Figure;
  /** The author's arrangement: see `readArrangement`. */
  readonly panes: string;
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

/** A function that stays the same and does what the newest one does. */
function useLatest<A extends readonly unknown[]>(what: (...given: A) => void): (...given: A) => void {
  const latest = useRef(what);
  latest.current = what;
  return useCallback((...given: A) => latest.current(...given), []);
}

/** Commands that talk to the terminal itself: shells and editors. */
const TERMINAL_LINE = /\s-(it|ti|t)\b|\b(kubectl|k)\s(.*\s)?edit\b|^\s*(vim?|nano)\b/;

/** Longer links are not kept in the address bar. */
const LONGEST_LINK = 60_000;

export function Player(props: PlayerProps) {
  const { name, id = name, title, level, figure, playground, stage = false } = props;
  const Heading = `h${level}` as 'h3';
  const rules = playground.replace(/playground\/$/, 'about/rules/');
  const root = useRef<HTMLDivElement>(null);
  const state = useRun(
    { name, manifest: props.manifest, actions: props.actions, until: props.until, claims: props.claims, preload: props.preload },
    props.shared,
  );
  const { run, ghost } = state;
  const shown: Drawing = run ?? figure;
  const playback = usePlayback(shown.end, props.shared === undefined ? figure.end : 0);
  const { clock } = playback;
  const panes = usePanes(props.panes, stage);
  const [lit, light] = useState<string>();
  const [podChoice, choosePod] = useState('');
  const [help, setHelp] = useState(false);
  const [touched, touch] = useState(props.shared !== undefined);
  const [editing, setEditing] = useState(props.editing === true);
  const [unfolded, unfold] = useState(!stage);
  const index = useMemo((): TraceIndex | undefined => (run === undefined ? undefined : indexTrace(run.trace)), [run]);
  const ready = run !== undefined;

  useEffect(() => {
    if (ready) void workOffline(playground);
  }, [ready]);
  // Before it is played an example shows its end. A run may also become shorter than the place the reader is at.
  useEffect(() => {
    if (!touched || clock.now() > shown.end) playback.seek(shown.end);
  }, [shown.end, touched]);
  useEffect(() => {
    const show = (): void => root.current?.setAttribute('data-time', String(Math.round(clock.now())));
    show();
    return clock.subscribe(show);
  }, []);
  useEffect(() => {
    if (state.verdicts === undefined) return;
    props.onVerdicts?.(state.verdicts, state.manifest);
    markClaims(root.current, state.verdicts);
  }, [state.verdicts]);
  // The address of a shared state goes along with it, so that it survives a reload as the reader's own text does.
  useEffect(() => {
    if (!state.apart || !ready) return undefined;
    const timer = setTimeout(() => {
      const { manifest, actions, held } = state;
      void toFragment({
        sample: name,
        actions: [...actions, ...held],
        ...(manifest === props.manifest ? {} : { manifest }),
      }).then((fragment) => fragment.length < LONGEST_LINK && history.replaceState(history.state, '', `#${fragment}`));
    }, 400);
    return () => clearTimeout(timer);
  }, [state.apart, state.manifest, state.actions, ready]);

  const seek = useLatest((to: number) => {
    touch(true);
    playback.seek(to);
  });
  const play = async (from?: number): Promise<void> => {
    touch(true);
    if (state.held.length > 0) await state.release();
    playback.play(from);
  };
  const toggle = (): void => (playback.playing ? playback.pause() : void play());
  const step = useLatest((direction: 1 | -1) => {
    playback.pause();
    seek(stepFrom(clock.now(), direction, shown.beats, shown.end));
  });
  /** What ended the run stands at its end. */
  const now = (): number => Math.max(0, Math.min(clock.now(), shown.end));
  const act = async (action: Action, playOn: boolean): Promise<void> => {
    touch(true);
    playback.pause();
    const answer = await state.act(action);
    if (answer === undefined) return;
    // An answer that comes soon, or an editor that opens, is what the reader wants to see; else the clock goes on.
    const told = answer.trace.facts.findLast(
      (fact) => fact.kind === 'action' && (fact.phase === 'finished' || fact.phase === 'editing') && fact.at >= action.at,
    );
    if (!playOn && told !== undefined && told.at - action.at < 3000) playback.seek(told.at);
    else playback.play(action.at);
  };
  const onCommand = useLatest((line: string) => {
    const tty = TERMINAL_LINE.test(line) ? { tty: true } : {};
    void act({ kind: 'command', at: now(), line, ...tty }, /\s-w\b|--watch|\slogs\s.*(-f\b|--follow)/.test(line));
  });
  const onInput = useLatest((to: number, text: string) => void act({ kind: 'input', at: now(), to, text }, text !== '\u0003'));
  const onSave = useLatest((to: number, text: string | undefined) => {
    // Not at the very instant at which the editor opens: then there is none yet.
    void act({ kind: 'save', at: now() + 1, to, ...(text === undefined ? {} : { text }) }, false);
  });

  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !ready) return;
    if (event.key === 'Escape') setHelp(false);
    if (takesKeys(event.target)) return;
    const keys: Readonly<Record<string, () => void>> = {
      ' ': toggle,
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

  const pods = [...new Set(shown.lanes.map((lane) => lane.pod))];
  const changed = ready && (state.manifest !== props.manifest || state.actions !== props.actions);
  const tools: YamlToolsProps = {
    foldable: stage && !(panes.split && panes.room),
    open: unfolded || (panes.split && panes.room),
    editing,
    ready,
    onOpen: unfold,
    onStart: () => {
      unfold(true);
      setEditing(true);
    },
    onFormat: () => void requestFormat(state.manifest).then((text) => text !== state.manifest && state.edit(text, false)),
  };
  const yamlSide = panes.sides.find((side) => side.panes.includes('yaml'));

  return (
    <div
      class={stage ? 'example stage' : 'example'}
      ref={root}
      tabIndex={-1}
      data-sample={name}
      data-split={!panes.split || !panes.room ? 'no' : panes.sides.length > 1 ? 'two' : 'one'}
      data-state={state.failed !== undefined ? 'failed' : ready ? 'ready' : 'static'}
      data-run-hash={run?.hash}
      data-idle={!touched}
      data-playing={playback.playing}
      data-busy={state.busy}
      data-claims-held={state.verdicts?.filter((verdict) => verdict.holds).length}
      onKeyDown={onKeyDown}
    >
      <div class="example-head" ref={panes.measure}>
        <Heading class="example-title">{title}</Heading>
        <div class="example-tools example-controls">
          <BreakItNow
            index={index}
            figure={shown}
            clock={clock}
            podChoice={podChoice}
            onBreak={(action) => void act({ ...action, at: now() }, true)}
          />
          <ShareMenu name={name} manifest={state.manifest} original={props.manifest} actions={state.actions} playground={playground} />
          <button type="button" onClick={state.reset} disabled={!changed}>
            Reset
          </button>
        </div>
      </div>
      <div class="example-rest">
        {panes.sides.map(({ side, panes: list, open }) => (
          <PaneBar key={side} id={id} name={name} side={side} list={list} open={open} panes={panes}>
            {open === 'yaml' && <YamlTools {...tools} />}
            {side === 'right' && pods.length > 1 && (
              <label class="pod-choice">
                Pod{' '}
                <select value={podChoice} onChange={(event) => choosePod(event.currentTarget.value)}>
                  <option value="">first</option>
                  {pods.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              </label>
            )}
          </PaneBar>
        ))}
        {panes.sides.map(
          ({ side, panes: list, open }) =>
            open !== 'yaml' && (
              <div
                key={open}
                class={`pane pane-${open}`}
                data-side={side}
                id={`${id}-pane-${open}`}
                {...(list.length === 1
                  ? { role: 'region', 'aria-label': open }
                  : { role: 'tabpanel', 'aria-labelledby': `${id}-tab-${open}` })}
              >
                <PaneBody
                  pane={open}
                  level={level + 1}
                  drawing={shown}
                  scene={figure.scene}
                  index={index}
                  ghost={ghost}
                  playback={playback}
                  podChoice={podChoice}
                  lit={lit}
                  suggestions={props.suggestions}
                  rules={rules}
                  onLight={light}
                  onSeek={seek}
                  onCommand={onCommand}
                  onInput={onInput}
                  onSave={onSave}
                />
              </div>
            ),
        )}
        <div class="example-foot">
          <Transport
            playback={playback}
            end={shown.end}
            beats={shown.beats}
            disabled={!ready}
            onStep={step}
            onSeek={seek}
            onToggle={toggle}
          />
          <JustHappened clock={clock} beats={shown.beats} playing={playback.playing} rules={rules} />
          <Notes name={name} state={state} figure={shown} onSeek={seek} />
          {props.predict !== undefined && (
            <Predict
              prediction={props.predict}
              rows={shown.rows}
              clock={clock}
              idle={!touched}
              pristine={!changed}
              ready={ready}
              onPlay={() => void play(0)}
            />
          )}
        </div>
        <YamlPane
          id={id}
          name={name}
          tools={tools}
          side={yamlSide?.side}
          behind={yamlSide !== undefined && yamlSide.open !== 'yaml'}
          original={props.manifest}
          text={state.manifest}
          revision={state.revision}
          parts={shown.parts}
          problems={state.problems}
          refused={state.refused}
          lit={lit}
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

/** The menu of the Pod as it is now: drawn anew when the Pod changes. */
function BreakItNow(given: {
  readonly index: TraceIndex | undefined;
  readonly figure: Drawing;
  readonly clock: Clock;
  readonly podChoice: string;
  readonly onBreak: Parameters<typeof BreakIt>[0]['onBreak'];
}) {
  const { index, figure, podChoice } = given;
  const pod = useTime(given.clock, (time): Pod | undefined => {
    const name = podAt(figure, podChoice, time);
    return name === undefined ? undefined : index?.objectsAt(time).get('Pod', index.trace.namespace, name);
  });
  return <BreakIt pod={pod} onBreak={given.onBreak} />;
}
