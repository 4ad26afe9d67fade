/** The applets env, printenv, xargs and their kin. */
import { dateApplets } from '../shell/applets/date.ts';
import { identityApplets } from '../shell/applets/identity.ts';
import { runApplets } from '../shell/applets/run.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.run.slot.fill({ ...runApplets, ...identityApplets, ...dateApplets });
