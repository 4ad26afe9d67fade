/** Everything: for Node, where nothing is loaded on demand. */
import type { PartName } from '../parts.ts';
import { fill as awk } from './awk.ts';
import { fill as claims } from './claims.ts';
import { fill as curl } from './curl.ts';
import { fill as fields } from './fields.ts';
import { fill as files } from './files.ts';
import { fill as jobs } from './jobs.ts';
import { fill as kubectl } from './kubectl.ts';
import { fill as lines } from './lines.ts';
import { fill as listing } from './listing.ts';
import { fill as net } from './net.ts';
import { fill as nginx } from './nginx.ts';
import { fill as problems } from './problems.ts';
import { fill as rare } from './rare.ts';
import { fill as redis } from './redis.ts';
import { fill as rules } from './rules.ts';
import { fill as run } from './run.ts';
import { fill as servers } from './servers.ts';
import { fill as shell } from './shell.ts';
import { fill as system } from './system.ts';
import { fill as terminal } from './terminal.ts';
import { fill as text } from './text.ts';
import { fill as unknown } from './unknown.ts';
import { fill as usage } from './usage.ts';
import { fill as words } from './words.ts';
import { fill as workloads } from './workloads.ts';

/** Fills the slots of each part. */
export const FILL: Readonly<Record<PartName, () => void>> = {
  awk,
  claims,
  curl,
  fields,
  files,
  jobs,
  kubectl,
  lines,
  listing,
  net,
  nginx,
  problems,
  rare,
  redis,
  rules,
  run,
  servers,
  shell,
  system,
  terminal,
  text,
  unknown,
  usage,
  words,
  workloads,
};
export function fillAll(): void {
  for (const fill of Object.values(FILL)) fill();
}
