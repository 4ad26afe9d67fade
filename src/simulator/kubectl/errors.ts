import type { ApiFailure } from '../api/types.ts';
import { resourceOf } from './kinds.ts';

/** What a command that ends by an error leaves behind. */
interface CommandFailure {
  /** Goes to stderr as it stands (a line end is added). */
  readonly text: string;
  /** The exit code; 1 unless said otherwise. */
  readonly code?: number | undefined;
  /** How it reads among several, where that differs from what {@link amongSeveral} makes of it. */
  readonly many?: string | undefined;
  /** Each thing the API server found invalid (`spec.replicas: Invalid value: …`); absent for other failures. */
  readonly causes?: readonly string[] | undefined;
  /** What goes to stdout first. */
  readonly out?: string | undefined;
}
/** Ends a command. */
export class KubectlError extends Error implements CommandFailure {
  readonly text: string;
  readonly code: number;
  readonly many: string | undefined;
  readonly causes: readonly string[] | undefined;
  readonly out: string | undefined;
  constructor(failure: CommandFailure) {
    super(failure.text);
    this.text = failure.text;
    this.code = failure.code ?? 1;
    this.many = failure.many;
    this.causes = failure.causes;
    this.out = failure.out;
  }
}
/** One of several failures: kubectl's own lose their `error: `, refusals of the API server are worded as all its errors are. */
export function amongSeveral(e: KubectlError, doing?: string): string {
  if (e.many !== undefined) return e.many;
  const invalid = /^The (\w+) ("[^]*?") is invalid: ([^]*)$/.exec(e.text);
  if (invalid === null) return e.text.replace(/^error: /, '');
  const [, kind = '', name = '', rest = ''] = invalid;
  const { group } = resourceOf(kind);
  const list = rest.startsWith('\n* ') ? `[${rest.slice(3).split('\n* ').join(', ')}]` : rest;
  return `Error from server (Invalid): ${doing === undefined ? '' : `${doing}: `}${kind}${group === '' ? '' : `.${group}`} ${name} is invalid: ${list}`;
}
/** A mistake that kubectl itself found: `error: …`. */
export const fail = (message: string): KubectlError => new KubectlError({ text: `error: ${message}` });
/** The same where kubectl writes `error: ` itself, also among several. */
export const plainly = (message: string): KubectlError => new KubectlError({ text: `error: ${message}`, many: `error: ${message}` });
/** The same with a pointer to the command's help; `path` e.g. `kubectl logs`. */
export const usage = (path: string, message: string): KubectlError =>
  new KubectlError({ text: `error: ${message}\nSee '${path} -h' for help and examples` });

/** What the API server refused, as kubectl prints it (E-05 … E-07); `doing` e.g. `error when creating "pod.yaml"`. */
export function serverText(failure: ApiFailure, doing?: string): string {
  if (failure.reason === 'Invalid') {
    const what = /^(\S+(?: ?)"[^]*?") is invalid: /.exec(failure.message);
    const causes = failure.causes ?? [];
    const lines = [...new Set(causes.map((c) => `${c.field}: ${c.message}`))];
    if (what !== null && lines.length > 1) return `The ${what[1] ?? ''} is invalid: \n${lines.map((l) => `* ${l}`).join('\n')}`;
    if (what !== null && lines.length === 1) return `The ${what[1] ?? ''} is invalid: ${lines[0] ?? ''}`;
    return /^[A-Z]\w* "/.test(failure.message) ? `The ${failure.message}` : `The request is invalid: ${failure.message}`;
  }
  return `Error from server${failure.reason === '' ? '' : ` (${failure.reason})`}: ${doing === undefined ? '' : `${doing}: `}${failure.message}`;
}
export const server = (failure: ApiFailure, doing?: string): KubectlError =>
  new KubectlError({
    text: serverText(failure, doing),
    causes: failure.reason === 'Invalid' ? (failure.causes ?? []).map((c) => `${c.field}: ${c.message}`) : undefined,
  });
export const notFound = (resource: string, name: string): KubectlError =>
  new KubectlError({ text: `Error from server (NotFound): ${resource} "${name}" not found` });

/** Prints what went wrong, a line each, and answers the exit code. */
export function report(env: { warn(line: string): void }, errors: readonly KubectlError[]): number {
  for (const e of errors) env.warn(errors.length === 1 ? e.text : amongSeveral(e));
  return errors.length > 0 ? (errors.at(-1)?.code ?? 1) : 0;
}
