/** The applets env, printenv, xargs and their kin. */
import { dateApplets } from '../shell/applets/date.ts';
import { getoptApplets } from '../shell/applets/getoptApplet.ts';
import { identityApplets } from '../shell/applets/identity.ts';
import { runApplets } from '../shell/applets/run.ts';
import { xargsApplets } from '../shell/applets/xargs.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void =>
  FAMILIES.run.slot.fill({ ...runApplets, ...xargsApplets, ...getoptApplets, ...identityApplets, ...dateApplets });
