/** curl: the image, and the program that nginx' image has too. */
import { IMAGE_PARTS } from '../images/catalogue.ts';
import { CURL } from '../images/base.ts';
import { curl } from '../images/curl/curl.ts';
import { curlImage } from '../images/modules/curl.ts';

export const fill = (): void => {
  IMAGE_PARTS.curl.slot.fill([curlImage]);
  CURL.fill(curl);
};
