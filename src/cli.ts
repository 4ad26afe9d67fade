/**
 * The simulator on the command line:
 *
 *   record CASE.yaml… --out DIR          plays cases as the recorder did, and writes DIR/NAME.json for each
 *   record-shell TOPIC.json… --out DIR   plays shell scripts
 *   run FILE.yaml [--until 30s] [command…]  plays a manifest and tells what happens; then runs a kubectl command line
 */
import { recordCases } from './cli/record.ts';
import { runFile } from './cli/run.ts';

const USAGE = `usage: node src/cli.ts record CASE.yaml… --out DIR
       node src/cli.ts record-shell TOPIC.json… --out DIR
       node src/cli.ts run FILE.yaml [--until 30s] [kubectl command…]
`;

/** Splits `--name value` options from the rest; a word after the first plain word that follows a file is left alone. */
function readArguments(
  words: readonly string[],
  names: readonly string[],
): { readonly rest: readonly string[]; readonly options: ReadonlyMap<string, string> } {
  const rest: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const name = words[i]!.replace(/^--/, '');
    const value = words[i + 1];
    if (words[i]!.startsWith('--') && names.includes(name) && value !== undefined) {
      options.set(name, value);
      i++;
    } else rest.push(words[i]!);
  }
  return { rest, options };
}

async function main(words: readonly string[]): Promise<number> {
  const [command, ...more] = words;
  const { rest, options } = readArguments(more, ['out', 'until']);
  const out = options.get('out');
  if (command === 'record' && out !== undefined && rest.length > 0) return recordCases(rest, out);
  if (command === 'record-shell' && out !== undefined && rest.length > 0) {
    const { recordShell } = await import('./cli/record-shell.ts');
    await recordShell(rest, out);
    return 0;
  }
  if (command === 'run' && rest[0] !== undefined) return runFile(rest[0], options.get('until') ?? '30s', rest.slice(1));
  process.stderr.write(USAGE);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
