/**
 * How long the page's main thread was held at a stretch: the longest task's time on the processor, from the browser's own trace. Other programs
 * of a busy machine make a task take longer by the clock, and that is not the page's doing.
 */
import type { Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}
export interface Tasks {
  /** The longest task, and all of them together, in ms. */
  readonly longest: number;
  readonly total: number;
  /** The longest that began after each mark of the page's (`performance.mark`) and before the next. */
  readonly since: ReadonlyMap<string, number>;
}

/** Starts to record; what it answers stops, and tells the tasks since, in ms of this machine. */
export async function recordRaw(page: Page): Promise<() => Promise<Tasks>> {
  const client = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  const collect = ({ value }: { readonly value: object[] }): void => void events.push(...(value as TraceEvent[]));
  client.on('Tracing.dataCollected', collect);
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  return async () => {
    const complete = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
    await client.send('Tracing.end');
    await complete;
    client.off('Tracing.dataCollected', collect);
    await client.detach();
    const mains = new Set(
      events.flatMap(({ name, pid, tid, args }) => (name === 'thread_name' && args?.name === 'CrRendererMain' ? [`${pid}/${tid}`] : [])),
    );
    const onMain = events.filter(({ pid, tid }) => mains.has(`${pid}/${tid}`)).sort((a, b) => a.ts - b.ts);
    const tasks = onMain.filter(({ name, ph }) => ph === 'X' && name.endsWith('RunTask'));
    if (tasks.length === 0) throw new Error('the trace holds no task of the main thread');
    const timeOf = ({ tdur, dur }: TraceEvent): number => (tdur ?? dur ?? 0) / 1000;
    const since = new Map<string, number>();
    let mark: string | undefined;
    for (const event of onMain) {
      if (event.name.startsWith(MARK)) {
        mark = event.name.slice(MARK.length);
        since.set(mark, 0);
      } else if (mark !== undefined && event.ph === 'X' && event.name.endsWith('RunTask'))
        since.set(mark, Math.max(since.get(mark)!, timeOf(event)));
    }
    // Tasks may hold tasks: the sum counts those twice.
    return {
      longest: tasks.reduce((most, task) => Math.max(most, timeOf(task)), 0),
      total: tasks.reduce((sum, task) => sum + timeOf(task), 0),
      since,
    };
  };
}

/** Below this a task is short on any machine, ms. */
const SHORT = 40;

/**
 * Starts to record; what it answers stops, and gives the longest task since, and all of them together, in ms of the machine on which the limits
 * of these tests were set: on one that is slower at this moment, the browser's own work takes longer as well.
 */
export async function recordTasks(page: Page): Promise<() => Promise<Tasks>> {
  const stop = await recordRaw(page);
  return async () => {
    const { longest, total, since } = await stop();
    const slow = longest < SHORT ? 1 : await slowness(page);
    return { longest: longest / slow, total: total / slow, since: new Map([...since].map(([mark, time]) => [mark, time / slow])) };
  };
}

/** What `slowness` has a page do, in the fast moments of a machine of CI (33 to 50 measured; up to 254 in its slow ones), ms. */
const NOMINAL = 30;

/**
 * How many times slower this machine is, at this moment, than the one on which the limits of these tests were set; at least 1. The page does a
 * fixed piece of work, half of it with long texts and half with elements: both take longer where memory is slow or other programs run.
 */
async function slowness(page: Page): Promise<number> {
  const stop = await recordRaw(page);
  await page.evaluate(() => {
    const lines: string[] = [];
    for (let i = 0; i < 60_000; i++) lines.push(`a line of nothing much at all, number ${i}`);
    const text = lines.join('\n');
    const box = document.createElement('div');
    box.append(...text.split('\n', 2_500).map((line) => Object.assign(document.createElement('p'), { textContent: line })));
    document.body.append(box);
    box.getBoundingClientRect();
    box.remove();
  });
  return Math.max(1, (await stop()).longest / NOMINAL);
}

/** What the marks of tests begin with: the page may have its own. */
const MARK = 'test: ';
/** Marks the recording: tasks from here on are `name`'s. */
export const markTasks = (page: Page, name: string): Promise<void> =>
  page.evaluate((mark) => void performance.mark(mark), `${MARK}${name}`);
