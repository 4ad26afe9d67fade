import { APPLETS, findApplet } from '../shell/applets/index.ts';
import { BANNER } from '../shell/applets/tool.ts';
import { shell } from '../shell/shell.ts';
import type { Program } from '../system/types.ts';

const SHELLS = new Set(['sh', 'ash', 'busybox-sh']);
export const APPLET_NAMES: readonly string[] = [...new Set([...APPLETS, 'ash', 'sh'])].filter((name) => name !== ':' && name !== '[[').sort();

const nameOf = (word: string): string => word.slice(word.lastIndexOf('/') + 1).replace(/^-/, '');

/** Sixty columns of names, as `busybox` lists them. */
function listing(): string {
  let text = '';
  let line = '\t';
  for (const name of ['busybox', ...APPLET_NAMES]) {
    const part = `${name}, `;
    if (line.length + part.length > 72) {
      text += `${line.trimEnd()}\n`;
      line = '\t';
    }
    line += part;
  }
  return `${text}${line.replace(/, $/, '')}\n`;
}

/** The one executable of an image: what it does depends on the name it is called by. */
export const busybox: Program = function* (sys) {
  const name = nameOf(sys.argv[0] ?? '');
  if (SHELLS.has(name)) return yield* shell(sys);
  const applet = findApplet(name);
  if (applet !== undefined) return yield* applet(sys);
  const [, wanted] = sys.argv;
  if (wanted === undefined || wanted === '--help') {
    yield* sys.write(2, `${BANNER}\nBusyBox is copyrighted by many authors between 1998-2015.\nLicensed under GPLv2. See source distribution for detailed\ncopyright notices.\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list[-full]\n   or: function [arguments]...\n\n\tBusyBox is a multi-call binary that combines many common Unix\n\tutilities into a single executable.\n\nCurrently defined functions:\n${listing()}`);
    return 0;
  }
  if (wanted === '--list' || wanted === '--list-full') {
    yield* sys.write(1, ['busybox', ...APPLET_NAMES].map((applet_) => `${wanted === '--list' ? '' : 'bin/'}${applet_}\n`).join(''));
    return 0;
  }
  const inner = nameOf(wanted);
  if (inner !== 'busybox' && !SHELLS.has(inner) && findApplet(inner) === undefined) {
    yield* sys.write(2, `${inner}: applet not found\n`);
    return 127;
  }
  // The same executable under another name: it starts anew, its pid stays.
  return yield* sys.exec('/proc/self/exe', sys.argv.slice(1), sys.env);
};
