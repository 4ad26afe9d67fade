/**
 * A thread that plays, while the site is being bundled, what its pages will show: it posts `[key, what is shown]` for each, and raises the count of
 * what has been posted, on which the pages wait. It goes through the site in the order in which Astro draws it, so that it stays ahead, and reads
 * chapters as `npm run claims` does. What it cannot read or play it leaves out: the page meets the same fault, and says where it is.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { expectSchema } from '../src/simulator/claims/schema.ts';
import { exampleInput, keyOf, labInput, printInput, ruleInput, stripInput } from '../src/site/run/input.ts';
import { ruleSamples } from '../src/site/run/rule-samples.ts';
import { moments, print, show } from '../src/site/run/show.ts';
import { chapterFiles } from './lib/chapter-files.mjs';
import { readChapter } from './lib/chapters.mjs';
import { REHEARSAL_OVER } from './lib/rehearsal-over.mjs';
import { root } from './lib/run.mjs';

const samples = join(root, 'content', 'samples');
const labs = join(root, 'content', 'labs');
const sampleText = (name) => readFileSync(join(samples, `${name}.yaml`), 'utf8');
const strips = join(root, 'content', 'comics', 'strips');
const { port, count } = workerData;
const done = new Set();

function post(message) {
  port.postMessage(message);
  Atomics.add(count, 0, 1);
  Atomics.notify(count, 0);
}
/** Plays one input by `act` and posts what comes of it. */
function rehearse(makeInput, act) {
  try {
    const input = makeInput();
    const key = keyOf(input);
    if (done.has(key)) return;
    done.add(key);
    post([key, act(input)]);
  } catch {
    // The page says it better.
  }
}
function rehearseRules() {
  for (const name of new Set(Object.values(ruleSamples).flat())) {
    rehearse(() => ruleInput(name, sampleText(name)), show);
  }
}
async function rehearseStrips() {
  for (const name of readdirSync(strips)) {
    const { strip } = await import(join(strips, name));
    rehearse(() => stripInput(strip, sampleText(strip.sample)), moments);
  }
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
  if (dirname(path) === dirname(strips)) await rehearseStrips();
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
// Nothing more will come, and this core is free.
post(undefined);
const free = new BroadcastChannel(REHEARSAL_OVER);
free.postMessage(undefined);
free.close();
