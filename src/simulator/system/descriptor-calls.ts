/** System calls on descriptors that take more than a line; reading and writing is done by the open file itself (`descriptors.ts`). */
import type { Task } from '../clock.ts';
import { drop, install, openStream, slotOf } from './descriptors.ts';
import type { Description } from './descriptors.ts';
import { fail } from './errors.ts';
import { statOf } from './files.ts';
import { createStream } from './pipes.ts';
import type { Process } from './processes.ts';
import type { Stat } from './types.ts';

/** dup2(2). */
export function duplicate(process: Process, from: number, to: number): void {
  const { description } = slotOf(process, from);
  if (to < 0 || to >= 1024) fail('EBADF');
  if (from === to) return;
  description.references++;
  const old = process.descriptors.get(to);
  process.descriptors.set(to, { description, closeOnExec: false });
  if (old !== undefined) drop(old.description);
}

/** pipe(2): the end to read from, then the one to write to. */
export function makePipe(process: Process): readonly [number, number] {
  const stream = createStream();
  const read = openStream(stream, 'read', { read: true });
  const write = openStream(stream, 'write', { write: true });
  return [install(process, read), install(process, write)];
}

/** lseek(2): answers the new offset. */
export function seek(process: Process, fd: number, offset: number, whence: 'set' | 'current' | 'end'): number {
  const { description } = slotOf(process, fd);
  if (description.kind === 'device') return 0;
  if (description.kind !== 'file' || description.inode === null) fail('ESPIPE');
  const base = whence === 'set' ? 0 : whence === 'current' ? description.offset : description.inode.content.size;
  if (base + offset < 0) fail('EINVAL');
  return (description.offset = base + offset);
}

/** poll(2) for reading, at most `timeout` ms; a signal ends it with an empty list. */
export function* poll(process: Process, fds: readonly number[], timeout: number): Task<readonly number[]> {
  const { clock } = process.machine;
  const deadline = clock.now() + Math.max(0, timeout);
  for (;;) {
    const ready = fds.filter((fd) => process.descriptors.get(fd)?.description.readable() ?? true);
    if (ready.length > 0 || clock.now() >= deadline) return ready;
    const wake = yield (wakeUp) => {
      const timer = clock.at(deadline, wakeUp);
      const stops = fds.map((fd) => process.descriptors.get(fd)?.description.changed?.wait(wakeUp));
      return () => {
        clock.cancel(timer);
        for (const stop of stops) stop?.();
      };
    };
    if (wake === 'interrupted') return [];
  }
}

/** fstat(2), also for what is no file. */
export function statOfDescription(process: Process, { inode, kind }: Pick<Description, 'inode' | 'kind'>): Stat {
  if (inode !== null) return statOf(inode, process);
  const now = process.machine.epoch + process.started;
  return {
    inode: 7,
    device: 13,
    ...(kind === 'tty' || kind === 'device'
      ? { type: 'character', mode: 0o620 }
      : { type: kind === 'socket' || kind === 'listener' ? 'socket' : 'fifo', mode: 0o600 }),
    nlink: 1,
    uid: process.uid,
    gid: process.gid,
    size: 0,
    blocks: 0,
    atime: now,
    mtime: now,
    ctime: now,
  };
}
