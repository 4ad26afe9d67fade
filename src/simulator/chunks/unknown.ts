/** Images outside the catalogue. */
import { UNKNOWN } from '../images/index.ts';
import { resolveUnknown } from '../images/unknown.ts';

export const fill = (): void => UNKNOWN.fill(resolveUnknown);
