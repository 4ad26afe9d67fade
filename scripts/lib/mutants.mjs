/** Reads Stryker's report of a room: how many of each file's mutants a test noticed. */

/**
 * @typedef {{ readonly status: string, readonly statusReason?: string }} Mutant
 * @typedef {{ readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>> }} Report
 * @typedef {{ killed: number, timeout: number, survived: number, noCoverage: number, untried: number, unsampled: number }} Counts
 *   `untried`: they act while modules load (`--static` plays them); `unsampled`: met by tests, and left out of the sample.
 */
const UNSAMPLED = 'not in the sample';
/** @returns {Counts} */
const none = () => ({ killed: 0, timeout: 0, survived: 0, noCoverage: 0, untried: 0, unsampled: 0 });
const KEYS = { Killed: 'killed', Timeout: 'timeout', Survived: 'survived', NoCoverage: 'noCoverage', Ignored: 'untried' };

/** @returns {Counts} */
export function countOf(/** @type {readonly Mutant[]} */ mutants) {
  const counts = none();
  for (const { status, statusReason } of mutants) {
    if (statusReason?.includes(UNSAMPLED) === true) counts.unsampled += 1;
    else if (KEYS[status] !== undefined) counts[KEYS[status]] += 1;
  }
  return counts;
}
/** @returns {Counts} */
export function totalOf(/** @type {readonly Counts[]} */ all) {
  const total = none();
  for (const counts of all) for (const key of Object.keys(total)) total[key] += counts[key];
  return total;
}

/**
 * Of 100 mutants, how many a test notices; what runs for ever is noticed. Of a sample, the mutants that tests meet are estimated from those played, and `error` is
 * half of the 95 % interval.
 * @returns {{ readonly score: number, readonly error: number }}
 */
export function scoreOf(/** @type {Counts} */ { killed, timeout, survived, noCoverage, unsampled }) {
  const played = killed + timeout + survived;
  const met = played + unsampled;
  if (met + noCoverage === 0) return { score: 100, error: 0 };
  const noticed = played === 0 ? 0 : (killed + timeout) / played;
  const share = met / (met + noCoverage);
  const round = (/** @type {number} */ part) => Math.round(part * 1000) / 10;
  return {
    score: round(noticed * share),
    error: unsampled === 0 ? 0 : round(1.96 * Math.sqrt((noticed * (1 - noticed)) / Math.max(1, played)) * share),
  };
}

/** What is kept of a room in `tests/mutation/scores.json`. */
export function scoresOf(/** @type {Report} */ report, /** @type {object} */ how) {
  const files = Object.entries(report.files)
    .map(([name, { mutants }]) => ({ name: name.replace(/^src\/simulator\/\w+\//, ''), counts: countOf(mutants) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const total = totalOf(files.map(({ counts }) => counts));
  return {
    ...how,
    ...scoreOf(total),
    ...total,
    files: Object.fromEntries(files.map(({ name, counts }) => [name, { ...scoreOf(counts), ...counts }])),
  };
}
