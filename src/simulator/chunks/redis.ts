/** redis. */
import { IMAGE_PARTS } from '../images/catalogue.ts';
import { redisImage } from '../images/modules/redis.ts';

export const fill = (): void => IMAGE_PARTS.redis.slot.fill([redisImage]);
