/** Fields that few manifests write, and what they name. */
import { appArmorProblem, seccompProblem, sysctlProblem } from '../kubelet/hardening.ts';
import { HARDENING } from '../kubelet/security.ts';
import { RARE_SCHEMA } from '../manifest/schema-rare.ts';
import { RARE_STRUCTS, structsIn } from '../manifest/schema.ts';
import { CAPABILITY_SETS } from '../system/capabilities.ts';
import { capabilitySets } from '../system/capability-sets.ts';

export const fill = (): void => {
  RARE_STRUCTS.fill(structsIn(RARE_SCHEMA));
  CAPABILITY_SETS.fill(capabilitySets);
  HARDENING.fill({ appArmorProblem, seccompProblem, sysctlProblem });
};
