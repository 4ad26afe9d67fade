/** The applets cat, nl, head and their kin. */
import { lineApplets } from '../shell/applets/lines.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.lines.slot.fill(lineApplets);
