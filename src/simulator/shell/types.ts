import type { Task } from '../clock.ts';
import type { Sys } from '../system/types.ts';

/**
 * A busybox applet: what runs for `NAME args`. `sys.argv[0]` is the applet's name. Answers its exit status.
 * Its error texts are busybox 1.36.1's, to the letter (`ls: /x: No such file or directory`).
 */
export type Applet = (sys: Sys) => Task<number>;

/** Applets by name; each file in `applets/` exports one such table for its family, `applets/index.ts` joins them. */
export type AppletTable = Readonly<Record<string, Applet>>;
