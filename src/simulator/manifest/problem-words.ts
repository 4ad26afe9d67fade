// Where the words come from that explain a problem and offer a fix: a part, as most manifests have none.
import { slotFor } from '../parts.ts';

export const PROBLEMS = slotFor<
  Pick<typeof import('./explain-problem.ts'), 'explainFailure' | 'explainUnknown' | 'explainError'> &
    Pick<typeof import('./syntax-words.ts'), 'explainSyntax'>
>('problems');
