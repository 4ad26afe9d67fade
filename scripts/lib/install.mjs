/** Installs what is missing, and does nothing quickly when nothing is. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { must, root, run } from './run.mjs';
import { step } from './tell.mjs';

const stamp = join(root, 'node_modules', '.installed-lock');

/**
 * Installs what package-lock.json says, unless node_modules already holds it. `npm ci` is strict about packages of other platforms that a
 * registry's mirror may lack; `npm install` keeps to the same lock and does without them.
 */
export async function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(join(root, 'node_modules', 'astro'))) return;
  await step('installing packages', async () => {
    const options = { shell: process.platform === 'win32' };
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    const strict = await run('npm', ['ci', ...quiet], { ...options, quiet: true });
    if (strict.code !== 0) await must('npm', ['install', ...quiet], options);
  });
  writeFileSync(stamp, lock);
}
