/** Starts programs of node_modules under the Node 24 that the package `node` brings, whatever Node started us. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/** The Node to run tools with: the package's, or ours when that one is missing. */
export const node = () => [join(root, 'node_modules', 'node', 'bin', 'node'), join(bin, 'node')].find(existsSync) ?? process.execPath;

const environment = (extra) => ({
  ...process.env,
  ASTRO_TELEMETRY_DISABLED: '1',
  ...extra,
  PATH: [join(root, 'node_modules', 'node', 'bin'), bin, process.env.PATH ?? ''].join(delimiter),
});

/**
 * Runs a command, in the project's root unless told otherwise. With `quiet` its output is kept back and shown only when it fails.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, quiet = false, env = {}, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: environment(env), shell, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a command and throws, with its output shown, when it fails. */
export async function must(command, args, options = {}) {
  const { code, output } = await run(command, args, { quiet: true, ...options });
  if (code !== 0) {
    if (output) console.log(output.trimEnd());
    throw new Error(`${[command, ...args].join(' ')} ended with ${code}`);
  }
  return output;
}
