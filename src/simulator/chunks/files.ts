/** The applets mkdir, rmdir, rm and their kin. */
import { directoryApplets } from '../shell/applets/directories.ts';
import { FAMILIES } from '../shell/applets/index.ts';
import { makeApplets } from '../shell/applets/make.ts';
import { removeApplets } from '../shell/applets/remove.ts';
import { transferApplets } from '../shell/applets/transfer.ts';

export const fill = (): void => FAMILIES.files.slot.fill({ ...directoryApplets, ...makeApplets, ...removeApplets, ...transferApplets });
