/** The applets grep, egrep, fgrep and their kin. */
import { columnApplets } from '../shell/applets/columns.ts';
import { grepApplets } from '../shell/applets/grep.ts';
import { sedApplets } from '../shell/applets/sed.ts';
import { sortApplets } from '../shell/applets/sort.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.text.slot.fill({ ...grepApplets, ...sedApplets, ...columnApplets, ...sortApplets });
