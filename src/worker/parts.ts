/** The simulator's parts, each a chunk of its own, loaded when a run needs it. */
import { missingParts, forgetParts, type PartName } from '../simulator/core.ts';

const LOAD: Readonly<Record<PartName, () => Promise<{ fill(): void }>>> = {
  awk: () => import('../simulator/chunks/awk.ts'),
  claims: () => import('../simulator/chunks/claims.ts'),
  curl: () => import('../simulator/chunks/curl.ts'),
  fields: () => import('../simulator/chunks/fields.ts'),
  files: () => import('../simulator/chunks/files.ts'),
  jobs: () => import('../simulator/chunks/jobs.ts'),
  kubectl: () => import('../simulator/chunks/kubectl.ts'),
  lines: () => import('../simulator/chunks/lines.ts'),
  listing: () => import('../simulator/chunks/listing.ts'),
  net: () => import('../simulator/chunks/net.ts'),
  nginx: () => import('../simulator/chunks/nginx.ts'),
  problems: () => import('../simulator/chunks/problems.ts'),
  rare: () => import('../simulator/chunks/rare.ts'),
  redis: () => import('../simulator/chunks/redis.ts'),
  rules: () => import('../simulator/chunks/rules.ts'),
  run: () => import('../simulator/chunks/run.ts'),
  servers: () => import('../simulator/chunks/servers.ts'),
  shell: () => import('../simulator/chunks/shell.ts'),
  system: () => import('../simulator/chunks/system.ts'),
  terminal: () => import('../simulator/chunks/terminal.ts'),
  text: () => import('../simulator/chunks/text.ts'),
  unknown: () => import('../simulator/chunks/unknown.ts'),
  usage: () => import('../simulator/chunks/usage.ts'),
  words: () => import('../simulator/chunks/words.ts'),
  workloads: () => import('../simulator/chunks/workloads.ts'),
};
const loading = new Map<PartName, Promise<void>>();
const loaded = new Set<PartName>();

/** Loads parts that are not there yet, all at once; `waiting` is told when there is one to wait for. */
export async function loadParts(names: readonly PartName[], waiting?: () => void): Promise<void> {
  const load = async (name: PartName): Promise<void> => {
    try {
      (await LOAD[name]()).fill();
      loaded.add(name);
    } catch (error) {
      // Another try may have a network.
      loading.delete(name);
      throw new Error(`A part of the simulator (${name}) could not be loaded. Are you offline?`, { cause: error });
    }
  };
  if (names.some((name) => !loaded.has(name))) waiting?.();
  for (const name of names) if (!loading.has(name) && Object.hasOwn(LOAD, name)) loading.set(name, load(name));
  await Promise.all(names.map((name) => loading.get(name)));
}

/** Does something with the simulator; where a part was missing it loads that and does the same anew, from the start. */
export async function withParts<T>(run: () => T, waiting: () => void): Promise<T> {
  for (;;) {
    forgetParts();
    let outcome: { readonly result: T } | { readonly error: unknown };
    try {
      outcome = { result: run() };
    } catch (error) {
      outcome = { error };
    }
    const missing = missingParts();
    if (missing.length > 0) {
      await loadParts(missing, waiting);
    } else if ('error' in outcome) throw outcome.error;
    else return outcome.result;
  }
}
