/** Images besides busybox, nginx, curl and redis. */
import { IMAGE_PARTS, OFFICIAL } from '../images/catalogue.ts';
import { serverModules } from '../images/modules/servers.ts';
import { OFFICIAL_IMAGES } from '../images/official.ts';

export const fill = (): void => {
  IMAGE_PARTS.servers.slot.fill(serverModules);
  OFFICIAL.fill(OFFICIAL_IMAGES);
};
