/** Whether what a page says of a run is true. */
import { check } from '../claims/check.ts';
import { CLAIMS } from '../core.ts';

export const fill = (): void => CLAIMS.fill(check);
