import type { Scene } from '../../src/site/run/types.ts';

type Person = Scene['people'][number];

/** The mall's word and Kubernetes' word for each role, and what it means: shown on hover and focus. */
const roles: Readonly<Record<Person['role'], readonly [mall: string, kubernetes: string, meaning: string]>> = {
  init: ['Setup crew', 'init container', 'works before the shop opens, one crew after the other, and leaves'],
  sidecar: ['Assistant', 'native sidecar', 'an init container with restartPolicy: Always: comes early, stays, leaves last'],
  app: ['Clerk', 'app container', 'serves the customers once every crew has left'],
  ephemeral: ['Visitor', 'ephemeral container', 'came in with kubectl debug to look around'],
};

/** One line for a person: who, which container, what it is, how it stands. */
export function explainPerson(person: Person): string {
  const [mall, kubernetes, meaning] = roles[person.role];
  return `${mall} = ${kubernetes} “${person.container}” (${person.image}): ${meaning}. Now: ${stateOf(person)}.`;
}
export const roleWord = (person: Person): string => roles[person.role][0];

/** How a container stands, in words as kubectl has them. */
export function stateOf(person: Person): string {
  const segment = person.segment;
  if (segment === undefined) return 'not started';
  switch (segment.state) {
    case 'waiting':
      return segment.reason;
    case 'running':
      return person.role === 'init' ? 'Running' : 'Running, not ready';
    case 'ready':
      return person.role === 'init' ? 'Running' : 'Running, ready';
    case 'done':
      return `${segment.reason} (exit 0)`;
    case 'failed':
      return `${segment.reason}${segment.exitCode === undefined ? '' : ` (exit ${segment.exitCode})`}`;
  }
}

/** The same in the two words a plate has room for. */
export function plateOf(person: Person): string {
  const segment = person.segment;
  if (segment?.state === 'done') return segment.reason;
  if (person.role === 'init' || (segment?.state !== 'ready' && segment?.state !== 'running')) return stateOf(person);
  return segment.state === 'ready' ? 'Ready' : 'Not ready';
}
