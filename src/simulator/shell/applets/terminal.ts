/** The terminal: tty, stty, ttysize, clear, reset; and vi, which there is none of. */
import type { AppletTable } from '../types.ts';
import { refuse, say } from './fixed.ts';
import { applet, rawApplet } from './tool.ts';

export const terminalApplets: AppletTable = {
  tty: applet({ short: 's', error: 2 }, function* (t) {
    if (t.args.length > 0) yield* t.warn('ignoring all arguments');
    if (!t.sys.isatty(0)) {
      if (!t.has('s')) yield* t.print('not a tty\n');
      return 1;
    }
    if (!t.has('s')) yield* t.print('/dev/pts/0\n');
    return 0;
  }),
  stty: rawApplet(function* (t) {
    if (!t.sys.isatty(0)) return yield* t.die('standard input: Inappropriate ioctl for device');
    if (t.args.includes('size')) yield* t.print('24 80\n');
    return 0;
  }),
  clear: say('\x1b[H\x1b[J'),
  ttysize: say('80 24\n'),
  reset: rawApplet(function* (t) {
    if (t.sys.isatty(0) && t.sys.isatty(1)) yield* t.print('\x1bc\x1b(B\x1b[m\x1b[J\x1b[?25h');
    return 0;
  }),
  vi: refuse("can't edit here: no terminal editor in this simulator"),
};
