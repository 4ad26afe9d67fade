/**
 * What the pages keep in this browser: values with a version, under names of their own. A browser may keep nothing (private windows, a full
 * disk, a reader's setting): then reading gives nothing and keeping answers false, and nothing throws.
 */
const VERSION = 1;
const keyOf = (name: string): string => `central-mall:${name}`;

interface Kept {
  readonly version: number;
  readonly value: unknown;
}

/** Nothing for what is damaged, or none of ours. */
function parse(text: string | null): Kept | undefined {
  if (text === null) return undefined;
  try {
    const { version, value } = JSON.parse(text) as Partial<Kept>;
    return typeof version === 'number' ? { version, value } : undefined;
  } catch {
    return undefined;
  }
}
const current = (text: string | null): unknown => {
  const kept = parse(text);
  return kept?.version === VERSION ? kept.value : undefined;
};

/** The value of a name; undefined when there is none that this version can read. */
export function kept(name: string): unknown {
  try {
    return current(localStorage.getItem(keyOf(name)));
  } catch {
    return undefined;
  }
}

/** Characters of a reader's text. To keep a longer one holds the page up for tenths of a second, and browsers have no room for five such. */
export const MOST_TEXT = 1_000_000;

/** Keeps a value (undefined: forgets it). False when the browser will not, a newer version of these pages has written there, or a text is longer than a million characters. */
export function keep(name: string, value: unknown): boolean {
  if (typeof value === 'string' && value.length > MOST_TEXT) return false;
  try {
    const there = parse(localStorage.getItem(keyOf(name)));
    if (there !== undefined && there.version > VERSION) return false;
    if (value === undefined) localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), JSON.stringify({ version: VERSION, value }));
    return true;
  } catch {
    return false;
  }
}

/** Tells what another tab keeps under a name from now on, until the returned function is called. */
export function onKept(name: string, tell: (value: unknown) => void): () => void {
  const onStorage = ({ key, newValue }: StorageEvent): void => {
    if (key === keyOf(name)) tell(current(newValue));
  };
  addEventListener('storage', onStorage);
  return () => removeEventListener('storage', onStorage);
}
