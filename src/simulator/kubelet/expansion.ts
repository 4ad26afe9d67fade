/** Variables that name each other double with each: past what Linux lets any program have (128 KiB a string), the rest is cut. */
const MOST_CHARACTERS = 128 * 1024;

/**
 * Kubernetes' own variable expansion (L-118 … L-120): `$(NAME)` is replaced where the name is known, `$$` is one `$`,
 * everything else stays as written.
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  let out = '';
  let from = 0;
  const most = Math.max(text.length, MOST_CHARACTERS);
  for (let at = text.indexOf('$'); at >= 0 && at + 1 < text.length && out.length <= most; at = text.indexOf('$', from)) {
    out += text.slice(from, at);
    const next = text[at + 1];
    const end = next === '(' ? text.indexOf(')', at + 2) : -1;
    if (end >= 0) {
      const name = text.slice(at + 2, end);
      out += lookup(name) ?? `$(${name})`;
    } else out += next === '$' ? '$' : `$${next}`; // an unclosed reference, or an operator we do not know, stays literal
    from = end >= 0 ? end + 1 : at + 2;
  }
  return (out + text.slice(from)).slice(0, most);
}
