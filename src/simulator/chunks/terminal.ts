/** The prompt: a shell on the reader's own machine, with kubectl in it. */
import { runLine } from '../kubectl/line.ts';
import { PROMPT } from '../kubectl/parts.ts';

export const fill = (): void => PROMPT.fill({ runLine });
