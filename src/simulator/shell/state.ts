/** What a shell knows: variables, options, jobs, traps … One object a shell process; a subshell gets a copy. */
import type { Function as FunctionNode } from 'unbash';
import type { Bytes, Sys } from '../system/types.ts';
import type { Unit } from './syntax.ts';

export interface Variable {
  value: string | null;
  exported: boolean;
  readonly: boolean;
}
export interface ShellFunction {
  readonly name: string;
  readonly body: FunctionNode['body'];
  readonly unit: Unit;
  readonly line: number;
}
export interface Parameters {
  list: readonly string[];
  optind: number;
  optoff: number;
}

/** ash's options in its order: letter and name. Those without a name cannot be set; those without a letter are not in `$-`. */
export const OPTIONS = [
  ['e', 'errexit'],
  ['f', 'noglob'],
  ['I', 'ignoreeof'],
  ['i', ''],
  ['m', 'monitor'],
  ['n', 'noexec'],
  ['s', ''],
  ['c', ''],
  ['x', 'xtrace'],
  ['v', 'verbose'],
  ['C', 'noclobber'],
  ['a', 'allexport'],
  ['b', 'notify'],
  ['u', 'nounset'],
  ['E', 'errtrace'],
  ['', 'vi'],
  ['', 'pipefail'],
] as const;
export type OptionKey = 'e' | 'f' | 'I' | 'i' | 'm' | 'n' | 's' | 'c' | 'x' | 'v' | 'C' | 'a' | 'b' | 'u' | 'E' | 'vi' | 'pipefail';
export const optionKey = (option: (typeof OPTIONS)[number]): OptionKey => (option[0] === '' ? option[1] : option[0]) as OptionKey;

export interface JobProcess {
  readonly pid: number;
  status: JobStatus | null;
  command: string;
}
/** As wait(2) gives it: an exit code, or 128 + the signal's number with the signal's name. */
export interface JobStatus {
  readonly code: number;
  readonly signal: string | null;
}
export interface Job {
  readonly number: number;
  readonly processes: JobProcess[];
  done: boolean;
  changed: boolean;
  waited: boolean;
}

/** A file descriptor that a redirection moved away: -1 when there was none. */
export interface SavedDescriptor {
  readonly fd: number;
  movedTo: number;
}

export type Skip = 'break' | 'continue' | 'return' | 'return-default';
export interface LocalVariable {
  readonly name: string;
  readonly before: Variable | null;
  readonly options: ReadonlySet<OptionKey> | null;
}

export interface Shell {
  sys: Sys;
  /** `$$`: stays the first shell's in subshells. */
  readonly rootPid: number;
  /** 0 in the first shell, more in its forks. */
  level: number;
  variables: Map<string, Variable>;
  functions: Map<string, ShellFunction>;
  aliases: Map<string, string>;
  options: Set<OptionKey>;
  parameters: Parameters;
  /** `$0`, the first word of messages. */
  arg0: string;
  /** What messages name after it: a builtin, a script; null in a `-c` text. */
  commandName: string | null;
  /** The applet's name, which busybox's own errors begin with. */
  readonly appletName: string;
  line: number;
  errorLine: number;
  /** `line` as it was when the command at work was read. */
  parseLine: number;
  /** Whether the commands come from a file (messages tell the line even in an interactive shell). */
  fromFile: boolean;
  status: number;
  /** The status `exit` and traps keep; -1 for none. */
  savedStatus: number;
  /** Of the last command substitution in the command at work. */
  substitutionStatus: number;
  skip: Skip | null;
  skipCount: number;
  loops: number;
  functionName: string | null;
  functionDepth: number;
  /** Words of the functions that are being called. */
  heldWords: number;
  sourceDepth: number;
  textDepth: number;
  /** What `ulimit` was told. */
  limits: Map<string, string>;
  depth: number;
  /** Signal number (0 for EXIT) or -1 for ERR, to the action; '' ignores. */
  traps: Map<number, string>;
  /** What a bare `$(trap)` prints. */
  shownTraps: Map<number, string> | null;
  mayHaveTraps: boolean;
  inErrorTrap: boolean;
  /** Signals that were ignored when the shell began: they stay so. */
  hardIgnored: Set<number>;
  /** What the kernel was told to do with a signal. */
  dispositions: Map<number, 'default' | 'ignore' | 'catch'>;
  gotSignals: Set<number>;
  pendingSignal: number;
  pendingInterrupt: boolean;
  /** While > 0 an interrupt waits. */
  interruptsOff: number;
  jobs: Job[];
  /** Job numbers, the current one first. */
  jobOrder: number[];
  backgroundPid: number;
  locals: LocalVariable[][];
  redirections: SavedDescriptor[][];
  /** The directory as `cd` followed it, or null when it is not known. */
  directory: string | null;
  commandHash: Map<string, { path: string; stale: boolean }>;
  randomState: number;
  tracing: boolean;
  /** Where `set -x` writes while standard error is redirected. */
  errorDescriptor: number;
  /** Bytes held in variables. */
  heldBytes: number;
}

/** How a shell's control leaves a command: an error, the end asked for, `exit`, an interrupt. */
export class ShellException {
  readonly kind: 'error' | 'end' | 'exit' | 'interrupt';
  constructor(kind: ShellException['kind']) {
    this.kind = kind;
  }
}

/** A copy for a child process; `sys` is replaced by the child's when it runs. */
export function copyShell(shell: Shell): Shell {
  return {
    ...shell,
    level: shell.level + 1,
    variables: new Map([...shell.variables].map(([name, variable]) => [name, { ...variable }])),
    functions: new Map(shell.functions),
    aliases: new Map(shell.aliases),
    options: new Set(shell.options),
    parameters: { ...shell.parameters },
    limits: new Map(shell.limits),
    traps: new Map(shell.traps),
    shownTraps: null,
    hardIgnored: new Set(shell.hardIgnored),
    dispositions: new Map(shell.dispositions),
    gotSignals: new Set(),
    pendingSignal: 0,
    pendingInterrupt: false,
    interruptsOff: 0,
    jobs: shell.jobs.map((job) => ({ ...job, processes: job.processes.map((process) => ({ ...process })) })),
    jobOrder: [...shell.jobOrder],
    locals: shell.locals.map((frame) => [...frame]),
    redirections: shell.redirections.map((frame) => frame.map((saved) => ({ ...saved }))),
    commandHash: new Map([...shell.commandHash].map(([name, entry]) => [name, { ...entry }])),
    // Or a child would repeat its parent's $RANDOM.
    randomState: shell.randomState * 69069 + shell.level + 1,
  };
}

export const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
/** The name that `text` begins with, or ''. */
export const nameOf = (text: string): string => /^[A-Za-z_][A-Za-z0-9_]*/.exec(text)?.[0] ?? '';

/** `'it'"'"'s'`: as `set`, `export -p` and `trap` print a value. */
export function singleQuote(text: Bytes): Bytes {
  return text === ''
    ? "''"
    : (text.match(/'+|[^']+/g) ?? []).map((run, index) => (run[0] === "'" ? `${index === 0 ? "''" : ''}"${run}"` : `'${run}'`)).join('');
}
/** Quotes only what needs it (`set -x`). */
export const maybeSingleQuote = (text: Bytes): Bytes => (/[^+,\-./0-9:@A-Z\]^_a-z]/.test(text) ? singleQuote(text) : text);
