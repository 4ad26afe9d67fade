/** Files and commands an awk program reads from and writes to. */
import type { Task } from '../../clock.ts';
import { SHELL, startShell } from './awk-shell.ts';
import type { Regex } from './regex.ts';
import { strerror, type Tool } from './tool.ts';
import { statusCode } from './path.ts';

interface Source {
  fd: number;
  buffer: string;
  ended: boolean;
  pid: number;
  readonly main: boolean;
}
interface Sink {
  readonly fd: number;
  readonly pid: number;
  buffer: string;
}

export interface Streams {
  /** A new input; `main`: an error of reading it ends the program. */
  attach(fd: number, main?: boolean): number;
  closeInput(id: number): void;
  /** The stream of a getline, opened when first used; -1 when it cannot be. */
  source(from: 'file' | 'command', name: string): Task<number>;
  /** The next record, or null at the end. */
  read(id: number, separator: string, regex: (source: string) => Regex): Task<string | null>;
  write(redirect: string, name: string, text: string): Task<void>;
  system(command: string): Task<number>;
  close(name: string): Task<number>;
  closeAll(): Task<void>;
}

export function createStreams(t: Tool): Streams {
  const { sys } = t;
  const sources: (Source | null)[] = [];
  const readers = new Map<string, number>();
  const sinks = new Map<string, Sink>();
  const finish = function* (pid: number): Task<number> {
    if (pid === 0) return 0;
    const ended = yield* sys.wait(pid);
    return ended === null ? 0 : statusCode(ended.status) << 8;
  };
  const flushSink = function* (sink: Sink): Task<void> {
    const data = sink.buffer;
    sink.buffer = '';
    if (data !== '') yield* sys.write(sink.fd, data);
  };
  const flushAll = function* (): Task<void> {
    yield* t.flush();
    for (const sink of sinks.values()) yield* flushSink(sink);
  };
  const fill = function* (s: Source): Task<boolean> {
    if (s.ended) return false;
    let chunk = '';
    try {
      chunk = yield* sys.read(s.fd, 65536);
    } catch (e) {
      if (s.main) return yield* t.die(`cmd. line:1: ${strerror(e)}`);
      strerror(e);
    }
    if (chunk === '') s.ended = true;
    s.buffer += chunk;
    // A record without an end is looked through anew with each piece.
    yield* sys.tick(s.buffer.length >> 10);
    return chunk !== '';
  };
  const streams: Streams = {
    attach(fd, main = false) {
      sources.push({ fd, buffer: '', ended: false, pid: 0, main });
      return sources.length - 1;
    },
    closeInput(id) {
      const s = sources[id];
      if (s === null || s === undefined) return;
      if (s.fd > 2) sys.close(s.fd);
      sources[id] = null;
    },
    *source(from, name) {
      const known = readers.get(name);
      if (known !== undefined) return known;
      if (from === 'file') {
        try {
          const fd = name === '-' ? 0 : yield* sys.open(name, { read: true });
          readers.set(name, streams.attach(fd));
        } catch (e) {
          strerror(e);
          return -1;
        }
      } else {
        yield* flushAll();
        const { fd, pid } = startShell(sys, name, 'read');
        const id = streams.attach(fd);
        sources[id]!.pid = pid;
        readers.set(name, id);
      }
      return readers.get(name)!;
    },
    *read(id, separator, regex) {
      const s = sources[id];
      if (s === null || s === undefined) return null;
      // Searches on where the last search of this record ended, so that a long record is not searched again and again.
      for (let from = 0; ;) {
        if (s.buffer !== '') {
          if (separator.length === 1) {
            const end = s.buffer.indexOf(separator, from);
            if (end >= 0) {
              const record = s.buffer.slice(0, end);
              s.buffer = s.buffer.slice(end + 1);
              return record;
            }
            from = s.buffer.length;
          } else if (separator === '') {
            const text = s.buffer.replace(/^\n+/, '');
            const m = /\n\n+(?=[^])/.exec(text);
            if (m !== null && m.index + m[0].length < text.length) {
              s.buffer = text.slice(m.index + m[0].length);
              return text.slice(0, m.index);
            }
            if (s.ended && text === '') {
              s.buffer = '';
              return null;
            }
          } else {
            const m = regex(separator).exec(s.buffer);
            if (m !== null && m[1]! > m[0]! && (m[1]! < s.buffer.length || s.ended)) {
              const record = s.buffer.slice(0, m[0]);
              s.buffer = s.buffer.slice(m[1]);
              return record;
            }
          }
        }
        if (yield* fill(s)) {
          if (s.buffer.length > 1 << 20) sys.setMemory(s.buffer.length);
          continue;
        }
        if (s.buffer === '') return null;
        const rest = separator === '' ? s.buffer.replace(/^\n+|\n+$/g, '') : s.buffer;
        s.buffer = '';
        return separator === '' && rest === '' ? null : rest;
      }
    },
    *write(redirect, name, text) {
      if (redirect !== '|' && (name === '/dev/stdout' || name === '-')) return yield* t.print(text);
      let sink = sinks.get(name);
      if (sink === undefined) {
        if (redirect === '|') {
          yield* flushAll();
          const { fd, pid } = startShell(sys, name, 'write');
          sink = { fd, pid, buffer: '' };
        } else {
          try {
            const fd = yield* sys.open(name, { write: true, create: true, truncate: redirect === '>', append: redirect === '>>' }, 0o666);
            sink = { fd, pid: 0, buffer: '' };
          } catch (e) {
            return yield* t.die(`can't open '${name}': ${strerror(e)}`);
          }
        }
        sinks.set(name, sink);
      }
      sink.buffer += text;
      if (sink.buffer.length >= 4096 || name === '/dev/stderr') yield* flushSink(sink);
    },
    *system(command) {
      yield* flushAll();
      if (command === '') return 0;
      const pid = sys.spawn(SHELL, ['sh', '-c', command], sys.env);
      const ended = yield* sys.wait(pid);
      return ended === null || 'signal' in ended.status ? 0 : ended.status.code;
    },
    *close(name) {
      const sink = sinks.get(name);
      if (sink !== undefined) {
        sinks.delete(name);
        yield* flushSink(sink);
        sys.close(sink.fd);
        return yield* finish(sink.pid);
      }
      const id = readers.get(name);
      if (id === undefined) return 0;
      readers.delete(name);
      const pid = sources[id]?.pid ?? 0;
      streams.closeInput(id);
      return yield* finish(pid);
    },
    *closeAll() {
      for (const name of [...sinks.keys(), ...readers.keys()]) yield* streams.close(name);
    },
  };
  return streams;
}
