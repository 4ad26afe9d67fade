/**
 * A thread that plays, while the site is being bundled, what its pages will show, and posts `[key, what is shown]` for each to the port it was given;
 * keys that come from there are played already. It goes through the site in the order in which Astro draws it, so that it stays ahead, and reads
 * chapters as `npm run claims` does. What it cannot read or play it leaves out: the page meets the same fault, and says where it is.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { receiveMessageOnPort, workerData as port } from 'node:worker_threads';
import { expectSchema } from '../src/simulator/claims/schema.ts';
import { exampleInput, keyOf, labInput, print, printInput, ruleInput, show } from '../src/site/run/show.ts';
import { chapterFiles, readChapter } from './lib/chapters.mjs';
import { root } from './lib/run.mjs';

const samples = join(root, 'content', 'samples');
const labs = join(root, 'content', 'labs');
const sampleText = (name) => readFileSync(join(samples, `${name}.yaml`), 'utf8');
const done = new Set();

/** Plays one input by `act` and posts what comes of it. */
function rehearse(makeInput, act) {
  try {
    for (let told; (told = receiveMessageOnPort(port)) !== undefined;) done.add(told.message);
    const input = makeInput();
    const key = keyOf(input);
    if (done.has(key)) return;
    done.add(key);
    port.postMessage([key, act(input)]);
  } catch {
    // The page says it better.
  }
}
function rehearseRules() {
  for (const name of readdirSync(samples))
    rehearse(() => ruleInput(name.replace('.yaml', ''), readFileSync(join(samples, name), 'utf8')), show);
}
async function rehearseLab(name) {
  const { lab } = await import(join(labs, name, 'lab.ts'));
  for (const file of ['solution.yaml', 'start.yaml'])
    rehearse(() => {
      const checks = lab.tasks.flatMap((task) => task.checks.map((check) => expectSchema.parse(check.expect)));
      return labInput(name, lab, readFileSync(join(labs, name, file), 'utf8'), checks);
    }, show);
}

for (const path of chapterFiles()) {
  const { examples, commands } = readChapter(path);
  for (const { props, claims } of examples)
    rehearse(
      () =>
        exampleInput(
          props,
          sampleText(props.sample),
          claims.map(({ expect }) => expectSchema.parse(expect)),
        ),
      show,
    );
  for (const props of commands) rehearse(() => printInput(props, sampleText(props.sample)), print);
  const name = basename(path, '.mdx');
  if (name === 'rules') rehearseRules();
  if (existsSync(join(labs, name, 'lab.ts'))) await rehearseLab(name);
}
