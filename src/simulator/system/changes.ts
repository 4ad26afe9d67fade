import { headOf } from './content.ts';
import type { KernelObserver } from './kernel-types.ts';
import { innerPathOf, pathOf } from './paths.ts';
import type { Location } from './paths.ts';
import type { Process } from './processes.ts';

type Operation = Parameters<NonNullable<KernelObserver['fileChanged']>>[0]['operation'];

interface Pending {
  readonly process: Process;
  readonly operation: Operation;
  readonly location: Location;
}

/** Writes of one instant to one file are one change: an observer sees what came of them. */
export interface Changes {
  pending: Pending | null;
  scheduled: boolean;
}
export const createChanges = (): Changes => ({ pending: null, scheduled: false });

function tell(change: Pending): void {
  const { process, operation, location } = change;
  const { machine } = process;
  const fileSystem = machine.fileSystems.get(location.mount.store);
  if (fileSystem === undefined) return;
  const { inode } = location;
  const inner = innerPathOf(location);
  machine.observer.fileChanged?.({
    pid: process.pid,
    container: process.container.id,
    operation,
    path: pathOf(location),
    fileSystem,
    inner,
    size: inode.content.size,
    ...(inode.type === 'file' && operation !== 'remove' ? { content: headOf(inode.content) } : {}),
  });
}

function flush(changes: Changes): void {
  const { pending } = changes;
  changes.pending = null;
  if (pending !== null) tell(pending);
}

/** Tells the observer of a change that just happened. */
export function changed(process: Process, operation: Operation, location: Location): void {
  const { machine } = process;
  if (machine.observer.fileChanged === undefined) return;
  const { changes } = machine;
  const { pending } = changes;
  if (
    operation === 'write' &&
    pending !== null &&
    pending.location.inode === location.inode &&
    pending.operation !== 'remove' &&
    pending.process.container === process.container
  )
    return;
  flush(changes);
  if (operation !== 'write' && operation !== 'create') {
    tell({ process, operation, location });
    return;
  }
  changes.pending = { process, operation, location };
  if (changes.scheduled) return;
  changes.scheduled = true;
  machine.clock.after(0, () => {
    changes.scheduled = false;
    flush(changes);
  });
}
