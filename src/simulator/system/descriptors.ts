import { createWaitQueue } from '../clock.ts';
import type { Task, WaitQueue } from '../clock.ts';
import { MAX_DESCRIPTORS } from './budget.ts';
import { CAP_FSETID, capable } from './capabilities.ts';
import { changed } from './changes.ts';
import { readContent } from './content.ts';
import { fail } from './errors.ts';
import { release, writeData } from './inodes.ts';
import type { Inode } from './inodes.ts';
import type { Location } from './paths.ts';
import { addReader, addWriter, dropReader, dropWriter, readStream, streamReadable, writeStream } from './pipes.ts';
import type { Stream } from './pipes.ts';
import { checkMemory } from './processes.ts';
import type { Process } from './processes.ts';
import type { Bytes, OpenFlags } from './types.ts';
import { zeros } from './zeros.ts';

/** An open file description: what descriptors of one or several processes share. */
export interface Description {
  readonly kind: 'file' | 'directory' | 'pipe' | 'device' | 'output' | 'tty' | 'socket' | 'listener';
  readonly flags: OpenFlags;
  readonly location: Location | null;
  readonly inode: Inode | null;
  offset: number;
  references: number;
  read(process: Process, max: number): Task<Bytes>;
  write(process: Process, data: Bytes): Task<void>;
  /** A read would not block. */
  readable(): boolean;
  /** Woken when `readable` may have changed; null when it is always readable. */
  readonly changed: WaitQueue | null;
  /** Runs when the last descriptor is closed. */
  close(): void;
}

export interface Slot {
  readonly description: Description;
  closeOnExec: boolean;
}

function* nothing(): Task<Bytes> {
  return '';
}
function* swallow(): Task<void> {
  /* taken and forgotten */
}
function* refuseRead(): Task<Bytes> {
  return fail('EBADF');
}
function* refuseWrite(): Task<void> {
  fail('EBADF');
}

type Parts = Partial<Omit<Description, 'kind' | 'offset' | 'references'>>;

export function describe(kind: Description['kind'], parts: Parts): Description {
  return {
    kind,
    flags: {},
    location: null,
    inode: null,
    offset: 0,
    references: 0,
    read: refuseRead,
    write: refuseWrite,
    readable: () => true,
    changed: null,
    close: () => undefined,
    ...parts,
  };
}

/** A regular file opened at a place. */
export function openFile(location: Location, flags: OpenFlags): Description {
  const { inode } = location;
  inode.opens++;
  const self: Description = describe('file', {
    flags,
    location,
    inode,
    *read(_process, max) {
      if (!flags.read) fail('EBADF');
      const data = readContent(inode.content, self.offset, max);
      self.offset += data.length;
      return data;
    },
    *write(process, data) {
      if (!flags.write) fail('EBADF');
      if (flags.append) self.offset = inode.content.size;
      const used = inode.store.used;
      const written = writeData(inode, self.offset, data);
      // What somebody else wrote into does not run as its owner.
      if ((inode.mode & 0o6000) !== 0 && !capable(process, CAP_FSETID)) inode.mode &= (inode.mode & 0o10) === 0 ? 0o3777 : 0o1777;
      self.offset += written;
      changed(process, 'write', location);
      if (inode.store.type === 'tmpfs') {
        process.container.memoryFiles += inode.store.used - used;
        checkMemory(process);
      }
      if (written < data.length) fail('ENOSPC');
    },
    close: () => {
      inode.opens--;
      release(inode);
    },
  });
  return self;
}

export function openDirectory(location: Location, flags: OpenFlags): Description {
  return describe('directory', {
    flags,
    location,
    inode: location.inode,
    *read() {
      return fail('EISDIR');
    },
  });
}

/** A text that was made when it was opened (/proc). */
export function openText(location: Location, text: Bytes): Description {
  const self: Description = describe('file', {
    flags: { read: true },
    location,
    inode: location.inode,
    *read(_process, max) {
      const data = text.slice(self.offset, self.offset + max);
      self.offset += data.length;
      return data;
    },
    write: swallow,
  });
  return self;
}

function randomString(random: () => number, length: number): Bytes {
  const parts: string[] = [];
  for (let i = 0; i < length; i++) parts.push(String.fromCharCode(random() & 0xff));
  return parts.join('');
}

export function openDevice(
  location: Location | null,
  inode: Inode | null,
  name: 'null' | 'zero' | 'full' | 'random' | 'tty',
  flags: OpenFlags,
  random: () => number,
): Description {
  function* readZeros(_process: Process, max: number): Task<Bytes> {
    return zeros(max);
  }
  function* full(): Task<void> {
    fail('ENOSPC');
  }
  let randomBlock: Bytes | undefined;
  function* randomBytes(_process: Process, max: number): Task<Bytes> {
    if (max <= 256) return randomString(random, max);
    // Much of it: one block, begun at a random place each time.
    randomBlock ??= randomString(random, 65_536);
    const start = random() % 65_536;
    return (randomBlock.slice(start) + randomBlock.slice(0, start)).slice(0, max);
  }
  return describe('device', {
    flags,
    location,
    inode,
    ...(flags.read ? { read: name === 'null' ? nothing : name === 'random' ? randomBytes : readZeros } : {}),
    ...(flags.write ? { write: name === 'full' ? full : swallow } : {}),
  });
}

/** One end of a pipe, FIFO or container's standard input; `both`: a FIFO opened for reading and writing. */
export function openStream(
  stream: Stream,
  end: 'read' | 'write' | 'both',
  flags: OpenFlags,
  location: Location | null = null,
): Description {
  const reads = end !== 'write';
  const writes = end !== 'read';
  if (reads) addReader(stream);
  if (writes) addWriter(stream);
  return describe('pipe', {
    flags,
    location,
    inode: location?.inode ?? null,
    ...(reads ? { read: (_process: Process, max: number) => readStream(stream, max, flags.nonblock === true) } : {}),
    ...(writes ? { write: (_process: Process, data: Bytes) => writeStream(stream, data) } : {}),
    readable: () => (reads ? streamReadable(stream) : stream.readers === 0),
    changed: stream.changed,
    close: () => {
      if (reads) dropReader(stream);
      if (writes) dropWriter(stream);
    },
  });
}

/** What a container writes to its runtime: taken at once, whole. */
export function openOutput(sink: (data: Bytes) => void): Description {
  return describe('output', {
    flags: { write: true },
    *write(_process, data) {
      if (data !== '') sink(data);
    },
  });
}

/** A terminal: echoes, edits lines, turns ^C into SIGINT and ^D into the end; `\n` goes out as `\r\n`. */
export function openTerminal(
  sink: (data: Bytes) => void,
  interrupt: () => void,
): { readonly description: Description; readonly push: (data: Bytes | null) => void } {
  const queue = createWaitQueue();
  const lines: Bytes[] = [];
  let line = '';
  let ended = false;
  const out = (data: Bytes): void => sink(data.replaceAll('\n', '\r\n'));
  const key = (char: string): void => {
    switch (char) {
      case '\x03':
        line = '';
        out('^C');
        interrupt();
        return;
      case '\x04':
        lines.push(line);
        line = '';
        return;
      case '\r':
      case '\n':
        out('\n');
        lines.push(`${line}\n`);
        line = '';
        return;
      case '\x7f':
      case '\b':
        if (line === '') return;
        line = line.slice(0, -1);
        out('\b \b');
        return;
      default:
        line += char;
        out(char);
    }
  };
  const description = describe('tty', {
    flags: { read: true, write: true },
    *read(_process, max) {
      while (lines.length === 0) {
        if (ended) return '';
        if ((yield queue.wait) === 'interrupted' && lines.length === 0) fail('EINTR');
      }
      const first = lines[0]!;
      if (first.length <= max) lines.shift();
      else lines[0] = first.slice(max);
      return first.slice(0, max);
    },
    *write(_process, data) {
      if (data !== '') out(data);
    },
    readable: () => lines.length > 0 || ended,
    changed: queue,
  });
  const push = (data: Bytes | null): void => {
    if (data === null) ended = true;
    else for (const char of data) key(char);
    queue.wakeAll();
  };
  return { description, push };
}

/** A process's slot for a descriptor; EBADF when it is not open. */
export const slotOf = (process: Process, fd: number): Slot => process.descriptors.get(fd) ?? fail('EBADF');

/** The lowest free descriptor from `min` on. */
export function install(process: Process, description: Description, min = 0, closeOnExec = false): number {
  let fd = min;
  while (process.descriptors.has(fd)) fd++;
  if (fd >= MAX_DESCRIPTORS) {
    if (description.references === 0) description.close();
    fail('EMFILE');
  }
  description.references++;
  process.descriptors.set(fd, { description, closeOnExec });
  return fd;
}

export function closeDescriptor(process: Process, fd: number): void {
  const { description } = slotOf(process, fd);
  process.descriptors.delete(fd);
  drop(description);
}

/** Takes one reference away. */
export function drop(description: Description): void {
  if (--description.references === 0) description.close();
}
