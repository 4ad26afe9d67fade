import { slotFor } from '../parts.ts';

/** Changes to objects that are there already. */
export const UPDATE = slotFor<Pick<typeof import('./update.ts'), 'applyChange' | 'replaceWith'>>('kubectl');
/** The `-o` formats. */
export const FORMATS = slotFor<Pick<typeof import('./format.ts'), 'printerOf'>>('kubectl');
/** Label and field selectors. */
export const SELECTORS = slotFor<Pick<typeof import('./selectors.ts'), 'selectorFor'>>('kubectl');
/** Words about fields (`kubectl explain`). */
export const WORDS = slotFor<Pick<typeof import('../manifest/fieldWords.ts'), 'describeField' | 'describeStruct'>>('words');
/** The prompt: a shell around kubectl. */
export const PROMPT = slotFor<Pick<typeof import('./line.ts'), 'runLine'>>('terminal');
