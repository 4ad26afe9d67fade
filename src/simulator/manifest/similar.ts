// Which known word a misspelt one was meant to be.

/** Edits between two words (insert, delete, replace, swap neighbours), or more than `most`. */
export function distance(a: string, b: string, most = 3): number {
  if (Math.abs(a.length - b.length) > most || a.length > 60 || b.length > 60) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The closest of the words, if one is close enough to be meant; letter case and spaces around count little. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const clean = word.trim().toLowerCase();
  if (clean === '') return undefined;
  let best: string | undefined;
  let fewest = Math.min(3, Math.max(1, Math.floor(clean.length / 3))) + 1;
  for (const candidate of known) {
    const edits = distance(clean, candidate.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return (
    best ??
    (clean.length >= 4
      ? known.find((k) => k.toLowerCase().startsWith(clean) || (k.length >= 4 && clean.startsWith(k.toLowerCase())))
      : undefined)
  );
}
