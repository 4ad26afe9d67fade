/** The applets tar, gzip, gunzip and their kin. */
import { archiveApplets } from '../shell/applets/archive.ts';
import { calcApplets } from '../shell/applets/calc.ts';
import { diffApplets } from '../shell/applets/diff.ts';
import { digestApplets } from '../shell/applets/digest.ts';
import { dumpApplets } from '../shell/applets/dump.ts';
import { FAMILIES } from '../shell/applets/index.ts';

export const fill = (): void =>
  FAMILIES.rare.slot.fill({ ...archiveApplets, ...calcApplets, ...diffApplets, ...digestApplets, ...dumpApplets });
