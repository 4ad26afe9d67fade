/** Finds a Chromium to test with, and gets one when there is none. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, run } from './run.mjs';
import { step } from './tell.mjs';

/** Chromium without windows: needs less than half of the processor time that the whole program needs for a page. */
const shells = ['chromium-headless-shell', 'chrome-headless-shell'];
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

const onPath = (names) => (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));

/** A browser without windows that is here already: named by CHROMIUM_PATH (whatever that is), on the PATH, or Playwright's own. */
async function findShell() {
  const named = process.env.CHROMIUM_PATH;
  if (named && executable(named)) return named;
  const found = onPath(shells).find(executable);
  if (found) return found;
  if (!existsSync(join(root, 'node_modules', 'playwright-core'))) return undefined;
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  return executable(own) ? own : undefined;
}

/** A browser that is here already, one without windows before any other. */
export const findChromium = async () => (await findShell()) ?? [...onPath(names), ...places].find(executable);

const managers = [
  ['dnf', ['install', '-y', 'chromium']],
  ['apk', ['add', 'chromium']],
  ['pacman', ['-S', '--noconfirm', 'chromium']],
  ['zypper', ['install', '-y', 'chromium']],
  ['brew', ['install', '--cask', 'chromium']],
];
const there = (command) => onPath([command]).some(executable);
const starts = async (file) => file !== undefined && (await run(file, ['--version'], { quiet: true })).code === 0;

/** Debian's packages, for root; a machine without a network says so in seconds. Answers whether one of them is here now. */
async function apt(...packages) {
  if (!there('apt-get') || process.getuid?.() !== 0) return false;
  const get = async (...args) =>
    (await run('apt-get', ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20', ...args], { quiet: true })).code === 0;
  const install = async () => {
    for (const name of packages) if (await get('install', '-y', '--no-install-recommends', name)) return true;
    return false;
  };
  return (await install()) || ((await get('update')) && (await install()));
}

/** Path of a Chromium, fetched if need be: one without windows where that is cheap to get. Throws with what to do when none can be had. */
export async function ensureChromium() {
  const shell = await findShell();
  if (shell) return shell;
  const whole = await findChromium();
  return step('getting Chromium', async () => {
    if (await apt('chromium-headless-shell', ...(whole ? [] : ['chromium']))) {
      const found = await findChromium();
      if (await starts(found)) return found;
    }
    if (whole) return whole;
    await run('playwright', ['install', 'chromium', '--only-shell'], { quiet: true, shell: process.platform === 'win32' });
    const found = await findChromium();
    if (await starts(found)) return found;
    for (const [manager, install] of managers) {
      if (!there(manager)) continue;
      await run(manager, install, { quiet: true });
      const got = await findChromium();
      if (got) return got;
    }
    throw new Error(
      'No Chromium here, and neither Playwright nor the package manager could bring one.\n' +
        'Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run `npm test` again.',
    );
  });
}
