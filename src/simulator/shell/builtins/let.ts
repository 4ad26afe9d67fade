import type { Task } from '../../clock.ts';
import { computeArithmetic } from '../expand.ts';
import { raise } from '../messages.ts';
import type { Shell } from '../state.ts';

export function* letCommand(shell: Shell, argv: readonly string[]): Task<number> {
  if (argv.length === 1) yield* raise(shell, 'expression expected');
  let value = 0n;
  for (const word of argv.slice(1)) value = yield* computeArithmetic(shell, word);
  return value === 0n ? 1 : 0;
}
