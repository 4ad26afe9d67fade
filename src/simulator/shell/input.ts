/** Commands from standard input, with prompts where somebody types them. */
import type { Task } from '../clock.ts';
import { isSystemError } from '../system/errors.ts';
import { evaluator } from './evaluate.ts';
import { expandDocument } from './expand.ts';
import { Reader } from './grammar.ts';
import { describeJob, freeJob, jobsInOrder, reapEnded } from './jobs.ts';
import { raiseSyntax, writeTo } from './messages.ts';
import { ShellException, type Shell } from './state.ts';
import { parseCommand } from './syntax.ts';
import { NeedMoreInput, ShellSyntaxError } from './tokens.ts';
import { checkInterrupt } from './traps.ts';
import { getVariable } from './variables.ts';
import { parseWord } from './word.ts';

/** What ash reads from standard input at a time. */
const INPUT_BLOCK = 1023;

/** `\w`, `\h`, `\$` … of a prompt, after its expansion. */
function decodePrompt(shell: Shell, text: string): string {
  return text.replace(/\\(.)/gs, (all, letter: string) => {
    const home = getVariable(shell, 'HOME');
    const directory = shell.directory ?? '';
    const short =
      home !== null && home !== '/' && (directory === home || directory.startsWith(`${home}/`))
        ? `~${directory.slice(home.length)}`
        : directory;
    switch (letter) {
      case 'w':
        return short;
      case 'W':
        return short === '/' ? '/' : short.slice(short.lastIndexOf('/') + 1);
      case 'h':
        return shell.sys.hostname().replace(/\..*/s, '');
      case 'H':
        return shell.sys.hostname();
      case 'u':
        return getVariable(shell, 'USER') ?? (shell.sys.uid() === 0 ? 'root' : '');
      case '$':
        return shell.sys.uid() === 0 ? '#' : '$';
      case 'n':
        return '\n';
      case '[':
      case ']':
        return '';
      default:
        return all;
    }
  });
}
function* prompt(shell: Shell, name: 'PS1' | 'PS2'): Task<void> {
  const source = getVariable(shell, name) ?? '';
  let text = source;
  try {
    text = yield* expandDocument(shell, evaluator, parseWord(source.replaceAll('\\$', '\\\\$'), 'document'));
  } catch (error) {
    if (!(error instanceof ShellException) || error.kind !== 'error') throw error;
  }
  yield* writeTo(shell, 1, decodePrompt(shell, text));
}

/** Before a prompt: the background jobs that ended since the last. */
function* showEnded(shell: Shell): Task<void> {
  yield* reapEnded(shell);
  for (const job of jobsInOrder(shell)) {
    if (!job.changed) continue;
    yield* writeTo(shell, 2, describeJob(shell, job, false));
    job.changed = false;
    if (job.done) freeJob(shell, job);
  }
}

/** Commands from standard input, as they come. */
export function* commandLoop(shell: Shell): Task<void> {
  const interactive = (): boolean => shell.options.has('i');
  let buffer = '';
  let line = 1;
  let complete = false;
  for (;;) {
    const reader = new Reader(buffer, line, shell.aliases, complete);
    shell.parseLine = reader.outerLine = shell.line;
    let unit;
    let written: string;
    try {
      if (interactive() && buffer === '') yield* showEnded(shell);
      const text = buffer === '' && !complete ? null : reader.nextCommand();
      if (text === null && !complete) throw new NeedMoreInput();
      unit = text === null ? null : parseCommand(text);
      written = text?.written ?? '';
    } catch (error) {
      if (error instanceof NeedMoreInput) {
        if (interactive()) yield* prompt(shell, buffer === '' ? 'PS1' : 'PS2');
        const more = yield* readInput(shell);
        if (more === '') complete = true;
        buffer += more;
        continue;
      }
      if (!(error instanceof ShellSyntaxError)) throw error;
      yield* raiseSyntax(shell, error.message, error.line);
      return;
    }
    if (unit === null) {
      if (interactive()) yield* writeTo(shell, 2, '\n');
      return;
    }
    buffer = buffer.slice(Math.max(0, buffer.length - reader.unread));
    line = reader.line;
    if (shell.options.has('v')) yield* writeTo(shell, 2, written);
    if (unit.script.commands.length > 0) yield* evaluator.unit(shell, unit, {});
    if (shell.skip !== null) return;
  }
}
function* readInput(shell: Shell): Task<string> {
  for (;;) {
    try {
      return yield* shell.sys.read(0, shell.options.has('i') ? 4096 : INPUT_BLOCK);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.errno !== 'EINTR') return '';
      checkInterrupt(shell);
    }
  }
}
