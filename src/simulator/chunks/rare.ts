/** The applets tar, gzip, gunzip and their kin. */
import { calcApplets } from '../shell/applets/calc.ts';
import { cpioApplets } from '../shell/applets/cpio.ts';
import { diffApplets } from '../shell/applets/diff.ts';
import { digestApplets } from '../shell/applets/digest.ts';
import { dumpApplets } from '../shell/applets/dump.ts';
import { gzipApplets } from '../shell/applets/gzip.ts';
import { FAMILIES } from '../shell/applets/index.ts';
import { tarApplets } from '../shell/applets/tar.ts';

export const fill = (): void =>
  FAMILIES.rare.slot.fill({
    ...tarApplets,
    ...gzipApplets,
    ...cpioApplets,
    ...calcApplets,
    ...diffApplets,
    ...digestApplets,
    ...dumpApplets,
  });
