/** Finds a Chromium to test with, and gets one when there is none. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, run } from './run.mjs';
import { step } from './tell.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

const executable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A browser that is here already: named by CHROMIUM_PATH, on the PATH, or Playwright's own. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && executable(named)) return named;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...places].find(executable);
  if (found) return found;
  if (!existsSync(join(root, 'node_modules', 'playwright-core'))) return undefined;
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  return executable(own) ? own : undefined;
}

const managers = [
  ['apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], ['update']],
  ['dnf', ['install', '-y', 'chromium']],
  ['apk', ['add', 'chromium']],
  ['pacman', ['-S', '--noconfirm', 'chromium']],
  ['zypper', ['install', '-y', 'chromium']],
  ['brew', ['install', '--cask', 'chromium']],
];

/** Path of a Chromium, fetched if need be. Throws with what to do when none can be had. */
export async function ensureChromium() {
  const here = await findChromium();
  if (here) return here;
  return step('getting Chromium', async () => {
    await run('playwright', ['install', 'chromium', '--only-shell'], { quiet: true, shell: process.platform === 'win32' });
    let found = await findChromium();
    if (found && (await run(found, ['--version'], { quiet: true })).code === 0) return found;
    const path = (process.env.PATH ?? '').split(delimiter);
    for (const [manager, install, before] of managers) {
      if (!path.some((folder) => executable(join(folder, manager)))) continue;
      if (before) await run(manager, before, { quiet: true });
      await run(manager, install, { quiet: true });
      found = await findChromium();
      if (found) return found;
    }
    throw new Error(
      'No Chromium here, and neither Playwright nor the package manager could bring one.\n' +
        'Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run `npm test` again.',
    );
  });
}
