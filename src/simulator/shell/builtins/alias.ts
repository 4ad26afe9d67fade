import type { Task } from '../../clock.ts';
import { writeTo } from '../messages.ts';
import { singleQuote, type Shell } from '../state.ts';
import { hashBucket } from '../variables.ts';
import { put, readOptions } from './tools.ts';

const line = (name: string, value: string): string => `${name}=${singleQuote(value)}\n`;

export function* aliasCommand(shell: Shell, argv: readonly string[]): Task<number> {
  if (argv.length === 1) {
    const sorted = [...shell.aliases].sort(([a], [b]) => hashBucket(a) - hashBucket(b));
    return yield* put(shell, sorted.map(([name, value]) => line(name, value)).join(''));
  }
  let status = 0;
  for (const word of argv.slice(1)) {
    const equals = word.indexOf('=', 1);
    if (equals > 0) shell.aliases.set(word.slice(0, equals), word.slice(equals + 1));
    else {
      const value = shell.aliases.get(word);
      if (value !== undefined) yield* put(shell, line(word, value));
      else {
        yield* writeTo(shell, 2, `alias: ${word} not found\n`);
        status = 1;
      }
    }
  }
  return status;
}

export function* unaliasCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'a');
  if (options.has('a')) {
    shell.aliases.clear();
    return 0;
  }
  let status = 0;
  for (const name of options.rest) {
    if (shell.aliases.delete(name)) continue;
    yield* writeTo(shell, 2, `unalias: ${name} not found\n`);
    status = 1;
  }
  return status;
}
