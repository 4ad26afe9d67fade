/** The applets mkdir, rmdir, rm and their kin. */
import { fileApplets } from '../shell/applets/files.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.files.slot.fill(fileApplets);
