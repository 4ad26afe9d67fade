import type { ApiFailure } from '../api/types.ts';

/** Ends a command: `text` goes to stderr as it stands (a line end is added), the exit code to the shell. */
export class KubectlError extends Error {
  readonly text: string;
  readonly code: number;
  constructor(text: string, code = 1) {
    super(text);
    this.text = text;
    this.code = code;
  }
}
/** A mistake that kubectl itself found: `error: …`. */
export const fail = (message: string): KubectlError => new KubectlError(`error: ${message}`);
/** The same with a pointer to the command's help; `path` e.g. `kubectl logs`. */
export const usage = (path: string, message: string): KubectlError => new KubectlError(`error: ${message}\nSee '${path} -h' for help and examples`);

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
export const server = (failure: ApiFailure, doing?: string): KubectlError => new KubectlError(serverText(failure, doing));
export const notFound = (resource: string, name: string): KubectlError => new KubectlError(`Error from server (NotFound): ${resource} "${name}" not found`);
