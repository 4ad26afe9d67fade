import type { Command } from '../env.ts';
import { DELETE } from './delete.ts';
import { DESCRIBE } from './describe.ts';
import { EVENTS } from './events.ts';
import { ATTACH, EXEC } from './exec.ts';
import { GET } from './get.ts';
import { LOGS } from './logs.ts';
import { WAIT } from './wait.ts';

/** Commands by group, in kubectl's own order; suggestions for misspelt ones follow it (K-97). */
export const GROUPS: readonly (readonly [title: string, commands: readonly Command[]])[] = [
  ['Basic Commands (Intermediate)', [GET, DELETE]],
  ['Troubleshooting and Debugging Commands', [DESCRIBE, LOGS, ATTACH, EXEC, EVENTS]],
  ['Advanced Commands', [WAIT]],
];
export const COMMANDS: readonly Command[] = GROUPS.flatMap(([, commands]) => commands);
