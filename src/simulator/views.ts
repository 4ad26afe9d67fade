/**
 * The simulator's door for those who only look at traces: what `index.ts` gives of folds and words. The site's build puts it in `index.ts`' place where
 * pages are drawn (`scripts/lean-simulator.mjs`).
 */
export { indexTrace, objectsAt } from './trace/fold.ts';
export { explain } from './trace/explain.ts';
