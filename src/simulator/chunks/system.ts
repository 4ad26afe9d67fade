/** The applets uname, arch, hostname and their kin. */
import { cronApplets } from '../shell/applets/cron.ts';
import { FAMILIES } from '../shell/applets/index.ts';
import { mountApplets } from '../shell/applets/mounts.ts';
import { processApplets } from '../shell/applets/processes.ts';
import { systemApplets } from '../shell/applets/system.ts';
import { terminalApplets } from '../shell/applets/terminal.ts';
import { whoApplets } from '../shell/applets/who.ts';

export const fill = (): void =>
  FAMILIES.system.slot.fill({ ...systemApplets, ...whoApplets, ...mountApplets, ...cronApplets, ...terminalApplets, ...processApplets });
