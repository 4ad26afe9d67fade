/**
 * The seed of every property that `npm test` plays. One commit gives one verdict, so it is fixed; `FUZZ_SEED=… npm test` takes another,
 * and `npm run fuzz` looks where nobody has looked before and keeps what it finds in `fuzz/corpus/`.
 */
export const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
