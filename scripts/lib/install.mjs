/** Installs what is missing, and does nothing quickly when nothing is. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { must, root } from './run.mjs';
import { step } from './tell.mjs';

const stamp = join(root, 'node_modules', '.installed-lock');

/** Runs `npm ci` unless node_modules already holds what package-lock.json says. */
export async function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(join(root, 'node_modules', 'astro'))) return;
  await step('installing packages (npm ci)', () => must('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' }));
  writeFileSync(stamp, lock);
}
