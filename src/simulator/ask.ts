import type { Time } from './clock.ts';
import { createSimulation } from './simulate.ts';
import type { Action, SimulationInput } from './simulation.ts';

/** What a command printed, and its exit code if it ended. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly output: string;
  readonly exitCode: number | undefined;
}

/** Most commands answer within this, virtual ms: a run is looked at that often. */
const LOOK = 500;

/**
 * What more commands, each given at its `at`, print in the run of `input`, `patience` virtual ms later at the latest. All are given in one run, which
 * goes on until the last has ended and no longer: only commands that change nothing may be asked together (`isReading`).
 */
export function askAll(input: Omit<SimulationInput, 'until'>, actions: readonly Action[], patience: Time): readonly Answer[] {
  const simulation = createSimulation(input);
  const handles = actions.map((action) => simulation.act(action));
  const last = Math.max(...actions.map(({ at }) => at)) + patience;
  const isOpen = (time: Time): boolean => handles.some(({ exitCode }, i) => exitCode === undefined && time < actions[i]!.at + patience);
  for (let to = Math.min(...actions.map(({ at }) => at)); isOpen(to);) {
    to = Math.min(to + LOOK, last);
    simulation.runTo(to);
  }
  const { facts } = simulation.trace();
  return handles.map(({ index }, i): Answer => {
    const told = facts.filter((fact) => fact.kind === 'action' && fact.index === index && fact.at <= actions[i]!.at + patience);
    const text = (stream: 'stdout' | 'stderr'): string => told.map((fact) => (fact.kind === 'action' && fact[stream]) || '').join('');
    const end = told.find((fact) => fact.kind === 'action' && fact.phase === 'finished');
    return {
      stdout: text('stdout'),
      stderr: text('stderr'),
      output: told.map((fact) => (fact.kind === 'action' ? `${fact.stdout ?? ''}${fact.stderr ?? ''}` : '')).join(''),
      exitCode: end?.kind === 'action' ? (end.exitCode ?? 0) : undefined,
    };
  });
}

/** What one more command prints in the run of `input`: see `askAll`. */
export const ask = (input: Omit<SimulationInput, 'until'>, action: Action, patience: Time): Answer => askAll(input, [action], patience)[0]!;

const READS = new Set(['get', 'describe', 'logs', 'events', 'explain', 'version', 'api-resources']);
const GOES_ON = /^(?:-w|-f|--watch(?:-only)?|--follow)(?:=|$)/;
/** Programs that only look, however they are called, and a shell's line that is nothing but such a call. */
const LOOKERS = new Set(['cat', 'ls', 'id', 'stat', 'hostname', 'test']);
const PLAIN_WORDS = /^[\w ./:=%-]+$/;

/** Whether a command only looks: it leaves the run as it was for the next one. */
export function isReading(action: Action): boolean {
  if (action.kind !== 'kubectl') return false;
  const [verb = ''] = action.argv;
  const inside = action.argv.indexOf('--');
  if (verb !== 'exec') return READS.has(verb) && !action.argv.some((word) => GOES_ON.test(word));
  if (inside <= 0) return false;
  const [program = '', ...args] = action.argv.slice(inside + 1);
  const [option, line = ''] = args;
  // `hostname NAME` would set it.
  const looks = ([name = '', ...words]: readonly string[]): boolean => LOOKERS.has(name) && (name !== 'hostname' || words.length === 0);
  return program === 'sh' && option === '-c' && args.length === 2
    ? PLAIN_WORDS.test(line) && looks(line.trim().split(/ +/))
    : looks([program, ...args]);
}
