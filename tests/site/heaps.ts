/** How much JavaScript the page and the simulator's worker hold, from the browser's own accounts. */
import type { CDPSession, Page } from '@playwright/test';

/** MB after a thorough collection. */
export interface Heaps {
  readonly page: number;
  readonly worker: number;
}
type Send = (method: string) => Promise<{ readonly usedSize?: number }>;

async function heapOf(send: Send): Promise<number> {
  // What a finalizer frees, the next collection takes.
  for (let i = 0; i < 2; i++) await send('HeapProfiler.collectGarbage');
  return ((await send('Runtime.getHeapUsage')).usedSize ?? NaN) / 1e6;
}

/** A worker is a target of its own: it is asked through the page's session. */
async function workerOf(client: CDPSession): Promise<Send> {
  const attached = new Promise<string>((resolve) =>
    client.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    }),
  );
  await client.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  let last = 0;
  return (method) => {
    const id = ++last;
    const answer = new Promise<{ readonly usedSize?: number }>((resolve) => {
      const listen = ({ message }: { readonly message: string }): void => {
        const told = JSON.parse(message) as { readonly id?: number; readonly result?: { readonly usedSize?: number } };
        if (told.id !== id) return;
        client.off('Target.receivedMessageFromTarget', listen);
        resolve(told.result ?? {});
      };
      client.on('Target.receivedMessageFromTarget', listen);
    });
    return client.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params: {} }) }).then(() => answer);
  };
}

export async function heapsOf(page: Page): Promise<Heaps> {
  const client = await page.context().newCDPSession(page);
  const heaps = {
    page: await heapOf((method) => client.send(method as 'Runtime.getHeapUsage')),
    worker: await heapOf(await workerOf(client)),
  };
  await client.detach();
  return heaps;
}
