/** A short fingerprint of a trace: equal traces, equal hash. */
export { fingerprint as hashText } from '../simulator/index.ts';
