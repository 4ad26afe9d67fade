/** Samples can be applied as they stand: pinned tags that a registry has, accepted by the API server, the refused ones on purpose. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { play } from '../../src/site/run/play.ts';

const content = path.resolve(import.meta.dirname, '../../content');
const samples = fs.readdirSync(path.join(content, 'samples')).map((file) => file.replace('.yaml', ''));
const text = (name: string): string => fs.readFileSync(path.join(content, 'samples', `${name}.yaml`), 'utf8');
/** Tags that Docker Hub has, and keeps. */
const pinned = new Set(['alpine:3.20', 'busybox:1.28', 'busybox:1.36', 'nginx:1.27']);
/** What is wrong with these is what they show. */
const onPurpose: Readonly<Record<string, readonly string[]>> = {
  'myapp-pod': ['busybox'],
  tags: ['busybox'],
  'wrong-tag': ['nginx:none'],
  'no-uniform-never': ['busybox:no-such-tag'],
};
const refused = new Set(['inspected-crew', 'job-with-always', 'wrong-place']);
const images = (yaml: string): readonly string[] =>
  [...yaml.matchAll(/\b(?:image|reference): *["']?([^\s"',}]+)/g)].map(([, image]) => image!);

describe.each(samples)('%s', (name) => {
  it('pins its images, or is about not pinning them', () => {
    expect(images(text(name)).filter((image) => !pinned.has(image))).toEqual(onPurpose[name] ?? []);
  });
  it('says first what it shows', () => expect(text(name)).toMatch(/^# \S.{15,}\n/));
  it(refused.has(name) ? 'is refused' : 'is accepted', () => {
    expect(play({ manifest: text(name), actions: [], until: 1000, file: `${name}.yaml` }).refused === undefined).toBe(!refused.has(name));
  });
});
it('is played somewhere in the book', () => {
  const chapters = (fs.readdirSync(content, { recursive: true }) as string[])
    .filter((file) => /\.(mdx|ts)$/.test(file))
    .map((file) => fs.readFileSync(path.join(content, file), 'utf8'))
    .join('\n');
  expect(samples.filter((name) => !chapters.includes(`sample="${name}"`) && !chapters.includes(`sample: '${name}'`))).toEqual([]);
});
