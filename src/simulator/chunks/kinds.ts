/** Rules for workloads, Jobs, Services, claims and configuration. */
import { KINDS, NODE_PORT } from '../manifest/validate/index.ts';
import { validateKind } from '../manifest/validate/kinds.ts';
import { nodePortProblem } from '../manifest/validate/service.ts';

export const fill = (): void => {
  KINDS.fill(validateKind);
  NODE_PORT.fill(nodePortProblem);
};
