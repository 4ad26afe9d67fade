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
 * What one more command, given at `action.at`, prints in the run of `input`. The run goes on until the command has ended, and no longer than
 * `patience` virtual ms after it was given.
 */
export function ask(input: Omit<SimulationInput, 'until'>, action: Action, patience: Time): Answer {
  const simulation = createSimulation(input);
  const handle = simulation.act(action);
  const last = action.at + patience;
  for (let to = action.at; handle.exitCode === undefined && to < last; ) {
    to = Math.min(to + LOOK, last);
    simulation.runTo(to);
  }
  const { stdout, stderr, exitCode } = handle;
  const output = simulation
    .trace()
    .facts.map((fact) => (fact.kind === 'action' && fact.index === handle.index ? `${fact.stdout ?? ''}${fact.stderr ?? ''}` : ''))
    .join('');
  return { stdout, stderr, output, exitCode };
}
