// What the kernel tells becomes facts about containers, volumes and connections.
import type { FileSystem, KernelObserver } from '../system/kernel-types.ts';
import type { Bytes } from '../system/types.ts';
import type { ContainerRef, Emit } from '../trace/facts.ts';
import { decodeText } from './text.ts';

export interface Names {
  /** The Pod volume a file system is, or undefined for a container's own layer. */
  readonly volumeName: (fileSystem: FileSystem) => string | undefined;
  readonly ref: (container: string) => ContainerRef | undefined;
}

/** A fact shows at most this much of a file. */
const MAX_CONTENT = 4096;

/** The beginning, as a text of its own: a mere slice would keep the whole file in memory for as long as the fact lives. */
const cut = (content: Bytes): Bytes =>
  content.length <= MAX_CONTENT ? content : `${content.slice(0, MAX_CONTENT)} `.slice(0, MAX_CONTENT);

export function observeKernel(observer: KernelObserver, emit: Emit, names: Names): void {
  observer.fileChanged = ({ container, operation, path, fileSystem, inner, size, content }) => {
    const ref = names.ref(container);
    if (ref === undefined) return;
    const volume = names.volumeName(fileSystem) ?? null;
    emit({
      kind: 'file',
      ref,
      operation,
      volume,
      path: decodeText(path),
      inner: volume === null ? decodeText(path) : decodeText(inner),
      size,
      ...(content === undefined ? {} : { content: decodeText(cut(content)) }),
    });
  };
  observer.connection = ({ container, address, port, outcome, server }) => {
    const ref = container === null ? undefined : names.ref(container);
    const to = server === null ? undefined : names.ref(server);
    emit({
      kind: 'connection',
      address,
      port,
      outcome,
      ...(ref === undefined ? {} : { ref }),
      ...(to === undefined ? {} : { server: to }),
    });
  };
  observer.listening = ({ container, address, port, outcome }) => {
    const ref = names.ref(container);
    if (ref !== undefined) emit({ kind: 'listen', ref, address, port, outcome });
  };
  observer.budgetExceeded = (budget, limit, container) => {
    const ref = container === null ? undefined : names.ref(container);
    const message =
      budget === 'turns'
        ? `${ref?.container ?? 'a program'} loops without ever waiting: after ${limit} turns it is played in slow motion`
        : `the run has used up its ${budget}`;
    emit({ kind: 'budget', budget, limit, message, ...(ref === undefined ? {} : { ref }) });
  };
}
