/** Variables that name each other double with each: past what Linux lets any program have (128 KiB a string), the rest is cut. */
const MOST_CHARACTERS = 128 * 1024;

/**
 * Kubernetes' own variable expansion (L-118 … L-120): `$(NAME)` is replaced where the name is known, `$$` is one `$`,
 * everything else stays as written.
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  let out = '';
  const most = Math.max(text.length, MOST_CHARACTERS);
  for (let i = 0; i < text.length && out.length <= most; i++) {
    const c = text[i];
    if (c !== '$' || i + 1 >= text.length) {
      out += c;
      continue;
    }
    const next = text[i + 1];
    if (next === '$') {
      out += '$';
      i++;
    } else if (next === '(') {
      const end = text.indexOf(')', i + 2);
      if (end < 0) {
        out += '$('; // an unclosed reference stays literal
        i++;
        continue;
      }
      const name = text.slice(i + 2, end);
      out += lookup(name) ?? `$(${name})`;
      i = end;
    } else {
      out += `$${next}`; // an operator we do not know
      i++;
    }
  }
  return out.length > most ? out.slice(0, most) : out;
}
