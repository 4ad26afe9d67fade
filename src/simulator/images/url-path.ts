/** Decodes and tidies the path of a request; undefined when it climbs out. */
export function normalise(path: string): string | undefined {
  const decoded = path.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const out: string[] = [];
  const parts = decoded.split('/');
  for (const [i, part] of parts.entries()) {
    if (part === '..') {
      if (out.length === 0) return undefined;
      out.pop();
    } else if (part !== '.' && part !== '') out.push(part);
    if (i === parts.length - 1 && (part === '' || part === '.' || part === '..') && out.length > 0) out.push('');
  }
  return `/${out.join('/')}`;
}
