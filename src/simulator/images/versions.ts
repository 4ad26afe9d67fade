/** Which tags a repository plausibly has. */
export interface Tags {
  /** Words that are tags of their own, e.g. `latest`, `alpine`. */
  readonly words: string;
  /** Newest version per major, as `major.minor`: `1.31` allows 1.0 … 1.31 and `1.31.x`. */
  readonly newest: readonly string[];
  /** What may follow a version after `-`, e.g. `alpine bookworm perl`. */
  readonly suffixes?: string;
  /** A leading `v` is usual. */
  readonly v?: boolean;
}

/**
 * Whether a registry would have the tag. Honest and simple: known words, and version numbers that are not above the newest
 * known to us, with usual suffixes. Everything else (`none`, `9.9`, a typo) is "not found".
 */
export function hasTag(tags: Tags, tag: string): boolean {
  if (tags.words.split(' ').includes(tag)) return true;
  const match = /^(v?)(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:-[a-z0-9.]+)*)$/.exec(tag);
  if (match === null || (match[1] === 'v') !== (tags.v ?? false)) return false;
  const [, , major, minor, , suffix] = match;
  const newest = tags.newest.map((version) => version.split('.').map(Number)).find(([first]) => first === Number(major));
  if (newest === undefined || Number(minor ?? 0) > (newest[1] ?? 0)) return false;
  const allowed = (tags.suffixes ?? '').split(' ');
  return (
    suffix === '' ||
    suffix === undefined ||
    suffix
      .slice(1)
      .split('-')
      .every((part) => allowed.includes(part.replace(/[\d.]+$/, '')) || allowed.includes(part))
  );
}
