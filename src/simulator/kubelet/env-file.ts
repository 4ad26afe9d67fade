/**
 * A variable's value in a file of variables (`fileKeyRef`, KEP-3721): lines of `NAME='value'`, where the quotes may span lines and a comment may follow. A
 * space after `=` leaves the variable empty, as in a shell.
 * @returns '' where the file does not set it; undefined where the file, up to the variable, is written in any other way
 */
export function envFileValue(text: string, key: string): string | undefined {
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.replace(/^[ \t]+/, '');
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const name = line.slice(0, equals);
    if (equals < 1 || /[ \t]$/.test(name)) return undefined;
    let rest = line.slice(equals + 1);
    if (/^[ \t]/.test(rest)) {
      if (name === key) return '';
      continue;
    }
    if (!rest.startsWith("'")) return undefined;
    rest = rest.slice(1);
    let value = '';
    while (!rest.includes("'")) {
      value += `${rest}\n`;
      const next = lines[++i];
      if (next === undefined) return undefined;
      rest = next;
    }
    const end = rest.indexOf("'");
    if (!/^[ \t]*(?:#|$)/.test(rest.slice(end + 1))) return undefined;
    if (name === key) return value + rest.slice(0, end);
  }
  return '';
}
