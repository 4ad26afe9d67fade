/** The applets httpd, nslookup, ping and their kin. */
import { netApplets } from '../shell/applets/net.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.net.slot.fill(netApplets);
