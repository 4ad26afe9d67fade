/** The applets uname, arch, hostname and their kin. */
import { processApplets } from '../shell/applets/processes.ts';
import { systemApplets } from '../shell/applets/system.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.system.slot.fill({ ...systemApplets, ...processApplets });
