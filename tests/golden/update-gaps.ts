/** Rewrites gaps.json and summary.json from what differs now, keeping the reasons that are there: `npm run gaps`. */
import { writeFileSync } from 'node:fs';
import { GAPS_FILE, GROUPS, SUMMARY_FILE, judgeGroup, readGaps, summarize, type Gap } from './play.ts';

const known = readGaps();
const byGroup = GROUPS.map((group) => [group, judgeGroup(group)] as const);
const judged = byGroup.flatMap(([, list]) => list);
const open = judged.filter(({ difference }) => difference.length > 0).sort((a, b) => (a.key < b.key ? -1 : 1));
const gaps = Object.fromEntries(open.map(({ key, difference }): [string, Gap] => [key, known[key] ?? { rule: '', reason: `to be looked into: ${difference[0]?.slice(0, 100) ?? ''}` }]));
writeFileSync(GAPS_FILE, `${JSON.stringify(gaps, null, 1)}\n`);
writeFileSync(SUMMARY_FILE, `${JSON.stringify(Object.fromEntries(byGroup.map(([group, list]) => [group, summarize(list)])), null, 1)}\n`);
process.stdout.write(`${open.length} of ${judged.length} aspects differ\n`);
