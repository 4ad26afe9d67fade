/** Images besides busybox, nginx, curl and redis. */
import { IMAGE_PARTS } from '../images/catalogue.ts';
import { serverModules } from '../images/modules/servers.ts';

export const fill = (): void => IMAGE_PARTS.servers.slot.fill(serverModules);
