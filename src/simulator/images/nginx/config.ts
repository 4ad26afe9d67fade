/** One directive of an nginx configuration. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** The inner directives of a block. */
  readonly block: readonly Directive[] | null;
  readonly file: string;
  readonly line: number;
}

/** A configuration nginx refuses; `message` is what it prints after `[emerg] `. */
export class ConfigError extends Error {}

interface Token {
  readonly text: string;
  readonly line: number;
  readonly quoted: boolean;
}

const MAX_DIRECTIVES = 20_000;

function tokenize(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let i = 0;
  while (i < text.length) {
    const c = text[i]!;
    if (c === '\n') line++;
    if (/\s/.test(c)) {
      i++;
      continue;
    }
    if (c === '#') {
      while (i < text.length && text[i] !== '\n') i++;
      continue;
    }
    if (c === ';' || c === '{' || c === '}') {
      tokens.push({ text: c, line, quoted: false });
      i++;
      continue;
    }
    const start = line;
    let word = '';
    if (c === '"' || c === "'") {
      i++;
      while (i < text.length && text[i] !== c) {
        if (text[i] === '\\' && i + 1 < text.length) {
          i++;
          word += ({ n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" } as Record<string, string>)[text[i]!] ?? `\\${text[i]}`;
        } else word += text[i];
        if (text[i] === '\n') line++;
        i++;
      }
      if (i >= text.length) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${line}`);
      i++;
      const next = text[i];
      if (next !== undefined && !/[\s;{)]/.test(next)) throw new ConfigError(`unexpected "${next}" in ${file}:${line}`);
      tokens.push({ text: word, line: start, quoted: true });
      continue;
    }
    while (i < text.length && !/[\s;{]/.test(text[i]!)) {
      if (text[i] === '$' && text[i + 1] === '{') {
        const end = text.indexOf('}', i);
        if (end < 0) break;
        word += text.slice(i, end + 1);
        i = end + 1;
        continue;
      }
      if (text[i] === '\\' && i + 1 < text.length) word += text[i++];
      word += text[i];
      i++;
    }
    tokens.push({ text: word, line: start, quoted: false });
  }
  return tokens;
}

export interface Source {
  /** A file's text, or why it cannot be read: `open() "…" failed (2: …)`. */
  read(path: string): string;
  /** Files a pattern of `include` names, sorted. */
  expand(pattern: string): readonly string[];
}

/** Reads a configuration file with what it includes; throws {@link ConfigError} in nginx' words. */
export function parseConfig(source: Source, file: string, depth = 0): Directive[] {
  const tokens = tokenize(source.read(file), file);
  let at = 0;
  let count = 0;
  const lastLine = (): number => tokens.at(-1)?.line ?? 1;
  const body = (inner: boolean): Directive[] => {
    const list: Directive[] = [];
    for (;;) {
      const token = tokens[at];
      if (token === undefined) {
        if (inner) throw new ConfigError(`unexpected end of file, expecting "}" in ${file}:${lastLine() + 1}`);
        return list;
      }
      if (!token.quoted && token.text === '}') {
        if (!inner) throw new ConfigError(`unexpected "}" in ${file}:${token.line}`);
        at++;
        return list;
      }
      if (!token.quoted && (token.text === ';' || token.text === '{'))
        throw new ConfigError(`unexpected "${token.text}" in ${file}:${token.line}`);
      if (++count > MAX_DIRECTIVES) throw new ConfigError(`too many directives in ${file}:${token.line}`);
      at++;
      const args: string[] = [];
      for (;;) {
        const next = tokens[at];
        if (next === undefined) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${lastLine() + 1}`);
        at++;
        if (!next.quoted && next.text === ';') {
          if (token.text === 'include') list.push(...include(args, next.line));
          else list.push({ name: token.text, args, block: null, file, line: next.line });
          break;
        }
        if (!next.quoted && next.text === '{') {
          list.push({ name: token.text, args, block: body(true), file, line: next.line });
          break;
        }
        if (!next.quoted && next.text === '}') throw new ConfigError(`unexpected "}" in ${file}:${next.line}`);
        args.push(next.text);
      }
    }
  };
  const include = (args: readonly string[], line: number): Directive[] => {
    if (args.length !== 1) throw new ConfigError(`invalid number of arguments in "include" directive in ${file}:${line}`);
    if (depth > 8) throw new ConfigError(`too many nested includes in ${file}:${line}`);
    const pattern = args[0]!.startsWith('/') ? args[0]! : `/etc/nginx/${args[0]!}`;
    if (/[*?[]/.test(pattern)) return source.expand(pattern).flatMap((path) => parseConfig(source, path, depth + 1));
    try {
      return parseConfig(source, pattern, depth + 1);
    } catch (error) {
      if (error instanceof ConfigError && error.message.startsWith('open() ')) throw new ConfigError(`${error.message} in ${file}:${line}`);
      throw error;
    }
  };
  return body(false);
}
