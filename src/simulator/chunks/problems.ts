/** What is wrong with a manifest, in plain words and with a fix. */
import { explainError, explainFailure, explainUnknown } from '../manifest/explain-problem.ts';
import { PROBLEMS } from '../manifest/problem-words.ts';
import { explainSyntax } from '../manifest/syntax-words.ts';

export const fill = (): void => PROBLEMS.fill({ explainError, explainFailure, explainUnknown, explainSyntax });
