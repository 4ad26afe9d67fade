import { createWaitQueue, type Task } from '../clock.ts';
import { decodeText } from '../runtime/text.ts';
import type { KubectlIo } from './types.ts';

/** Lets the reader edit a file: what they saved, undefined when they left it as it was. The caller has made sure that there is an editor. */
export function* editText(io: KubectlIo, file: string, text: string): Task<{ readonly text: string } | 'interrupted' | undefined> {
  const queue = createWaitQueue();
  let left: { readonly saved: string | undefined } | undefined;
  const close = io.edit?.(file, text, (saved) => {
    left = { saved };
    queue.wakeAll();
  });
  try {
    while (left === undefined) if ((yield queue.wait) === 'interrupted') return 'interrupted';
  } finally {
    close?.();
  }
  return left.saved === undefined ? undefined : { text: left.saved };
}

export { encodeText as toBytes } from '../runtime/text.ts';
/** Decodes a stream of bytes piece by piece: the beginning of a character waits for its end. */
export function utf8Reader(): (bytes: string) => string {
  let rest = '';
  return (bytes) => {
    const all = rest + bytes;
    const begun = /[\xc2-\xdf]$|[\xe0-\xef][\x80-\xbf]?$|[\xf0-\xf4][\x80-\xbf]{0,2}$/.exec(all)?.[0] ?? '';
    rest = begun;
    return decodeText(begun === '' ? all : all.slice(0, -begun.length));
  };
}
