import type { Special } from './inodes.ts';
import type { DeviceNumbers, FileType } from './types.ts';

const device = (name: 'null' | 'zero' | 'full' | 'random' | 'tty'): Special => ({ kind: 'device', name });
/** The devices runc makes, with the names that share one; major and minor number. */
export const DEVICES: readonly (readonly [string, Special, DeviceNumbers])[] = [
  ['null', device('null'), [1, 3]],
  ['zero', device('zero'), [1, 5]],
  ['full', device('full'), [1, 7]],
  ['random', device('random'), [1, 8]],
  ['urandom', device('random'), [1, 9]],
  ['tty', device('tty'), [5, 0]],
];
export const DEVICE_LINKS: readonly (readonly [string, string])[] = [
  ['fd', '/proc/self/fd'],
  ['stdin', '/proc/self/fd/0'],
  ['stdout', '/proc/self/fd/1'],
  ['stderr', '/proc/self/fd/2'],
  ['core', '/proc/kcore'],
  ['ptmx', 'pts/ptmx'],
];

/** The device behind two numbers, if a container may use it. */
export const deviceOf = (type: FileType, [major, minor]: DeviceNumbers): Special | undefined =>
  type === 'character' ? DEVICES.find(([, , numbers]) => numbers[0] === major && numbers[1] === minor)?.[1] : undefined;
