/** Where in a chapter's source a claim stands, for the message of a build that fails. */
import { existsSync, readFileSync } from 'node:fs';

/** `content/story/x.mdx:27` for claim number `index` of the example of `sample`; `27 or 61` when the sample is embedded twice. */
export function claimPlace(chapter: string, sample: string, index: number): string {
  if (!existsSync(chapter)) return chapter;
  const places: number[] = [];
  let count = -1;
  for (const [i, line] of readFileSync(chapter, 'utf8').split('\n').entries()) {
    if (/<Example\b/.test(line)) count = new RegExp(`sample="${sample}"`).test(line) ? 0 : -1;
    if (/<\/Example>/.test(line)) count = -1;
    if (count < 0) continue;
    for (const _ of line.matchAll(/<Claim\b/g)) if (count++ === index) places.push(i + 1);
  }
  return `${chapter}:${places.join(' or ')}`;
}
