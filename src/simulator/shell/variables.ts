/** Reading and setting variables, with those that are computed. */
import type { Task } from '../clock.ts';
import { outOfMemory, raise } from './messages.ts';
import { isName, nameOf, type Shell, type Variable } from './state.ts';

/** A value longer than this ends the command: no input may grow without bound. */
const LONGEST = 16 * 1024 * 1024;
/** How much more memory the shell must hold before the kernel is told: it has each value twice, in the table and in its work space. */
const MEMORY_STEP = 256 * 1024;

/** Variables computed when read, until they are unset. */
const DYNAMIC: Readonly<Record<string, (shell: Shell) => string>> = {
  LINENO: (shell) => String(shell.line),
  FUNCNAME: (shell) => shell.functionName ?? '',
  EPOCHSECONDS: (shell) => String(Math.floor(shell.sys.now() / 1000)),
  EPOCHREALTIME: (shell) => `${Math.floor(shell.sys.now() / 1000)}.${String(Math.floor((shell.sys.now() % 1000) * 1000)).padStart(6, '0')}`,
  RANDOM: (shell) => {
    shell.randomState = (Math.imul(shell.randomState, 1103515245) + 12345) >>> 0;
    return String((shell.randomState >>> 16) & 0x7fff);
  },
};
const DYNAMIC_MARK = '\0dynamic';
/** The variables a new shell has before its environment. */
export const initialVariables = (): Map<string, Variable> =>
  new Map([
    ...Object.keys(DYNAMIC).map((name) => [name, { value: DYNAMIC_MARK, exported: false, readonly: false }] as const),
    ...Object.entries({ PS1: '\\w \\$ ', PS2: '> ', PS4: '+ ', IFS: ' \t\n', OPTIND: '1', PATH: '/sbin:/usr/sbin:/bin:/usr/bin' }).map(
      ([name, value]) => [name, { value, exported: false, readonly: false }] as const,
    ),
  ]);

/** A variable's value, or null when it is not set. */
export function getVariable(shell: Shell, name: string): string | null {
  const value = shell.variables.get(name)?.value ?? null;
  return value === DYNAMIC_MARK ? DYNAMIC[name]!(shell) : value;
}

function noteMemory(shell: Shell, by: number): void {
  const before = shell.heldBytes;
  shell.heldBytes += by;
  if (Math.floor(before / MEMORY_STEP) !== Math.floor(shell.heldBytes / MEMORY_STEP)) shell.sys.setMemory(2 * shell.heldBytes);
}

/** Sets (null: unsets) a variable. @throws the error that it is read-only */
export function* setVariable(
  shell: Shell,
  name: string,
  value: string | null,
  flags: { readonly exported?: boolean; readonly readonly?: boolean } = {},
): Task<void> {
  const old = shell.variables.get(name);
  if (old?.readonly === true) yield* raise(shell, `${name}: is read only`);
  if (value !== null && value.length > LONGEST) yield* outOfMemory(shell);
  storeVariable(shell, name, value, flags);
}
/** The same without asking whether it may be. */
export function storeVariable(
  shell: Shell,
  name: string,
  value: string | null,
  flags: { readonly exported?: boolean; readonly readonly?: boolean } = {},
): void {
  const old = shell.variables.get(name);
  noteMemory(shell, (value?.length ?? 0) - (old?.value?.length ?? 0));
  if (name === 'PATH') shell.commandHash.clear();
  if (name === 'OPTIND') {
    const index = Number.parseInt(value ?? '', 10);
    shell.parameters.optind = Number.isFinite(index) && index > 0 ? index : 1;
    shell.parameters.optoff = -1;
  }
  if (name === 'RANDOM' && value !== null && old?.value === DYNAMIC_MARK) {
    shell.randomState = Number.parseInt(value, 10) >>> 0 || 1;
    return;
  }
  if (value === null && flags.exported !== true && flags.readonly !== true) {
    shell.variables.delete(name);
    return;
  }
  shell.variables.set(name, {
    value,
    exported: (old?.exported ?? false) || flags.exported === true || (shell.options.has('a') && value !== null),
    readonly: (old?.readonly ?? false) || flags.readonly === true,
  });
}
/** Sets `name=value`. */
export function* assign(shell: Shell, text: string, flags: { readonly exported?: boolean } = {}): Task<void> {
  const name = nameOf(text);
  yield* setVariable(shell, name, text.slice(name.length + 1), flags);
}
/** Checks a name a builtin was given. */
export function* checkName(shell: Shell, text: string): Task<void> {
  const name = text.includes('=') ? text.slice(0, text.indexOf('=')) : text;
  if (!isName(name)) yield* raise(shell, `${name}: bad variable name`);
}

/** ash keeps names in a table of 39 chains (31 for commands): what it lists unsorted comes in that order. */
export function hashBucket(name: string, size = 39): number {
  let sum = (name.charCodeAt(0) || 0) << 4;
  for (let i = 0; i < name.length; i++) sum += name.charCodeAt(i);
  return (size === 31 ? sum & 0x7fff : sum) % size;
}
/** The environment of a command: everything exported and set. */
export function environment(shell: Shell): Map<string, string> {
  const out: [string, string][] = [];
  for (const [name, variable] of shell.variables) {
    const value = variable.exported ? getVariable(shell, name) : null;
    if (value !== null) out.push([name, value]);
  }
  return new Map(out.sort(([a], [b]) => hashBucket(a) - hashBucket(b)));
}

/** Begins (undo with {@link popLocals}) a frame of local variables. */
export function pushLocals(shell: Shell): void {
  shell.locals.push([]);
}
export function* makeLocal(shell: Shell, text: string, exported = false): Task<void> {
  const frame = shell.locals[shell.locals.length - 1];
  if (frame === undefined) return;
  if (text === '-') {
    frame.push({ name: '-', before: null, options: new Set(shell.options) });
    return;
  }
  yield* checkName(shell, text);
  const name = nameOf(text);
  const value = text.length > name.length ? text.slice(name.length + 1) : null;
  if (frame.some((local) => local.name === name)) {
    if (value !== null) yield* setVariable(shell, name, value, { exported });
    return;
  }
  const before = shell.variables.get(name);
  if (before?.readonly === true) yield* raise(shell, `${name}: is read only`);
  frame.push({ name, before: before === undefined ? null : { ...before }, options: null });
  if (value !== null) storeVariable(shell, name, value, { exported });
  else if (before === undefined || before.value !== DYNAMIC_MARK) {
    shell.variables.set(name, { value: null, exported: before?.exported ?? exported, readonly: false });
  }
}
export function popLocals(shell: Shell): void {
  for (const local of (shell.locals.pop() ?? []).reverse()) {
    if (local.options !== null) shell.options = new Set(local.options);
    else if (local.before === null) {
      shell.variables.delete(local.name);
      if (local.name === 'PATH') shell.commandHash.clear();
    } else {
      if (local.name === 'OPTIND' || local.name === 'PATH') storeVariable(shell, local.name, local.before.value);
      shell.variables.set(local.name, local.before);
    }
  }
}
