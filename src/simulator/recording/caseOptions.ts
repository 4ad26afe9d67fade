import type { Action } from '../simulation.ts';

/** What a case does besides applying its manifest; times in seconds from the Pod's creation. */
export interface CaseAct {
  readonly kind: 'run' | 'exec' | 'set-image';
  readonly at: number;
  readonly argv: readonly string[];
}
export interface CaseOptions {
  readonly duration: number;
  readonly delete: boolean;
  readonly deleteAt?: number;
  readonly acts: readonly CaseAct[];
  readonly dryrun?: boolean;
  readonly noPod?: boolean;
  readonly saToken: boolean;
}

/** Splits at spaces; quotes ' and " group. */
export function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g))
    words.push(match[0].replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''));
  return words;
}

/** Reads the `# case:` lines before a manifest (see traces/README.md). */
export function readCaseOptions(text: string): CaseOptions {
  const acts: CaseAct[] = [];
  let options: Omit<CaseOptions, 'acts'> = { duration: 40, delete: true, saToken: false };
  for (const line of text.split('\n')) {
    if (!line.startsWith('#')) {
      if (line.trim() === '') continue;
      break;
    }
    const option = /^# case:\s*(.*)$/.exec(line)?.[1];
    if (option === undefined) continue;
    const act = /^(run|exec|set-image)-at=([\d.]+)\s+(.*)$/.exec(option);
    if (act !== null) {
      acts.push({ kind: act[1] as CaseAct['kind'], at: Number(act[2]), argv: splitWords(act[3] ?? '') });
      continue;
    }
    for (const word of option.split(/\s+/)) {
      const [key, value = ''] = word.split('=');
      if (key === 'duration') options = { ...options, duration: Number(value) };
      else if (key === 'delete') options = { ...options, delete: value !== 'false' };
      else if (key === 'delete-at') options = { ...options, deleteAt: Number(value) };
      else if (key === 'dryrun') options = { ...options, dryrun: value === 'server' };
      else if (key === 'no-pod') options = { ...options, noPod: value === 'true' };
      else if (key === 'sa-token') options = { ...options, saToken: value === 'true' };
    }
  }
  return { ...options, acts };
}

/** The kubectl words of an act, for the Pod of the case. */
export function actWords(act: CaseAct, pod: string): readonly string[] {
  switch (act.kind) {
    case 'run':
      return act.argv.map((word) => word.replaceAll('$POD', pod));
    case 'exec':
      return ['exec', pod, '-c', act.argv[0] ?? '', '--', ...act.argv.slice(1)];
    case 'set-image':
      return ['set', 'image', `pod/${pod}`, `${act.argv[0] ?? ''}=${act.argv[1] ?? ''}`];
  }
}
export const kubectlAction = (at: number, argv: readonly string[]): Action => ({ kind: 'kubectl', at, argv });
