import type { Clock } from '../clock.ts';
import type { Bytes, Program } from './types.ts';

/** The programs of one run as the bytes of their files: an ELF image whose bytes name the program, so that a copy can be executed like the original. */
export interface Programs {
  /** The bytes of a program's file, as long as `size`. */
  bytesOf(program: Program, size: number): Bytes;
  /** The program whose first bytes these are, e.g. a busybox copied into a volume. */
  of(data: Bytes): Program | undefined;
}

const MARK = /^\x7fELF\x02\x01\x01\x00#(\d+)#/;

function create(): Programs {
  const bytes = new Map<Program, Bytes>();
  const byMark: Program[] = [];
  return {
    bytesOf: (program, size) => {
      let known = bytes.get(program);
      if (known === undefined) {
        const head = `\x7fELF\x02\x01\x01\x00#${byMark.push(program)}#`;
        known = head + '\0'.repeat(Math.max(0, size - head.length));
        bytes.set(program, known);
      }
      return known;
    },
    of: (data) => {
      const mark = MARK.exec(data);
      return mark === null ? undefined : byMark[Number(mark[1]) - 1];
    },
  };
}

const ofRun = new WeakMap<Clock, Programs>();

/**
 * What the machines on one clock share: files are copied between the reader's desk and the nodes. Kept by the clock, so that a run gives its
 * programs the same marks whatever was played before, and leaves nothing behind.
 */
export function programsOn(clock: Clock): Programs {
  let found = ofRun.get(clock);
  if (found === undefined) ofRun.set(clock, (found = create()));
  return found;
}
