import type { Task } from '../../clock.ts';
import { isSystemError } from '../../system/errors.ts';
import { complain, raise, writeTo } from '../messages.ts';
import { isName, type Shell } from '../state.ts';
import { checkInterrupt } from '../traps.ts';
import { getVariable, setVariable } from '../variables.ts';
import { readOptions } from './tools.ts';

const isSpace = (c: string): boolean => /[ \t-\r]/.test(c);

/** Milliseconds from `-t`: whole seconds and up to three decimals. */
function timeoutOf(text: string): number | null {
  const match = /^([0-9]+)(?:\.([0-9]{0,3}).*)?$/s.exec(text);
  return match === null ? null : Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
}

/** `read`: one character at a time, so that nothing more is taken from the input than its line. */
export function* readCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'p:u:rt:n:sd:');
  const names = options.rest;
  for (const name of names) {
    if (isName(name)) continue;
    yield* complain(shell, `read: '${name}': bad variable name`);
    return 1;
  }
  const count = options.last('n');
  if (count !== undefined && !/^[0-9]+$/.test(count)) yield* raise(shell, 'invalid count');
  const timeoutText = options.last('t');
  const timeout = timeoutText === undefined ? null : timeoutOf(timeoutText);
  if (timeoutText !== undefined && timeout === null) yield* raise(shell, 'invalid timeout');
  const fdText = options.last('u') ?? '0';
  if (!/^[0-9]+$/.test(fdText)) yield* raise(shell, 'invalid file descriptor');
  const fd = Number(fdText);
  const { sys } = shell;
  if (timeout === 0) return (yield* sys.poll([fd], 0)).length > 0 ? 0 : 1;
  const prompt = options.last('p');
  if (prompt !== undefined && sys.isatty(fd)) yield* writeTo(shell, 2, prompt);

  const raw = options.has('r');
  const delimiter = options.last('d')?.[0] ?? (options.has('d') ? '\0' : '\n');
  const ifs = getVariable(shell, 'IFS') ?? ' \t\n';
  const deadline = timeout === null ? Infinity : sys.now() + timeout;
  let left = count === undefined ? 0 : Number(count);
  let status = 0;
  let buffer = '';
  let backslash = false;
  let next = 0;
  /** 2: at a word's start, one separator may still be skipped; 1: only blanks may; 0: in a word. */
  let startOfWord = 1;
  let taken = 0;
  let ready = '';
  for (;;) {
    if (timeout !== null || ready === '') {
      if (sys.isOpen(fd) && (yield* sys.poll([fd], deadline - sys.now())).length === 0) {
        checkInterrupt(shell);
        if (shell.pendingSignal === 0 && sys.now() < deadline) continue;
        status = 1;
        if (sys.now() >= deadline || shell.pendingSignal !== 0) return status;
      }
    }
    try {
      ready = yield* sys.read(fd, 1);
    } catch (error) {
      if (isSystemError(error, 'EINTR')) {
        ready = '';
        checkInterrupt(shell);
        if (shell.pendingSignal === 0) continue;
        return 1;
      }
      if (!isSystemError(error)) throw error;
      ready = '';
    }
    if (ready === '') {
      status = 1;
      break;
    }
    if ((++taken & 63) === 0) yield* sys.tick();
    const c = ready;
    ready = '';
    if (!raw && backslash) {
      backslash = false;
      if (c === '\n') continue;
      buffer += c;
      if (--left === 0) break;
      continue;
    }
    if (!raw && c === '\\') {
      backslash = true;
      continue;
    }
    if (c === delimiter) break;
    if (c === '\0') continue;
    if (names.length > 0) {
      const separates = ifs.includes(c);
      if (startOfWord > 0 && separates) {
        if (isSpace(c)) continue;
        startOfWord--;
        if (startOfWord === 1) continue;
      }
      startOfWord = 0;
      if (next < names.length - 1 && separates) {
        yield* setVariable(shell, names[next++]!, buffer);
        buffer = '';
        startOfWord = isSpace(c) ? 2 : 1;
        continue;
      }
    }
    buffer += c;
    if (--left === 0) break;
  }
  if (names.length === 0) {
    yield* setVariable(shell, 'REPLY', buffer);
    return status;
  }
  yield* setVariable(shell, names[next++]!, trimLast(buffer, ifs));
  for (; next < names.length; next++) yield* setVariable(shell, names[next]!, '');
  return status;
}
/** The last variable loses trailing blanks, and one last separator when it holds only one field. */
function trimLast(buffer: string, ifs: string): string {
  const blankEnd = (text: string): number => {
    let end = text.length;
    while (end > 0 && isSpace(text[end - 1]!) && ifs.includes(text[end - 1]!)) end--;
    return end;
  };
  const text = buffer.slice(0, blankEnd(buffer));
  const last = text[text.length - 1];
  if (last === undefined || !ifs.includes(last)) return text;
  const shorter = text.slice(0, -1);
  const end = blankEnd(shorter);
  return [...text.slice(0, end)].some((c) => ifs.includes(c)) ? text : shorter.slice(0, end);
}
