/**
 * Kubernetes' own variable expansion (L-118 … L-120): `$(NAME)` is replaced where the name is known, `$$` is one `$`,
 * everything else stays as written.
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
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
  return out;
}
