/** Which tasks a reader has solved: kept in this browser, exportable, versioned. Every read survives storage that is off, full or damaged. */
export interface Progress {
  readonly version: 1;
  readonly labs: Readonly<Record<string, { readonly solved: readonly number[]; readonly of: number }>>;
}
const KEY = 'central-mall:labs';
const NOTHING: Progress = { version: 1, labs: {} };

/** Progress out of text from storage or a file; undefined when it is not ours. Unknown labs are kept, wrong shapes dropped. */
export function parseProgress(text: string): Progress | undefined {
  if (text.length > 200_000) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof data !== 'object' || data === null || (data as { version?: unknown }).version !== 1) return undefined;
  const { labs } = data as { labs?: unknown };
  if (typeof labs !== 'object' || labs === null) return undefined;
  const kept = Object.entries(labs).flatMap(([name, lab]: [string, unknown]) => {
    if (typeof lab !== 'object' || lab === null || !/^[a-z0-9-]{1,80}$/.test(name)) return [];
    const { solved, of } = lab as { solved?: unknown; of?: unknown };
    if (!Array.isArray(solved) || typeof of !== 'number' || !Number.isInteger(of) || of < 1 || of > 50) return [];
    const numbers = [...new Set(solved.filter((n): n is number => Number.isInteger(n) && n >= 0 && n < of))].sort((a, b) => a - b);
    return [[name, { solved: numbers, of }] as const];
  });
  return { version: 1, labs: Object.fromEntries(kept) };
}

export function readProgress(): Progress {
  try {
    return parseProgress(localStorage.getItem(KEY) ?? '') ?? NOTHING;
  } catch {
    return NOTHING;
  }
}

/** True when a newer version of these pages has stored its progress, which this one cannot read and must not lose. */
function isNewer(): boolean {
  try {
    const { version } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { version?: unknown };
    return typeof version === 'number' && version > NOTHING.version;
  } catch {
    return false;
  }
}

/**
 * Answers false when the browser will not keep it, or a newer version has stored there. Merges with what another tab has stored meanwhile:
 * solved stays solved.
 */
export function mergeProgress(more: Progress): boolean {
  if (isNewer()) return false;
  const labs: Record<string, { solved: readonly number[]; of: number }> = { ...readProgress().labs };
  for (const [name, lab] of Object.entries(more.labs)) {
    const solved = [...new Set([...(labs[name]?.solved ?? []), ...lab.solved])].filter((n) => n < lab.of).sort((a, b) => a - b);
    labs[name] = { solved, of: lab.of };
  }
  return write({ version: 1, labs });
}
/**
 * Keeps a lab's solved tasks kept, until the returned function is called: another tab that stored at the same moment had not seen them, and has
 * written over them.
 */
export function holdProgress(name: string, solved: readonly number[], of: number): () => void {
  const onStorage = ({ key }: StorageEvent): void => {
    const { labs } = readProgress();
    // Nothing at all: the reader has asked to forget.
    if (key !== KEY || Object.keys(labs).length === 0) return;
    const there = labs[name]?.solved ?? [];
    if (solved.some((task) => !there.includes(task))) mergeProgress({ version: 1, labs: { [name]: { solved, of } } });
  };
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}

export const clearProgress = (): boolean => write(NOTHING);

function write(progress: Progress): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
    return true;
  } catch {
    return false;
  }
}
