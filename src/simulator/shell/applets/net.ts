import type { AppletTable } from '../types.ts';
import { httpdApplets } from './netHttpd.ts';
import { nameApplets } from './netNames.ts';
import { ncApplets } from './netNc.ts';
import { showApplets } from './netShow.ts';
import { wgetApplets } from './netWget.ts';

/** The applets that use the network. */
export const netApplets: AppletTable = { ...httpdApplets, ...nameApplets, ...ncApplets, ...showApplets, ...wgetApplets };
