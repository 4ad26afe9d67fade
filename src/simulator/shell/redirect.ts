/** Redirections: opening, moving descriptors out of the way, and putting them back. */
import type { HereDoc, Redirection } from 'unbash';
import type { Task } from '../clock.ts';
import { isSystemError, strerror } from '../system/errors.ts';
import type { OpenFlags } from '../system/types.ts';
import type { Evaluator } from './evaluator.ts';
import { expandDocument, expandToString, partsOf } from './expand.ts';
import { forkShell } from './jobs.ts';
import { errorText, raise } from './messages.ts';
import { NO_NEWLINE } from './tokens.ts';
import { ShellException, type SavedDescriptor, type Shell } from './state.ts';
import { ignoreSignal, persist } from './traps.ts';

/** What a redirection does once its words are expanded. */
export type Action =
  | {
      readonly kind: 'open';
      readonly fd: number;
      readonly path: string;
      readonly how: 'read' | 'write' | 'clobber' | 'append' | 'both';
      readonly withErrors: boolean;
    }
  | { readonly kind: 'copy'; readonly fd: number; readonly from: number }
  | { readonly kind: 'close'; readonly fd: number }
  | { readonly kind: 'document'; readonly fd: number; readonly node: HereDoc };

const PIPE_BUFFER = 4096;

/** Expands the words of redirections, before any is made. */
export function* prepareRedirections(shell: Shell, evaluator: Evaluator, redirections: readonly Redirection[]): Task<readonly Action[]> {
  const actions: Action[] = [];
  for (const redirection of redirections) {
    const given = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : null;
    if (redirection.type === 'HereDoc') {
      actions.push({ kind: 'document', fd: given ?? 0, node: redirection });
      continue;
    }
    const { target, operator } = redirection;
    const word = target === undefined ? '' : yield* expandToString(shell, evaluator, target);
    const fd = given ?? (operator.startsWith('<') ? 0 : 1);
    const open = (how: 'read' | 'write' | 'clobber' | 'append' | 'both', withErrors = false): void =>
      void actions.push({ kind: 'open', fd, path: word, how, withErrors });
    switch (operator) {
      case '<':
        open('read');
        break;
      case '<>':
        open('both');
        break;
      case '>':
        open('write');
        break;
      case '>|':
        open('clobber');
        break;
      case '>>':
        open('append');
        break;
      case '&>':
        open('write', true);
        break;
      case '&>>':
        open('append', true);
        break;
      case '<&':
      case '>&':
        if (word === '-') actions.push({ kind: 'close', fd });
        else if (/^[0-9]+$/.test(word)) actions.push({ kind: 'copy', fd, from: Number(word) });
        else if (fd === 1) open('write', true);
        else yield* raise(shell, 'redir error');
    }
  }
  return actions;
}

const FLAGS: Readonly<Record<'read' | 'write' | 'append' | 'both', OpenFlags>> = {
  read: { read: true },
  write: { write: true, create: true, truncate: true },
  append: { write: true, create: true, append: true },
  both: { read: true, write: true, create: true },
};
function* openFile(shell: Shell, action: Action & { readonly kind: 'open' }): Task<number> {
  const { sys } = shell;
  const { path, how } = action;
  try {
    if (how === 'write' && shell.options.has('C')) {
      if (!sys.exists(path)) return yield* persist(shell, () => sys.open(path, { write: true, create: true, exclusive: true }));
      if (sys.stat(path).type !== 'file') return yield* persist(shell, () => sys.open(path, { write: true }));
      return yield* raise(shell, `can't create ${path}: ${strerror('EEXIST')}`);
    }
    return yield* persist(shell, () => sys.open(path, FLAGS[how === 'clobber' ? 'write' : how]));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return yield* raise(
      shell,
      how === 'read'
        ? `can't open ${path}: ${errorText(error.errno, 'no such file')}`
        : `can't create ${path}: ${errorText(error.errno, 'nonexistent directory')}`,
    );
  }
}
/** A pipe that holds the document; a child feeds what does not fit. */
function* openDocument(shell: Shell, evaluator: Evaluator, action: Action & { readonly kind: 'document' }): Task<number> {
  const { node } = action;
  const text = isPlain(node) ? bodyText(node) : yield* expandDocument(shell, evaluator, partsOf(node, bodyText(node), 'document'));
  const [reader, writer] = shell.sys.pipe();
  if (text.length <= PIPE_BUFFER) yield* shell.sys.write(writer, text);
  else {
    yield* forkShell(shell, { job: null, mode: 'plain' }, function* (child) {
      child.sys.close(reader);
      for (const signal of [2, 3, 1, 20]) ignoreSignal(child, signal);
      child.sys.signal('SIGPIPE', 'default');
      yield* child.sys.write(writer, text);
      return 0;
    });
  }
  shell.sys.close(writer);
  return reader;
}
/** A quoted delimiter (a backquote in it counts) leaves the body as it is. */
const isPlain = (node: HereDoc): boolean => node.delimiter === undefined || node.delimiter.quoted || node.delimiter.text.includes('`');
/** The body as written, without the tabs that `<<-` takes away (not from a line that continues another). */
function bodyText(node: HereDoc): string {
  const text = node.body.text.endsWith(`${NO_NEWLINE}\n`) ? node.body.text.slice(0, -2) : node.body.text;
  if (node.operator !== '<<-') return text;
  let continued = false;
  return text
    .split('\n')
    .map((line) => {
      const out = continued ? line : line.replace(/^\t+/, '');
      continued = !isPlain(node) && (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
      return out;
    })
    .join('\n');
}

function* badDescriptor(shell: Shell, fd: number): Task<never> {
  return yield* raise(shell, `${fd}: ${strerror('EBADF')}`);
}
/** Puts `fd` away above 9 and notes it, once a frame. */
function saveDescriptor(shell: Shell, fd: number, frame: SavedDescriptor[] | null): void {
  if (frame === null || frame.some((saved) => saved.fd === fd)) return;
  const held = frame.find((saved) => saved.movedTo === fd);
  if (held !== undefined) {
    held.movedTo = shell.sys.dup(fd, 10);
    shell.sys.setCloseOnExec(held.movedTo, true);
    return;
  }
  let movedTo = -1;
  if (shell.sys.isOpen(fd)) {
    movedTo = shell.sys.dup(fd, 10);
    shell.sys.setCloseOnExec(movedTo, true);
  }
  frame.push({ fd, movedTo });
  if (fd === shell.errorDescriptor) shell.errorDescriptor = movedTo;
}
const isSaved = (shell: Shell, fd: number): boolean => shell.redirections.some((frame) => frame.some((saved) => saved.movedTo === fd));

/** Makes redirections; `frame` notes what was there before (null: for good). */
export function* redirect(shell: Shell, evaluator: Evaluator, actions: readonly Action[], frame: SavedDescriptor[] | null): Task<void> {
  const { sys } = shell;
  for (const action of actions) {
    const { fd } = action;
    if (action.kind === 'close') {
      saveDescriptor(shell, fd, frame);
      if (sys.isOpen(fd)) sys.close(fd);
      continue;
    }
    if (action.kind === 'copy') {
      const { from } = action;
      if (from === fd) continue;
      if (!sys.isOpen(from) || isSaved(shell, from)) yield* badDescriptor(shell, from);
      saveDescriptor(shell, fd, frame);
      yield* copyDescriptor(shell, from, fd);
      continue;
    }
    const opened = action.kind === 'open' ? yield* openFile(shell, action) : yield* openDocument(shell, evaluator, action);
    if (opened === fd) frame?.push({ fd, movedTo: -1 });
    else {
      saveDescriptor(shell, fd, frame);
      yield* copyDescriptor(shell, opened, fd);
      sys.close(opened);
    }
    if (action.kind === 'open' && action.withErrors) {
      saveDescriptor(shell, 2, frame);
      yield* copyDescriptor(shell, fd, 2);
    }
  }
}
function* copyDescriptor(shell: Shell, from: number, to: number): Task<void> {
  try {
    shell.sys.dup2(from, to);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    yield* badDescriptor(shell, to);
  }
}
/** The same, but an error is only a status: 1. */
export function* redirectSafely(shell: Shell, evaluator: Evaluator, actions: readonly Action[], frame: SavedDescriptor[]): Task<number> {
  try {
    yield* redirect(shell, evaluator, actions, frame);
    return 0;
  } catch (error) {
    if (error instanceof ShellException && error.kind === 'error') return 1;
    throw error;
  }
}

/** Ends the newest frame: descriptors come back as they were; `keep` leaves the new ones in place (`exec >file`). */
export function popRedirections(shell: Shell, keep = false): void {
  const frame = shell.redirections.pop() ?? [];
  const { sys } = shell;
  for (const { fd, movedTo } of [...frame].reverse()) {
    if (movedTo < 0) {
      if (!keep && sys.isOpen(fd)) sys.close(fd);
      continue;
    }
    if (!sys.isOpen(movedTo)) continue;
    if (!keep) sys.dup2(movedTo, fd);
    sys.close(movedTo);
  }
}
