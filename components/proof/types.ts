/** An example of the book that shows something: its page, and its title there. `tests/book/proofs.test.ts` holds that it exists and has claims. */
export interface Proof {
  readonly page: string;
  readonly title: string;
}
/** What somebody's notes say, and what the runs say of it. */
export interface Statement {
  readonly says: string;
  readonly verdict: 'true' | 'half true' | 'outdated' | 'wrong' | 'advice';
  /** What is so in Kubernetes 1.36. */
  readonly so: string;
  readonly proofs: readonly Proof[];
}
/** A row of the comparison: for each kind of container what holds of it, piece by piece with the run that shows it. */
export interface Row {
  readonly name: string;
  readonly init: readonly (Proof & { readonly says: string })[];
  readonly sidecar: readonly (Proof & { readonly says: string })[];
  readonly ordinary: readonly (Proof & { readonly says: string })[];
}
