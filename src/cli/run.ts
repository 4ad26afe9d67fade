import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createSimulation, explain, indexTrace, readTime, type Fact } from '../simulator/index.ts';

const clockTime = (at: number): string => `${(at / 1000).toFixed(2).padStart(8)}s`;

/** One line of the timeline; nothing for what is not worth one. */
function line(fact: Fact, told: string | undefined, rule: string | undefined): string | undefined {
  if (fact.kind === 'log') return `${clockTime(fact.at)}  ${fact.ref.container} | ${fact.text}`;
  return told === undefined ? undefined : `${clockTime(fact.at)}  ${told}${rule === undefined ? '' : ` (${rule})`}`;
}

/** Plays a manifest, tells what happened, and prints what the command says at the end. */
export function runFile(path: string, until: string, command: readonly string[]): number {
  const end = readTime(until);
  if (Number.isNaN(end)) {
    process.stderr.write(`${until} is no time; write 30s or 1m30s\n`);
    return 2;
  }
  const simulation = createSimulation({ manifest: readFileSync(path, 'utf8'), file: basename(path) });
  simulation.runTo(end);
  const index = indexTrace(simulation.trace());
  let timeline = '';
  for (const fact of index.trace.facts) {
    if (fact.kind === 'action' && fact.phase === 'output') timeline += `${fact.stdout ?? ''}${fact.stderr ?? ''}`;
    const told = fact.kind === 'action' ? undefined : explain(index, fact);
    const text = line(fact, told?.text, told?.rule);
    if (text !== undefined) timeline += `${text}\n`;
  }
  process.stdout.write(timeline);
  if (simulation.failure !== undefined) process.stderr.write(`${simulation.failure.stack ?? ''}\n`);
  const words = command.length > 0 ? command : ['kubectl', 'get', 'pods'];
  const text = (words[0] === 'kubectl' ? words : ['kubectl', ...words]).join(' ');
  process.stdout.write(`\n$ ${text}\n`);
  const handle = simulation.act({ kind: 'command', at: end, line: text });
  for (let i = 0; i < 600 && handle.exitCode === undefined; i++) simulation.runTo(simulation.now() + 100);
  process.stdout.write(handle.stdout);
  process.stderr.write(handle.stderr);
  return handle.exitCode ?? 124;
}
