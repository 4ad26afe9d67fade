/** What the API server checks. */
import { RULES } from '../manifest/review.ts';
import { validateCreate } from '../manifest/validate/index.ts';
import { nodePortErrors } from '../manifest/validate/service.ts';
import { warningsFor } from '../manifest/validate/warnings.ts';

export const fill = (): void =>
  RULES.fill((object) => {
    let errors = validateCreate(object);
    // The port allocator runs after validation.
    if (errors.length === 0 && object.kind === 'Service') errors = nodePortErrors(object);
    return { errors, warnings: errors.length > 0 ? [] : warningsFor(object) };
  });
