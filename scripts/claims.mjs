/**
 * `npm run claims [-- PART]`: checks every claim of every chapter (or of those whose file or sample contains PART) without building the
 * site. Prints `file:line` and what was seen for each that does not hold, and counts by page.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectSchema } from '../src/simulator/claims/schema.ts';
import { checkClaims } from '../src/site/claims/check.ts';
import { exampleInput } from '../src/site/run/input.ts';
import { playOnce } from '../src/site/run/show.ts';
import { chapterFiles } from './lib/chapter-files.mjs';
import { readChapter } from './lib/chapters.mjs';
import { root } from './lib/run.mjs';

const part = process.argv[2] ?? '';
let held = 0;
let failed = 0;
const fail = (file, line, text) => {
  failed++;
  console.log(`✗ ${file}:${line}: ${text}`);
};

const runOf = (props) => {
  const manifest = readFileSync(join(root, 'content', 'samples', `${props.sample}.yaml`), 'utf8');
  const input = exampleInput(props, manifest, []);
  return { input, trace: playOnce(input).run.trace };
};

for (const path of chapterFiles()) {
  const { file, examples, problems } = readChapter(path);
  for (const problem of problems) fail(file, problem.line, problem.text);
  let here = 0;
  for (const { line, props, claims } of examples) {
    if (!`${file} ${props.sample}`.includes(part)) continue;
    let run;
    try {
      run = runOf(props);
    } catch (error) {
      fail(file, line, `<Example sample="${props.sample}"> cannot run: ${error.message}`);
      continue;
    }
    for (const claim of claims) {
      const parsed = expectSchema.safeParse(claim.expect);
      if (!parsed.success) {
        const why = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
        fail(file, claim.line, `no such claim: ${JSON.stringify(claim.expect)} (${why.join('; ')})`);
        continue;
      }
      try {
        const [verdict] = checkClaims(run.trace, run.input, [parsed.data]);
        if (verdict.holds) here++;
        else fail(file, claim.line, `${JSON.stringify(claim.expect)} does not hold: ${verdict.saw}`);
      } catch (error) {
        fail(file, claim.line, `${JSON.stringify(claim.expect)} could not be checked: ${error.stack}`);
      }
    }
  }
  held += here;
  if (here > 0) console.log(`  ${String(here).padStart(4)} hold in ${file}`);
}
console.log(`${held} claims hold, ${failed} do not`);
process.exit(failed > 0 || held === 0 ? 1 : 0);
