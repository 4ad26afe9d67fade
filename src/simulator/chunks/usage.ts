/** What applets say about their use. */
import { USAGE as slot } from '../shell/applets/tool.ts';
import { USAGE } from '../shell/applets/usage.ts';

export const fill = (): void => slot.fill(USAGE);
