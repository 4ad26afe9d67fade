/** The applets tar, gzip, gunzip and their kin. */
import { calcApplets } from '../shell/applets/calc.ts';
import { cpioApplets } from '../shell/applets/cpio.ts';
import { ddApplets } from '../shell/applets/dd.ts';
import { diffApplets } from '../shell/applets/diff.ts';
import { digestApplets } from '../shell/applets/digest.ts';
import { gzipApplets } from '../shell/applets/gzip.ts';
import { hexdumpApplets } from '../shell/applets/hexdump.ts';
import { FAMILIES } from '../shell/applets/index.ts';
import { odApplets } from '../shell/applets/od.ts';
import { tarApplets } from '../shell/applets/tar.ts';
import { xxdApplets } from '../shell/applets/xxd.ts';

export const fill = (): void =>
  FAMILIES.rare.slot.fill({
    ...tarApplets,
    ...gzipApplets,
    ...cpioApplets,
    ...calcApplets,
    ...diffApplets,
    ...digestApplets,
    ...odApplets,
    ...hexdumpApplets,
    ...xxdApplets,
    ...ddApplets,
  });
