/** The applets ls, chmod, chown and their kin. */
import { attributeApplets } from '../shell/applets/attributes.ts';
import { findApplets } from '../shell/applets/find.ts';
import { lsApplets } from '../shell/applets/ls.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void => FAMILIES.listing.slot.fill({ ...lsApplets, ...attributeApplets, ...findApplets });
