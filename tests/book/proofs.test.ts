/** What the book says of others' notes, and the cells of its comparison, lead to examples that exist, have claims, and say so in their titles. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rows } from '../../content/proofs/side-by-side.ts';
import { statements } from '../../content/proofs/statements.ts';
import type { Proof } from '../../components/proof/types.ts';
import { runId } from '../../src/site/run-id.ts';
import { chapterFiles } from '../../scripts/lib/chapter-files.mjs';
import { readChapter } from '../../scripts/lib/chapters.mjs';

const content = path.resolve(import.meta.dirname, '../../content');
interface Shown {
  readonly title: string;
  readonly claims: number;
}
const shows = (sample: string): string | undefined =>
  /^# (?:shows: *)?(.+?)\.?$/m.exec(fs.readFileSync(path.join(content, `samples/${sample}.yaml`), 'utf8'))?.[1];
/** The examples of each page. */
const book = new Map<string, readonly Shown[]>(
  (chapterFiles() as readonly string[]).map((file) => [
    path.relative(content, file).replace(/(\/index)?\.mdx$/, ''),
    readChapter(file).examples.map(({ props, claims }) => ({
      title: String(props['title'] ?? shows(String(props['sample'])) ?? props['sample']),
      claims: claims.length,
    })),
  ]),
);
const isShown = ({ page, title }: Proof): boolean => book.get(page)?.some((each) => each.title === title && each.claims > 0) === true;
const missing = (proofs: readonly Proof[]): readonly string[] =>
  proofs.filter((proof) => !isShown(proof)).map(({ page, title }) => `${page}: ${title}`);

describe('what the notes say', () => {
  it('is answered sentence by sentence: none of the 39 is lost', () => {
    expect(statements.length).toBe(39);
    expect(new Set(statements.map(({ says }) => says)).size).toBe(39);
  });
  it.each(statements)('“$says” is proved', ({ proofs }) => {
    expect(proofs.length).toBeGreaterThan(0);
    expect(missing(proofs)).toEqual([]);
  });
  it.each(statements.filter(({ verdict }) => ['half true', 'outdated', 'wrong'].includes(verdict)))(
    '“$says” ($verdict) is shown as a myth or a half-truth',
    ({ proofs }) => {
      expect(proofs.some(({ title }) => /^(Myth|Half-truth): “/.test(title))).toBe(true);
    },
  );
  it('has an answer to every myth that the book names', () => {
    const named = [...book.values()]
      .flat()
      .map(({ title }) => title)
      .filter((title) => /^(Myth|Half-truth)/.test(title));
    const spoken = new Set(statements.flatMap(({ proofs }) => proofs.map(({ title }) => title.replace(/^[^“]*/, ''))));
    const same = new Set([
      '“sidecars start after the init containers”',
      '“they terminate at the same time”',
      '“a sidecar shares the life of the main containers”',
    ]);
    expect(named.map((title) => title.replace(/^[^“]*/, '')).filter((quote) => !spoken.has(quote) && !same.has(quote))).toEqual([]);
  });
});

describe('side by side', () => {
  const cells = rows.flatMap((row) =>
    (['init', 'sidecar', 'ordinary'] as const).map((kind) => ({ name: `${row.name}: ${kind}`, pieces: row[kind] })),
  );
  it.each(cells)('$name has a run behind it', ({ pieces }) => {
    expect(pieces.length).toBeGreaterThan(0);
    expect(missing(pieces)).toEqual([]);
  });
});

it('every symptom of the debugging table can be played on its page', () => {
  const text = fs.readFileSync(path.join(content, 'patterns/debugging.mdx'), 'utf8');
  const rows = [...text.matchAll(/^\| (?!STATUS|---)(.+?) \|/gm)].map(([, cell]) => cell!);
  const shown = new Set((book.get('patterns/debugging') ?? []).filter(({ claims }) => claims > 0).map(({ title }) => runId(title)));
  expect(rows.length).toBeGreaterThan(12);
  expect(rows.filter((cell) => !shown.has(/\(#(.+)\)$/.exec(cell)?.[1] ?? ''))).toEqual([]);
});
it('no two examples of a page share a fragment', () => {
  const shared = [...book].flatMap(([page, shown]) => {
    const ids = shown.map(({ title }) => runId(title));
    return ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${page}#${id}`);
  });
  expect(shared).toEqual([]);
});
