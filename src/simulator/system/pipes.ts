import { createWaitQueue } from '../clock.ts';
import type { Task, WaitQueue } from '../clock.ts';
import { fail } from './errors.ts';
import type { Bytes } from './types.ts';

/** Linux's default capacity of a pipe. */
export const PIPE_CAPACITY = 65536;

/** A one-way stream of bytes with a bound: a pipe, a FIFO, or one direction of a connection. */
export interface Stream {
  /** Bytes on their way; a rope, cut when it is read. */
  buffer: Bytes;
  readers: number;
  writers: number;
  /** Woken whenever a waiting reader, writer or opener should look again. */
  readonly changed: WaitQueue;
  readonly capacity: number;
  /** Nothing passes any more: the network is gone. */
  broken: boolean;
  /** The other side closed with bytes unread: TCP resets the connection then, and the next read says so. */
  reset: boolean;
}

export const createStream = (capacity = PIPE_CAPACITY): Stream => ({
  buffer: '',
  readers: 0,
  writers: 0,
  changed: createWaitQueue(),
  capacity,
  broken: false,
  reset: false,
});

/** Whether a read would not block. */
export const streamReadable = (stream: Stream): boolean => stream.buffer !== '' || stream.writers === 0 || stream.broken;

/** Takes up to `max` bytes; waits for some; '' when nobody writes any more. */
export function* readStream(stream: Stream, max: number, nonblock: boolean): Task<Bytes> {
  while (stream.buffer === '') {
    if (stream.reset) fail('ECONNRESET');
    if (stream.writers === 0 || stream.broken) return '';
    if (nonblock) fail('EAGAIN');
    if ((yield stream.changed.wait) === 'interrupted' && stream.buffer === '') fail('EINTR');
  }
  const data = stream.buffer.length <= max ? stream.buffer : stream.buffer.slice(0, max);
  stream.buffer = data.length === stream.buffer.length ? '' : stream.buffer.slice(max);
  stream.changed.wakeAll();
  return data;
}

/** Puts all of `data` in, waiting for room; EPIPE when nobody reads. Writes up to PIPE_BUF (4096) are never split. */
export function* writeStream(stream: Stream, data: Bytes): Task<void> {
  let rest = data;
  while (rest !== '') {
    if (stream.readers === 0 || stream.broken) fail('EPIPE');
    const room = stream.capacity - stream.buffer.length;
    if (room <= 0 || (room < rest.length && rest.length <= 4096)) {
      if ((yield stream.changed.wait) === 'interrupted') fail('EINTR');
      continue;
    }
    stream.buffer += rest.length <= room ? rest : rest.slice(0, room);
    rest = rest.length <= room ? '' : rest.slice(room);
    stream.changed.wakeAll();
  }
}

export function addReader(stream: Stream): void {
  stream.readers++;
  stream.changed.wakeAll();
}
export function addWriter(stream: Stream): void {
  stream.writers++;
  stream.changed.wakeAll();
}
export function dropReader(stream: Stream): void {
  stream.readers--;
  stream.changed.wakeAll();
}
export function dropWriter(stream: Stream): void {
  stream.writers--;
  stream.changed.wakeAll();
}
