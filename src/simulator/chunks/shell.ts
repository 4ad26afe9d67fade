/** What few scripts use of the shell; printf, seq and their kin. */
import { FAMILIES } from '../shell/applets/index.ts';
import { printfApplets } from '../shell/applets/printf.ts';
import { rareBuiltins } from '../shell/builtins/rare.ts';
import { commandLoop } from '../shell/input.ts';
import { RARE } from '../shell/parts.ts';

export const fill = (): void => {
  RARE.fill({ builtins: rareBuiltins, commandLoop });
  FAMILIES.shell.slot.fill(printfApplets);
};
