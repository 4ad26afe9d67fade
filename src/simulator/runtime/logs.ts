// Turns what a container writes into log lines: one per stream and line, as the CRI log has them.
import type { Time } from '../clock.ts';
import type { Bytes } from '../system/types.ts';
import { decodeText } from './text.ts';

export type Stream = 'stdout' | 'stderr';
export interface LogLine {
  readonly at: Time;
  readonly stream: Stream;
  readonly text: string;
}
export interface Log {
  write(stream: Stream, data: Bytes): void;
  /** What is left without a line end becomes a line of its own. */
  end(): void;
  lines(): readonly LogLine[];
  /** How long its file on the node would be. */
  size(): number;
}

/** containerd cuts longer lines (max_container_log_line_size). */
const MAX_LINE = 16 * 1024;
/** The kubelet rotates at 10 MiB; we stop well before a page would choke. */
export const MAX_LOG_BYTES = 1024 * 1024;

export function createLog(now: () => Time, add: (line: LogLine) => void, full: () => void): Log {
  const lines: LogLine[] = [];
  const rest: Record<Stream, Bytes> = { stdout: '', stderr: '' };
  let bytes = 0;
  const put = (stream: Stream, text: Bytes): void => {
    if (bytes > MAX_LOG_BYTES) return;
    bytes += text.length + 64;
    if (bytes > MAX_LOG_BYTES) {
      full();
      return;
    }
    const line: LogLine = { at: now(), stream, text: decodeText(text) };
    lines.push(line);
    add(line);
  };
  return {
    write: (stream, data) => {
      if (bytes > MAX_LOG_BYTES) return;
      let text = rest[stream] + data;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        put(stream, text.slice(0, end));
        text = text.slice(end + 1);
      }
      while (text.length > MAX_LINE) {
        put(stream, text.slice(0, MAX_LINE));
        text = text.slice(MAX_LINE);
      }
      rest[stream] = text;
    },
    end: () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (rest[stream] !== '') put(stream, rest[stream]);
        rest[stream] = '';
      }
    },
    lines: () => lines,
    size: () => bytes,
  };
}
