/** kubectl's commands besides the `apply` every run begins with. */
import { COMMANDS, GROUPS } from '../kubectl/commands/table.ts';
import { printerFor } from '../kubectl/format.ts';
import { TABLE } from '../kubectl/kubectl.ts';
import { FORMATS, SELECTORS, UPDATE } from '../kubectl/parts.ts';
import { selectorFor } from '../kubectl/selectors.ts';
import { applyChange, replaceWith } from '../kubectl/update.ts';

export const fill = (): void => {
  TABLE.fill({ COMMANDS, GROUPS });
  FORMATS.fill({ printerFor });
  SELECTORS.fill({ selectorFor });
  UPDATE.fill({ applyChange, replaceWith });
};
