/** Claims that ask the cluster something: each is an action on the same run played once more. */
import type { Answer } from '../ask.ts';
import type { Action } from '../simulation.ts';
import type { PlainExpect } from './schema.ts';
import { brief, contains, holds, saw, type Verdict, type View } from './check.ts';
import { showTime } from './times.ts';

type CommandExpect = Extract<PlainExpect, { http: string } | { exec: string } | { kubectl: string } | { file: string } | { field: string }>;

/** How long a command may take before it counts as unanswered. */
const PATIENCE_MS = 15_000;

/** What a kubectl command, given at the claim's time, prints. */
function ask(view: View, argv: readonly string[] | string): Answer {
  const action: Action = typeof argv === 'string' ? { kind: 'command', at: view.at, line: argv } : { kind: 'kubectl', at: view.at, argv };
  return view.run.ask(action, PATIENCE_MS);
}
const inside = (view: View, container: string, command: readonly string[]): Answer =>
  ask(view, ['exec', view.pod, '-c', container, '--', ...command]);
const told = ({ stdout, stderr, exitCode }: Answer): string =>
  brief(`${JSON.stringify(stdout + stderr)}${exitCode === 0 ? '' : exitCode === undefined ? ' and no end' : ` and exit code ${exitCode}`}`);

function judge(
  answer: Answer,
  expect: { readonly output?: string | readonly string[]; readonly lacks?: string | readonly string[]; readonly exitCode?: number },
): Verdict {
  const text = answer.stdout + answer.stderr;
  if (expect.exitCode !== undefined && answer.exitCode !== expect.exitCode) return saw(told(answer));
  if (expect.exitCode === undefined && expect.output === undefined && expect.lacks === undefined && answer.exitCode !== 0)
    return saw(told(answer));
  if (expect.output !== undefined && !contains(text, expect.output)) return saw(told(answer));
  const lacking = expect.lacks === undefined ? [] : typeof expect.lacks === 'string' ? [expect.lacks] : expect.lacks;
  return lacking.some((piece) => text.includes(piece)) ? saw(told(answer)) : holds;
}

/** busybox's wget tells the status only in its error; curl-less images have nothing else. */
function http(view: View, expect: Extract<PlainExpect, { http: string }>): Verdict {
  const answer = inside(view, expect.from, ['wget', '-q', '-T', '5', '-O', '-', expect.http]);
  const refused = /server returned error: HTTP\/1\.\d (\d+)/.exec(answer.stderr);
  const code = answer.exitCode === 0 ? 200 : refused === null ? undefined : Number(refused[1]);
  if (expect.fails === true) return code === undefined ? holds : saw(`an answer: ${code}`);
  if (code === undefined) return saw(`no answer: ${told(answer)}`);
  if (code !== (expect.code ?? (expect.body === undefined ? code : 200))) return saw(`code ${code}`);
  return expect.body === undefined || contains(answer.stdout, expect.body) ? holds : saw(told(answer));
}

function file(view: View, expect: Extract<PlainExpect, { file: string }>): Verdict {
  const answer = inside(view, expect.container, ['cat', expect.file]);
  const missing = answer.exitCode !== 0 && /No such file or directory|Not a directory/.test(answer.stderr);
  if (expect.content === null) return missing ? holds : saw(answer.exitCode === 0 ? `${expect.file} with ${told(answer)}` : told(answer));
  if (missing) return saw(`no file ${expect.file} at ${showTime(view.at)}`);
  return answer.exitCode === 0 && contains(answer.stdout, expect.content) ? holds : saw(told(answer));
}

export function checkCommand(view: View, expect: CommandExpect): Verdict {
  if ('http' in expect) return http(view, expect);
  if ('file' in expect) return file(view, expect);
  if ('exec' in expect) return judge(inside(view, expect.container, ['sh', '-c', expect.exec]), expect);
  // Words that mean themselves need no shell.
  if ('kubectl' in expect)
    return judge(
      ask(view, /^[\w ./,:=@{}*[\]-]+$/.test(expect.kubectl) ? expect.kubectl.trim().split(/ +/) : `kubectl ${expect.kubectl}`),
      expect,
    );
  const answer = ask(view, ['get', expect.object ?? `pod/${view.pod}`, '-o', `jsonpath=${expect.field}`]);
  return answer.exitCode === 0 && answer.stdout === expect.is ? holds : saw(told(answer));
}
