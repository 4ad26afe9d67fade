import type { Command } from '../env.ts';
import { APPLY, CREATE, REPLACE } from './apply.ts';
import { AUTOSCALE } from './autoscale.ts';
import { EXPOSE } from './expose.ts';
import { GENERATORS } from './generate.ts';
import { MORE_GENERATORS } from './generateMore.ts';
import { DEBUG } from './debug.ts';
import { DELETE } from './delete.ts';
import { DESCRIBE } from './describe.ts';
import { DIFF } from './diff.ts';
import { EDIT, EDIT_LAST_APPLIED } from './edit.ts';
import { EVENTS } from './events.ts';
import { ATTACH } from './attach.ts';
import { EXEC } from './exec.ts';
import { EXPLAIN } from './explain.ts';
import { GET } from './get.ts';
import { ANNOTATE, LABEL } from './label.ts';
import { LAST_APPLIED_COMMANDS } from './lastApplied.ts';
import { LOGS } from './logs.ts';
import { MISC } from './misc.ts';
import { PATCH } from './patch.ts';
import { CORDON, DRAIN, TAINT, UNCORDON } from './nodes.ts';
import { ROLLOUT } from './rollout.ts';
import { RUN } from './run.ts';
import { SCALE } from './scale.ts';
import { SET } from './set.ts';
import { CP, PORT_FORWARD } from './transfer.ts';
import { TOKEN } from './token.ts';
import { WAIT } from './wait.ts';

/** Commands by group, in kubectl's own order; suggestions for misspelt ones follow it (K-97). */
export const GROUPS: readonly (readonly [title: string, commands: readonly Command[]])[] = [
  [
    'Basic Commands (Beginner)',
    [{ ...CREATE, children: [...GENERATORS, ...MORE_GENERATORS, TOKEN].toSorted((a, b) => (a.name < b.name ? -1 : 1)) }, EXPOSE, RUN, SET],
  ],
  ['Basic Commands (Intermediate)', [EXPLAIN, GET, EDIT, DELETE]],
  ['Deploy Commands', [ROLLOUT, SCALE, AUTOSCALE]],
  ['Cluster Management Commands', [MISC.certificate, MISC.clusterInfo, MISC.top, CORDON, UNCORDON, DRAIN, TAINT]],
  ['Troubleshooting and Debugging Commands', [DESCRIBE, LOGS, ATTACH, EXEC, PORT_FORWARD, MISC.proxy, CP, MISC.auth, DEBUG, EVENTS]],
  [
    'Advanced Commands',
    [DIFF, { ...APPLY, children: [EDIT_LAST_APPLIED, ...LAST_APPLIED_COMMANDS] }, PATCH, REPLACE, WAIT, MISC.kustomize],
  ],
  ['Settings Commands', [LABEL, ANNOTATE, MISC.completion]],
  ['Other Commands', [MISC.apiResources, MISC.apiVersions, MISC.config, MISC.plugin, MISC.version]],
];
/** `options` is known, but no list names it. */
export const COMMANDS: readonly Command[] = [...GROUPS.flatMap(([, commands]) => commands), MISC.options];
