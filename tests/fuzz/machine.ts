/** What every fuzzed or hostile run must hold to. */
import { play } from '../../src/site/run/play.ts';
import type { PlayInput } from '../../src/site/run/play.ts';
import type { Run } from '../../src/site/run/types.ts';

/** Real CPU ms one run may take; the page gives up after 8 s of wall clock. CPU time, as test machines are busy. */
export const MOST_CPU = 8_000;
/** Characters of a trace as JSON. What the simulator bounds it by (facts, log, file and status bytes) lets none be larger. */
export const MOST_TRACE = 120_000_000;
/** Facts, plus those that a moment still adds after the last was counted. */
export const MOST_FACTS = 100_100;

export interface Measured {
  readonly run: Run;
  readonly cpu: number;
  readonly size: number;
}
/** CPU ms of the work below on the machine on which the limits were set. */
const NOMINAL = 4;
/** How many times slower this machine is at the moment; at least 1. */
function slowness(): number {
  const before = process.cpuUsage();
  let x = 0;
  const texts: string[] = [];
  for (let i = 0; i < 3_000_000; i++) {
    x = (x * 31 + i) | 0;
    if ((i & 1023) === 0) texts.push(String(x));
  }
  const { user, system } = process.cpuUsage(before);
  if (texts.length === 0) throw new Error('nothing was done');
  return Math.max(1, (user + system) / 1000 / NOMINAL);
}
function timed(input: PlayInput): { readonly run: Run; readonly cpu: number } {
  const before = process.cpuUsage();
  const run = play(input);
  const { user, system } = process.cpuUsage(before);
  return { run, cpu: (user + system) / 1000 };
}
/** Plays, measures, and throws where something of ours broke: an exception, a defect noted in the trace, a size or a time out of bounds. */
export function measured(input: PlayInput): Measured {
  let { run, cpu } = timed(input);
  // A run is a pure function of its input; a busy machine's accounts are not. What seems too long is played once more.
  if (cpu > MOST_CPU) ({ run, cpu } = timed(input));
  const defect = run.trace.facts.find((fact) => fact.kind === 'note' && fact.message.includes('mistake of its own'));
  if (defect?.kind === 'note') throw new Error(defect.message);
  // A machine that others use, or that is held back, accounts for more: it is held against a fixed piece of work.
  if (cpu > MOST_CPU && cpu / slowness() > MOST_CPU) throw new Error(`took ${Math.round(cpu)} ms of CPU time`);
  if (run.trace.facts.length > MOST_FACTS) throw new Error(`${run.trace.facts.length} facts`);
  const size = JSON.stringify(run.trace).length;
  if (size > MOST_TRACE) throw new Error(`a trace of ${Math.round(size / 1e6)} MB`);
  if (run.trace.end > input.until) throw new Error(`ran on to ${run.trace.end}`);
  return { run, cpu, size };
}
