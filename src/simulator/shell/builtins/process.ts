/** kill, sleep, trap. */
import type { Task } from '../../clock.ts';
import { isSystemError, strerror } from '../../system/errors.ts';
import { signalByNumber } from '../../system/signals.ts';
import { sleepSeconds } from '../applets/print.ts';
import { getJob } from '../jobs.ts';
import { complain, say } from '../messages.ts';
import { ShellException, singleQuote, type Shell } from '../state.ts';
import { signalList, signalName, signalNumber } from '../signals.ts';
import { checkInterrupt, setSignal } from '../traps.ts';
import { put, readOptions } from './tools.ts';

export function* killCommand(shell: Shell, argv: readonly string[]): Task<number> {
  let at = 1;
  let signal = 15;
  const first = argv[1];
  if (first === '-l') {
    if (argv.length === 2) return yield* put(shell, signalList());
    for (const word of argv.slice(2)) {
      const number = /^[0-9]+$/.test(word) ? Number(word) & 127 : signalNumber(word);
      if (number < 0) {
        yield* complain(shell, `unknown signal '${word}'`);
        return 1;
      }
      yield* put(shell, `${/^[0-9]+$/.test(word) ? signalName(number) : number}\n`);
    }
    return 0;
  }
  if (first?.startsWith('-') === true) {
    at = 2;
    if (first !== '--') {
      const named = first === '-s' && argv[2] !== undefined ? argv[at++]! : first.slice(1);
      signal = signalNumber(named);
      if (signal < 0) {
        yield* complain(shell, `bad signal name '${named}'`);
        return 1;
      }
    }
  }
  if (at >= argv.length) {
    yield* complain(shell, 'you need to specify whom to kill');
    return 1;
  }
  let errors = 0;
  for (const word of argv.slice(at)) {
    let targets: readonly string[] = [word];
    if (word.startsWith('%'))
      targets = (yield* getJob(shell, word)).processes.filter((process) => process.status === null).map((process) => String(process.pid));
    for (const target of targets) {
      if (!/^-?[0-9]+$/.test(target)) {
        yield* complain(shell, `invalid number '${target}'`);
        errors++;
        continue;
      }
      const name = signal === 0 ? 0 : signalByNumber(signal);
      try {
        shell.sys.kill(Number(target), name ?? 0);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        yield* complain(shell, `can't kill pid ${Number(target)}: ${strerror(error.errno)}`);
        errors++;
      }
    }
  }
  // A signal to the shell itself acts here.
  yield* shell.sys.tick();
  checkInterrupt(shell);
  return errors;
}

/** In 1.36 any signal with a handler ends a sleep, and the shell has one for SIGCHLD: a child that ends wakes it. */
export function* sleepCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const words = argv.slice(1);
  if (words.length === 0) {
    yield* complain(shell, 'sleep: missing operand');
    return 1;
  }
  let seconds = 0;
  for (const word of words) {
    const parsed = sleepSeconds(word);
    if (parsed === null) {
      yield* complain(shell, `invalid number '${word}'`);
      // xfunc_die: the whole shell ends here, a defect of 1.36.
      shell.status = 1;
      throw new ShellException('end');
    }
    seconds += parsed;
  }
  // `sleep infinity` loops in 1.36 without a look at the traps: only an untrapped SIGINT ends it.
  do {
    yield* shell.sys.sleep(seconds * 1000);
    checkInterrupt(shell);
  } while (/^inf/i.test(words[0]!));
  return 0;
}

export function* trapCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const { rest } = yield* readOptions(shell, argv, '');
  if (rest.length === 0) {
    const shown = [...(shell.shownTraps ?? shell.traps)].sort(([a], [b]) => (a < 0 ? 99 : a) - (b < 0 ? 99 : b));
    return yield* put(
      shell,
      shown.map(([number, action]) => `trap -- ${singleQuote(action)} ${number < 0 ? 'ERR' : signalName(number)}\n`).join(''),
    );
  }
  // A lone number or a list of them means: back to the default.
  const hasAction = rest.length > 1 && !/^[0-9]+$/.test(rest[0]!);
  const action = hasAction && rest[0] !== '-' ? rest[0]! : null;
  let status = 0;
  for (const word of rest.slice(hasAction ? 1 : 0)) {
    const number = word === 'ERR' ? -1 : signalNumber(word);
    if (number < 0 && word !== 'ERR') {
      yield* say(shell, `${word}: invalid signal specification`);
      status = 1;
      continue;
    }
    if (action === null) shell.traps.delete(number);
    else {
      shell.traps.set(number, action);
      if (action !== '') shell.mayHaveTraps = true;
    }
    if (number > 0) setSignal(shell, number);
  }
  return status;
}
