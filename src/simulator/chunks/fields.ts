/** Fields that few manifests write. */
import { RARE_SCHEMA } from '../manifest/schema-rare.ts';
import { RARE_STRUCTS, structsIn } from '../manifest/schema.ts';

export const fill = (): void => RARE_STRUCTS.fill(structsIn(RARE_SCHEMA));
