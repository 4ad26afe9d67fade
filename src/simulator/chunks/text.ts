/** The applets grep, egrep, fgrep and their kin. */
import { columnApplets } from '../shell/applets/columns.ts';
import { grepApplets } from '../shell/applets/grep.ts';
import { globMatch } from '../shell/applets/glob.ts';
import { compileRegex, RegexError } from '../shell/applets/regex.ts';
import { sedApplets } from '../shell/applets/sed.ts';
import { sortApplets } from '../shell/applets/sort.ts';
import { PATTERNS } from '../shell/applets/test.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => {
  PATTERNS.fill({ globMatch, compileRegex, RegexError });
  FAMILIES.text.slot.fill({ ...grepApplets, ...sedApplets, ...columnApplets, ...sortApplets });
};
