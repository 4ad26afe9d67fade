/** nginx. */
import { IMAGE_PARTS } from '../images/catalogue.ts';
import { nginxImage, nginxUnprivilegedImage } from '../images/modules/nginx.ts';

export const fill = (): void => IMAGE_PARTS.nginx.slot.fill([nginxImage, nginxUnprivilegedImage]);
