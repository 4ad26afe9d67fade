/** The samples of content/samples, at build time. */
const files = import.meta.glob<string>('../../content/samples/*.yaml', { query: '?raw', import: 'default', eager: true });
const texts = new Map(Object.entries(files).map(([path, text]) => [path.replace(/^.*\/|\.yaml$/g, ''), text]));

export const sampleNames: readonly string[] = [...texts.keys()].sort();

/** A sample's text; throws, naming the near ones, when there is none of that name. */
export function sampleText(name: string): string {
  const text = texts.get(name);
  if (text === undefined) throw new Error(`There is no sample content/samples/${name}.yaml; there are ${sampleNames.join(', ')}`);
  return text;
}

/** What a sample shows, by its first comment line (`# shows: …`), else its name. */
export function sampleTitle(name: string): string {
  const shows = /^# (?:shows: *)?(.+)$/m.exec(sampleText(name).split(/^[^#\n]/m)[0] ?? '')?.[1]?.trim();
  return shows === undefined ? name : `${shows[0]!.toUpperCase()}${shows.slice(1).replace(/\.$/, '')}`;
}
