import type { Applet, AppletTable } from '../types.ts';
import { archiveApplets } from './archive.ts';
import { attributeApplets } from './attributes.ts';
import { awkApplets } from './awk.ts';
import { calcApplets } from './calc.ts';
import { columnApplets } from './columns.ts';
import { dateApplets } from './date.ts';
import { diffApplets } from './diff.ts';
import { digestApplets } from './digest.ts';
import { dumpApplets } from './dump.ts';
import { fileApplets } from './files.ts';
import { findApplets } from './find.ts';
import { grepApplets } from './grep.ts';
import { lineApplets } from './lines.ts';
import { lsApplets } from './ls.ts';
import { netApplets } from './net.ts';
import { printApplets } from './print.ts';
import { processApplets } from './processes.ts';
import { runApplets } from './run.ts';
import { sedApplets } from './sed.ts';
import { sortApplets } from './sort.ts';
import { systemApplets } from './system.ts';
import { testApplets } from './test.ts';
import { usageText } from './tool.ts';

/** Those for which `--help` is an operand like any other. */
const NO_HELP = new Set(['test', '[', '[[', 'true', 'false', 'echo', ':', 'busybox', 'sh', 'ash', 'hush']);

/** `NAME --help` prints the usage (to standard error) and succeeds. */
const withHelp = (name: string, run: Applet): Applet =>
  NO_HELP.has(name)
    ? run
    : function* (sys) {
        if (sys.argv[1] !== '--help') return yield* run(sys);
        yield* sys.write(2, usageText(name));
        return 0;
      };

const tables: readonly AppletTable[] = [
  archiveApplets, attributeApplets, awkApplets, calcApplets, columnApplets, dateApplets, diffApplets, digestApplets, dumpApplets, fileApplets, findApplets, grepApplets, lineApplets, lsApplets, netApplets, printApplets, processApplets, runApplets, sedApplets, sortApplets, systemApplets, testApplets,
];

/** Every applet but the shell itself, by name. */
export const applets: AppletTable = Object.freeze(
  Object.assign(Object.create(null) as Record<string, Applet>, ...tables.map((t) => Object.fromEntries(Object.entries(t).map(([name, run]) => [name, withHelp(name, run)])))),
);
