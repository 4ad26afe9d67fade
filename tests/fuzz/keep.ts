/** The corpus: inputs that once broke something, a file a property, kept so that they never do again. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Property } from './properties.ts';

const folder = new URL('corpus/', import.meta.url);
const fileOf = ({ name }: Property): URL => new URL(`${name.toLowerCase().replace(/[^a-z]+/g, '-')}.json`, folder);

export function kept(property: Property): readonly unknown[] {
  const file = fileOf(property);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown[]) : [];
}
export function keep(property: Property, input: unknown): void {
  const all = [...kept(property), input].map((each) => JSON.stringify(each));
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(property), `[\n${[...new Set(all)].join(',\n')}\n]\n`);
}
