/** kubectl's commands besides the `apply` every run begins with. */
import { COMMANDS } from '../kubectl/commands/table.ts';
import { checkConflicts } from '../kubectl/conflicts.ts';
import { printerOf } from '../kubectl/format.ts';
import { help, overview, unknown } from '../kubectl/help.ts';
import { TABLE } from '../kubectl/kubectl.ts';
import { FORMATS, SELECTORS, UPDATE } from '../kubectl/parts.ts';
import { selectorFor } from '../kubectl/selectors.ts';
import { applyChange, replaceWith } from '../kubectl/update.ts';

export const fill = (): void => {
  TABLE.fill({ COMMANDS, checkConflicts, help, overview, unknown });
  FORMATS.fill({ printerOf });
  SELECTORS.fill({ selectorFor });
  UPDATE.fill({ applyChange, replaceWith });
};
