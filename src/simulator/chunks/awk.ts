/** The applets awk and their kin. */
import { awkApplets } from '../shell/applets/awk.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.awk.slot.fill(awkApplets);
