import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Action, Problem, Verdict } from '../../src/simulator/index.ts';
import type { PlayInput } from '../../src/site/run/play.ts';
import type { Run } from '../../src/site/run/types.ts';
import type { Preload } from '../../src/worker/protocol.ts';
import { keep, kept, onKept } from '../../src/site/storage.ts';
import { requestRun, requestVerdicts, stopRun } from '../../src/worker/client.ts';

export interface RunState {
  /** The last good run; undefined until the worker has answered. */
  readonly run: Run | undefined;
  /** The good run before this one, when the YAML changed. */
  readonly ghost: Run | undefined;
  readonly manifest: string;
  /** Goes up when the text changes other than by typing: the editor must take it over. */
  readonly revision: number;
  readonly actions: readonly Action[];
  /** What is wrong with the text as it stands. */
  readonly problems: readonly Problem[];
  readonly refused: string | undefined;
  readonly failed: string | undefined;
  /** The browser does not keep the reader's text. */
  readonly unkept: boolean;
  readonly busy: boolean;
  /** Whole seconds that a long run has taken; 0 while nobody has waited for one. */
  readonly waited: number;
  /** Stops it. */
  stop(): void;
  /** Whether the page's claims hold for the run shown; undefined while they are being checked. */
  readonly verdicts: readonly Verdict[] | undefined;
  /** New text: runs anew at once; the last good run stays while the text is broken. */
  edit(text: string, typed: boolean): void;
  /** Something done at a time: what was done later is undone. Resolves with the new run. */
  act(action: Action): Promise<Run | undefined>;
  /** What the reader did, as opposed to the author. */
  readonly deeds: readonly Action[];
  /** Undoes one of them and what was done after it. */
  undo(deed: Action): void;
  /** Back to what the author wrote. */
  reset(): void;
  /** The state is a shared link's: what the reader left here stays as it is. */
  readonly apart: boolean;
  /** Makes the shared state the reader's own. */
  keepAsMine(): void;
  /** What the link's author did, not yet done here. */
  readonly held: readonly Action[];
  /** Does it. */
  release(): Promise<Run | undefined>;
  clearGhost(): void;
}

interface Source {
  readonly name: string;
  readonly manifest: string;
  readonly actions: readonly Action[];
  readonly until: number;
  /** Claims of the page, as JSON: checked against every run the reader makes. */
  readonly claims: readonly string[];
  /** What the build knows of the author's run. */
  readonly preload?: Preload | undefined;
}

const nameOf = (name: string): string => `example:${name}`;
const isText = (value: unknown): value is string => typeof value === 'string';

/** How far a run must go so that the reader sees what an action does. */
export const reach = (until: number, actions: readonly Action[]): number =>
  Math.max(
    until,
    Math.min(
      600_000,
      actions.reduce((end, action) => Math.max(end, action.at + 40_000), until),
    ),
  );

/**
 * An example's text, actions and runs. Starts with the author's, then what the reader left here before. A shared state (`initial`) is kept
 * apart from that until the reader keeps it, and does nothing before the reader plays it: its actions are held.
 */
export function useRun(source: Source, initial?: { readonly manifest?: string; readonly actions: readonly Action[] }): RunState {
  const [run, setRun] = useState<Run>();
  const [ghost, setGhost] = useState<Run>();
  const [manifest, setManifest] = useState(initial?.manifest ?? source.manifest);
  const [revision, setRevision] = useState(0);
  const [actions, setActionList] = useState<readonly Action[]>(initial === undefined ? source.actions : []);
  const [held, hold] = useState<readonly Action[]>(initial?.actions ?? []);
  const [apart, setApart] = useState(initial !== undefined);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [refused, setRefused] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [waited, setWaited] = useState(0);
  const [verdicts, setVerdicts] = useState<readonly Verdict[]>();
  const [unkept, setUnkept] = useState(false);
  const checking = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const good = useRef<{ readonly run: Run; readonly manifest: string } | undefined>(undefined);
  const wanted = useRef(0);
  /** Text that waits for the run under way to end: only the newest is worth one. */
  const waiting = useRef<string | undefined>(undefined);
  const typing = useRef(false);
  const latest = useRef(actions);
  latest.current = actions;
  const isApart = useRef(apart);
  isApart.current = apart;
  const edited = useRef(false);

  const rerun = useCallback(
    async (text: string, list: readonly Action[]): Promise<Run | undefined> => {
      const mine = ++wanted.current;
      setBusy(true);
      try {
        // What the author did during the run does not make it longer; what the reader does, does.
        const own = list.filter((action) => !source.actions.includes(action));
        const input = { manifest: text, actions: list, until: reach(source.until, own), file: `${source.name}.yaml` };
        const answer = await requestRun(input, source.preload, (seconds) => mine === wanted.current && setWaited(seconds));
        if (mine !== wanted.current) return undefined;
        setProblems(answer.problems);
        setRefused(answer.refused);
        setFailed(undefined);
        if (answer.refused === undefined || good.current === undefined) {
          const before = good.current;
          if (before !== undefined && before.manifest !== text) setGhost(before.run);
          good.current = { run: answer, manifest: text };
          setRun(answer);
        }
        clearTimeout(checking.current);
        setVerdicts(undefined);
        // After the last keystroke: claims that run commands play the manifest again.
        if (source.claims.length > 0) checking.current = setTimeout(() => void judge(mine, input), 150);
        return answer;
      } catch (error) {
        if (mine === wanted.current) setFailed(error instanceof Error ? error.message : String(error));
        return undefined;
      } finally {
        if (mine === wanted.current) setWaited(0);
        if (mine === wanted.current && waiting.current === undefined) setBusy(false);
      }
    },
    [source.name, source.until],
  );

  const judge = async (mine: number, input: PlayInput): Promise<void> => {
    try {
      // As long as the author's run: an action of the reader's makes a run longer, and `at the end` would mean another moment.
      const found = await requestVerdicts({ ...input, until: source.until }, source.claims);
      if (mine === wanted.current) setVerdicts(found);
    } catch {
      // The run itself has said what is wrong.
    }
  };

  useEffect(() => {
    // A shared link without a text means the sample's own, not what the reader left here.
    const own = initial === undefined ? kept(nameOf(source.name)) : initial.manifest;
    const text = isText(own) ? own : source.manifest;
    void (async () => {
      // The author's run first: it is the ghost behind what the reader changed.
      if (text !== source.manifest) await rerun(source.manifest, source.actions);
      if (edited.current) return;
      setManifest(text);
      setRevision((before) => before + 1);
      await rerun(text, initial === undefined ? source.actions : []);
    })();
    // Another tab with the same example: what is written there shows here too, so that neither tab later overwrites the other's text.
    return onKept(nameOf(source.name), (value) => {
      if (isApart.current) return;
      const theirs = isText(value) ? value : source.manifest;
      setManifest(theirs);
      setRevision((before) => before + 1);
      void rerun(theirs, latest.current);
    });
  }, []);

  // A longer or shorter run of the same.
  const span = useRef(source.until);
  useEffect(() => {
    if (span.current === source.until) return;
    span.current = source.until;
    void rerun(manifest, actions);
  }, [source.until]);

  /** Keeps the reader's text for the next visit; the author's need not be kept. */
  const remember = (text: string): void => {
    const own = text !== source.manifest;
    setUnkept(!keep(nameOf(source.name), own ? text : undefined) && own);
  };
  /** Runs what was typed last, and again while more is typed. */
  const keepUp = async (): Promise<void> => {
    if (typing.current) return;
    typing.current = true;
    while (waiting.current !== undefined) {
      const text = waiting.current;
      waiting.current = undefined;
      await rerun(text, latest.current);
    }
    typing.current = false;
  };
  const setActions = (list: readonly Action[]): Promise<Run | undefined> => {
    setActionList(list);
    hold([]);
    return rerun(manifest, list);
  };
  return {
    run,
    ghost,
    manifest,
    revision,
    actions,
    problems,
    refused,
    failed,
    unkept,
    busy,
    waited,
    stop: stopRun,
    verdicts,
    edit: (text, typed) => {
      edited.current = true;
      setManifest(text);
      if (!typed) setRevision((before) => before + 1);
      if (!apart) remember(text);
      waiting.current = text;
      void keepUp();
    },
    act: (action) => setActions([...[...actions, ...held].filter((each) => each.at <= action.at), action]),
    deeds: actions.filter((action) => !source.actions.includes(action)),
    undo: (deed) => void setActions(actions.slice(0, actions.indexOf(deed))),
    apart,
    keepAsMine: () => {
      setApart(false);
      remember(manifest);
    },
    held,
    release: () => setActions(held),
    reset: () => {
      if (!apart) remember(source.manifest);
      hold([]);
      waiting.current = undefined;
      setManifest(source.manifest);
      setRevision((before) => before + 1);
      setActionList(source.actions);
      setGhost(undefined);
      good.current = undefined;
      void rerun(source.manifest, source.actions);
    },
    clearGhost: () => setGhost(undefined),
  };
}
