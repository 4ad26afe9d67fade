/** The multi-call binary: every applet and the shell under one program, told apart by argv[0]. */
import type { Task } from '../clock.ts';
import { isSystemError } from '../system/errors.ts';
import type { FileNode, FileTree, Program, Sys } from '../system/types.ts';
import { APPLET_NAMES } from './applet-names.ts';
import { findApplet } from './applets/index.ts';
import { BANNER, usageText } from './applets/tool.ts';
import { shell } from './shell.ts';

const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash']);

const about = (): string => `${BANNER}
BusyBox is copyrighted by many authors between 1998-2015.
Licensed under GPLv2. See source distribution for detailed
copyright notices.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: busybox --show SCRIPT
   or: busybox --install [-s] [DIR]
   or: function [arguments]...

\tBusyBox is a multi-call binary that combines many common Unix
\tutilities into a single executable.  Most people will create a
\tlink to busybox for each function they wish to use and BusyBox
\twill act like whatever it was invoked as.

Currently defined functions:
${columns()}
`;
/** Names in lines of at most 79 columns, after a tab. */
function columns(): string {
  let out = '';
  let column = 0;
  for (const [index, name] of APPLET_NAMES.entries()) {
    const text = index === APPLET_NAMES.length - 1 ? name : `${name},`;
    if (column > 0 && column + text.length + 1 > 71) {
      out += '\n';
      column = 0;
    }
    out += `${column === 0 ? '\t' : ' '}${text}`;
    column += text.length + 1;
  }
  return out;
}

function* multiCall(sys: Sys): Task<number> {
  const [, name, ...rest] = sys.argv;
  if (name === undefined || name === '--help') {
    yield* sys.write(1, about());
    return 0;
  }
  if (name === '--list' || name === '--list-full') {
    yield* sys.write(1, APPLET_NAMES.map((applet) => `${name === '--list' ? '' : 'bin/'}${applet}\n`).join(''));
    return 0;
  }
  if (!APPLET_NAMES.includes(name)) {
    yield* sys.write(2, `${name}: applet not found\n`);
    return 127;
  }
  try {
    // The same file under the other name: also a copy in a volume can do all.
    return yield* sys.exec('/proc/self/exe', [name, ...rest], sys.env);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    yield* sys.write(2, `${name}: applet not found\n`);
    return 127;
  }
}

/** busybox, `sh`, `ash` and all applets. */
export const busybox: Program = function* (sys) {
  const called = (sys.argv[0] ?? 'busybox').replace(/^-/, '');
  const name = called.slice(called.lastIndexOf('/') + 1);
  if (SHELLS.has(name)) {
    if (sys.argv[1] !== '--help') return yield* shell(sys);
    yield* sys.write(2, usageText(name));
    return 0;
  }
  if (name.startsWith('busybox')) return yield* multiCall(sys);
  const applet = findApplet(name);
  if (applet !== undefined) return yield* applet(sys);
  yield* sys.write(2, APPLET_NAMES.includes(name) ? `${name}: this applet is not part of the simulator\n` : `${name}: applet not found\n`);
  return 127;
};

/** The entries of a busybox image's /bin. */
export function busyboxFiles(): FileTree {
  const node: FileNode = { type: 'program', program: busybox };
  return Object.fromEntries(['busybox', ...APPLET_NAMES].map((name) => [name, node]));
}
