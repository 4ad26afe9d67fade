/** busybox sh: its arguments, its start and its end. */
import type { Task } from '../clock.ts';
import { isSystemError } from '../system/errors.ts';
import type { Program, Sys } from '../system/types.ts';
import { setDirectory } from './builtins/directory.ts';
import { setLongOption, setShortOption, settleJobControl } from './builtins/options.ts';
import { readScript } from './builtins/control.ts';
import { runDetached } from './detached.ts';
import { evaluateText, exitShell, resetAfter } from './evaluate.ts';
import { raise, writeTo } from './messages.ts';
import { RARE } from './parts.ts';
import { ShellException, type Shell } from './state.ts';
import { setSignal } from './traps.ts';
import { getVariable, initialVariables, popLocals, storeVariable } from './variables.ts';

function createShell(sys: Sys): Shell {
  const arg0 = sys.argv[0] ?? 'sh';
  return {
    sys,
    rootPid: sys.pid,
    level: 0,
    variables: initialVariables(),
    functions: new Map(),
    aliases: new Map(),
    options: new Set(),
    parameters: { list: [], optind: 1, optoff: -1 },
    arg0,
    commandName: null,
    appletName: arg0.replace(/^-/, '').replace(/^.*\//s, ''),
    line: 0,
    errorLine: 0,
    parseLine: 0,
    fromFile: false,
    status: 0,
    savedStatus: -1,
    substitutionStatus: 0,
    skip: null,
    skipCount: 0,
    loops: 0,
    functionName: null,
    functionDepth: 0,
    heldWords: 0,
    sourceDepth: 0,
    textDepth: 0,
    limits: new Map(),
    depth: 0,
    traps: new Map(),
    shownTraps: null,
    mayHaveTraps: false,
    inErrorTrap: false,
    hardIgnored: new Set(),
    dispositions: new Map(),
    gotSignals: new Set(),
    pendingSignal: 0,
    pendingInterrupt: false,
    interruptsOff: 0,
    jobs: [],
    jobOrder: [],
    backgroundPid: 0,
    locals: [],
    redirections: [],
    directory: null,
    commandHash: new Map(),
    randomState: (sys.pid * 2654435761 + Math.floor(sys.now())) >>> 0 || 1,
    tracing: false,
    errorDescriptor: 2,
    heldBytes: 0,
  };
}

function* takeEnvironment(shell: Shell): Task<void> {
  for (const [name, value] of shell.sys.env) storeVariable(shell, name, value, { exported: true });
  storeVariable(shell, 'IFS', ' \t\n');
  shell.variables.get('IFS')!.exported = false;
  storeVariable(shell, 'OPTIND', '1');
  storeVariable(shell, 'PPID', String(shell.sys.ppid));
  storeVariable(shell, 'SHLVL', String((Number.parseInt(getVariable(shell, 'SHLVL') ?? '0', 10) || 0) + 1), { exported: true });
  if (getVariable(shell, 'HOSTNAME') === null) storeVariable(shell, 'HOSTNAME', shell.sys.hostname());
  const believed = getVariable(shell, 'PWD');
  yield* setDirectory(shell, believed !== null && believed.startsWith('/') && isSameDirectory(shell, believed) ? believed : null, null);
}
function isSameDirectory(shell: Shell, path: string): boolean {
  try {
    const there = shell.sys.stat(path);
    const here = shell.sys.stat('.');
    return there.inode === here.inode && there.device === here.device;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

interface Start {
  readonly script: string | null;
  readonly file: string | null;
  readonly login: boolean;
}
/** Reads the command line: options, `-c TEXT [NAME [ARG…]]`, `FILE [ARG…]` or `-s [ARG…]`. */
function* readArguments(shell: Shell): Task<Start> {
  const { argv } = shell.sys;
  let login = argv[0]?.startsWith('-') === true;
  let at = 1;
  let explicit: boolean | null = null;
  for (; at < argv.length; at++) {
    const word = argv[at]!;
    if (!/^[-+]/.test(word)) break;
    if (word === '-' || word === '--') {
      at++;
      break;
    }
    const on = word[0] === '-';
    const start = at;
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      if (letter === 'c' || letter === 's') shell.options.add(letter);
      else if (letter === 'i') {
        shell.options.add('i');
        explicit = true;
      } else if (letter === 'l') login = true;
      else if (letter === '-' && on) {
        if (word.slice(i + 1) === 'login') login = true;
        break;
      } else if (letter === 'o') {
        if ((yield* setLongOption(shell, argv[at + 1], on)) !== 0) throw new ShellException('error');
        if (start === at && at + 1 < argv.length) at++;
      } else yield* setShortOption(shell, letter, on);
    }
  }
  const rest = argv.slice(at);
  const hasScript = shell.options.has('c');
  if (rest.length === 0) {
    if (hasScript) yield* raise(shell, '-c requires an argument');
    shell.options.add('s');
  }
  if (explicit === null && shell.options.has('s') && !hasScript && shell.sys.isatty(0) && shell.sys.isatty(1)) shell.options.add('i');
  if (shell.options.has('i')) shell.options.add('m');
  yield* settleJobControl(shell, false);
  if (hasScript) {
    if (rest[1] !== undefined) {
      shell.arg0 = rest[1];
      shell.commandName = rest[1];
    }
    shell.parameters = { list: rest.slice(2), optind: 1, optoff: -1 };
    return { script: rest[0]!, file: null, login };
  }
  if (shell.options.has('s')) {
    shell.parameters = { list: rest, optind: 1, optoff: -1 };
    return { script: null, file: null, login };
  }
  shell.parameters = { list: rest.slice(1), optind: 1, optoff: -1 };
  return { script: null, file: rest[0]!, login };
}

function* readProfile(shell: Shell, path: string): Task<void> {
  if (!shell.sys.exists(path)) return;
  yield* evaluateText(shell, yield* readScript(shell, path), {}, 1);
  if (shell.skip === 'return' || shell.skip === 'return-default') shell.skip = null;
}

function* main(shell: Shell): Task<void> {
  const start = yield* readArguments(shell);
  for (const signal of [2, 3, 15, 17]) setSignal(shell, signal);
  if (start.login) {
    yield* readProfile(shell, '/etc/profile');
    const home = getVariable(shell, 'HOME');
    if (home !== null) yield* readProfile(shell, `${home}/.profile`);
  }
  const startFile = getVariable(shell, 'ENV');
  if (shell.options.has('i') && startFile !== null && startFile !== '') yield* readProfile(shell, startFile);
  if (start.script !== null) {
    shell.line = 0;
    yield* evaluateText(shell, start.script, { exit: true });
  } else if (start.file !== null) {
    const text = yield* readScript(shell, start.file);
    shell.arg0 = start.file;
    shell.commandName = start.file;
    shell.fromFile = true;
    yield* evaluateText(shell, text, {}, 1);
  } else yield* RARE.get().commandLoop(shell);
}

/** `sh` and `ash`. */
export const shell: Program = (sys) => runDetached(run(sys));
function* run(sys: Sys): Task<number> {
  const state = createShell(sys);
  let first = true;
  for (;;) {
    let kind: ShellException['kind'] | null = null;
    try {
      if (first) {
        first = false;
        yield* takeEnvironment(state);
        yield* main(state);
      } else yield* RARE.get().commandLoop(state);
    } catch (error) {
      if (!(error instanceof ShellException)) throw error;
      kind = error.kind;
      resetAfter(state, kind);
      // An interactive shell goes on after errors and interrupts.
      if (state.options.has('i') && state.level === 0 && (kind === 'error' || kind === 'interrupt')) {
        while (state.locals.length > 0) popLocals(state);
        if (kind === 'interrupt') yield* writeTo(state, 2, '\n');
        continue;
      }
    }
    return yield* exitShell(state, kind);
  }
}
