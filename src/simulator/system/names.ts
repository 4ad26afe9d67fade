import { until } from '../clock.ts';
import type { Task } from '../clock.ts';
import { COST } from './budget.ts';
import { wholeContent } from './content.ts';
import { SystemError } from './errors.ts';
import { locate } from './paths.ts';
import type { Process } from './processes.ts';
import { isAddress } from './sockets.ts';

/** Addresses in /etc/hosts for a name. */
function fromHosts(process: Process, name: string): readonly string[] {
  let text: string;
  try {
    text = wholeContent(locate(process, '/etc/hosts').inode.content);
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
  const found: string[] = [];
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address !== undefined && isAddress(address) && names.includes(name)) found.push(address);
  }
  return found;
}

/** Addresses of a name: itself, /etc/hosts, then the cluster's DNS; none: []. */
export function* lookUpName(process: Process, name: string): Task<readonly string[]> {
  if (isAddress(name)) return [name];
  if (name === '::1') return ['127.0.0.1'];
  const known = fromHosts(process, name.toLowerCase());
  if (known.length > 0) return known;
  if (name === 'localhost') return ['127.0.0.1'];
  const { machine } = process;
  yield* until(machine.clock, machine.clock.now() + COST.lookup);
  return machine.resolve(name, process.container.host);
}
