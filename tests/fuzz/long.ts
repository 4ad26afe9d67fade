/**
 * `npm run fuzz`: 200,000 inputs (`npm run fuzz -- 1000` for fewer, `FUZZ_SEED=…` for the same again). A failure is shrunk, told with its
 * seed and kept in `corpus/`, where `npm test` plays it from then on.
 */
import fc from 'fast-check';
import '../parts.ts';
import { keep, kept } from './keep.ts';
import { properties } from './properties.ts';

const total = Number(process.argv[2] ?? 200_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** Only properties whose name holds this. */
const only = process.argv[3] ?? '';
console.log(`seed ${seed}, ${total} inputs`);
let failures = 0;
let whole = 0;
for (const property of properties.filter(({ name }) => name.includes(only))) {
  const began = performance.now();
  let slowest = { ms: 0, input: undefined as unknown };
  let played = 0;
  const check = async (input: unknown): Promise<void> => {
    const start = process.cpuUsage();
    await property.holds(input as never);
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1000 > slowest.ms) slowest = { ms: (user + system) / 1000, input };
    played++;
    whole++;
  };
  const numRuns = Math.ceil(total * property.share);
  for (const input of kept(property)) await check(input).catch((error: unknown) => console.log(`  kept input fails: ${String(error)}`));
  const result = await fc.check(fc.asyncProperty(property.inputs, check), { seed, numRuns, interruptAfterTimeLimit: 3_600_000, markInterruptAsFailure: true });
  const took = ((performance.now() - began) / 1000).toFixed(1);
  if (result.failed) {
    failures++;
    const [input] = result.counterexample ?? [undefined];
    if (input !== undefined) keep(property, input);
    console.log(`FAILED ${property.name}${result.interrupted ? `, broken off by the clock after ${played} inputs` : ''}\n  seed ${result.seed}, path ${result.counterexamplePath ?? ''}\n  ${JSON.stringify(input)?.slice(0, 2_000)}\n  ${String((result.errorInstance as Error | null)?.stack ?? result.errorInstance).slice(0, 1_500)}`);
  } else console.log(`ok ${property.name}: ${played} inputs in ${took} s, the slowest ${Math.round(slowest.ms)} ms of CPU: ${JSON.stringify(slowest.input).slice(0, 300)}`);
}
console.log(`${whole} inputs played, ${failures} properties failed`);
process.exitCode = failures > 0 ? 1 : 0;
