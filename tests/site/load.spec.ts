/** Much of everything: fifty examples on a page, an hour of clicking, a day of virtual time, a worker that dies. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { hostile } from '../fuzz/hostile.ts';
import { recordTasks } from './main-thread.ts';
import { builtPages, ready, timeOf } from './pages.ts';
import { PLAIN, open, paste, play, settled, show, stillWorks, type } from './playground.ts';

/** Longest task of the main thread, ms. */
const MOST = 100;
const story = builtPages.find((page) => page.examples > 0 && page.path.startsWith('story/'))!;
const LOOP =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: loop}\nspec:\n  containers:\n  - {name: app, image: "busybox:1.36", command: [sh, -c, "echo one more time; sleep 2; exit 3"]}\n';

/** Serves the story's page changed. */
const serveChanged = (page: Page, change: (html: string) => string): Promise<unknown> =>
  page.route(`**/${story.path}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });

test('a page of fifty examples loads fast, and its one worker starts when the first is seen', async ({ page }) => {
  const figure = /<figure class="example-figure[\s\S]*?<\/figure>/.exec(story.html)![0];
  const { examples } = story;
  await serveChanged(page, (html) => html.replace(figure, () => figure.repeat(51 - examples)));
  const recorded = await recordTasks(page);
  await page.goto(story.path);
  const all = page.locator('.example');
  await expect(all).toHaveCount(50);
  for (const place of [0, 24, 49]) await ready(page, all.nth(place));
  expect(await all.and(page.locator('[data-state=static]')).count(), 'examples nobody has looked at').toBeGreaterThan(20);
  expect(page.workers().filter((worker) => worker.url().includes('/_astro/worker-'))).toHaveLength(1);
  const { longest, total } = await recorded();
  expect(longest, 'the longest task, ms').toBeLessThan(2 * MOST);
  expect(total, 'all tasks, ms').toBeLessThan(3_000);
});

/** What the page holds after a thorough collection. */
async function holdings(page: Page): Promise<{ readonly heap: number; readonly nodes: number }> {
  const client = await page.context().newCDPSession(page);
  // What a finalizer frees, the next collection takes.
  for (let i = 0; i < 3; i++) await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  const { nodes } = await client.send('Memory.getDOMCounters');
  await client.detach();
  return { heap: usedSize / 1e6, nodes };
}

const SAMPLES = ['teamwork', 'all-three', 'two-crews'];
const PANES = ['Timeline', 'Logs', 'Files', 'Events', 'Why', 'Shop', 'kubectl'];

/** Some minutes of a reader: another sample, all panes, play, travel, commands, edits, a break. Answers how many things were done. */
async function minutes(page: Page, example: Locator, sample: string, edits: number): Promise<number> {
  await page.evaluate((hash) => void (location.hash = hash), sample);
  await expect(page.locator('.gallery [aria-current=true] b')).toHaveText(sample);
  await ready(page);
  for (const pane of PANES) await show(example, pane);
  const scrubber = example.getByRole('slider', { name: 'Time' });
  for (const at of [0.2, 0.9, 0.5])
    await scrubber.evaluate(
      (input: HTMLInputElement, part) => (
        (input.value = String(Number(input.max) * part)),
        input.dispatchEvent(new Event('input', { bubbles: true }))
      ),
      at,
    );
  await example.getByRole('button', { name: 'Play', exact: true }).click();
  await example.getByRole('button', { name: 'Pause', exact: true }).click();
  for (const line of ['kubectl get pods', 'kubectl get pods -o yaml', 'kubectl get events']) await type(page, example, line);
  await example.getByText('Break it', { exact: true }).click();
  await example.locator('.break-it button').first().click();
  await settled(page, example);
  for (let i = 0; i < edits; i++) await play(page, example, `${PLAIN}# ${i}\n`);
  await example.getByRole('button', { name: 'Reset', exact: true }).click();
  await settled(page, example);
  return PANES.length + 10 + edits;
}

test('an hour of clicking leaves nothing behind', async ({ page }) => {
  test.setTimeout(240_000);
  const example = await open(page);
  for (const sample of SAMPLES) await minutes(page, example, sample, 2);
  const before = await holdings(page);
  let done = 0;
  for (let round = 0; round < 2; round++) for (const sample of SAMPLES) done += await minutes(page, example, sample, 4);
  expect(done, 'things done').toBeGreaterThan(125);
  const after = await holdings(page);
  expect(after.heap, `MB of heap, ${before.heap} before`).toBeLessThan(before.heap * 1.2 + 3);
  expect(after.nodes, `DOM nodes, ${before.nodes} before`).toBeLessThan(before.nodes * 1.2 + 1_000);
});

test('a crash loop of 24 hours plays, scrubs and stays quick', async ({ page }) => {
  const day = 86_400_000;
  await serveChanged(page, (html) => html.replace(/&quot;until&quot;:\[0,\d+\]/, `&quot;until&quot;:[0,${day}]`));
  await page.goto(story.path);
  const example = await ready(page);
  await example.locator('.yaml-edit').first().click();
  await page.locator('.cm-content').waitFor();
  const recorded = await recordTasks(page);
  await play(page, example, LOOP);
  await example.press('End');
  await expect(example.locator('.transport-clock')).toContainText('24:00:00');
  for (const pane of PANES) await show(example, pane);
  await show(example, 'Logs');
  await expect(example.getByRole('tabpanel')).toContainText('one more time');
  await expect(example.locator('.pager')).toContainText(/of \d+ lines/);
  await example.press('Home');
  for (let i = 0; i < 20; i++) await example.press('ArrowRight');
  expect(await timeOf(example)).toBeGreaterThan(2_000);
  await example.press(' ');
  await expect(example).toHaveAttribute('data-playing', 'true');
  await example.press(' ');
  expect((await recorded()).longest, 'the longest task, ms').toBeLessThan(MOST);
});

/** The page's patience with a silent worker, shortened to so many ms. */
async function shortenPatience(page: Page, silent: number): Promise<void> {
  await page.addInitScript((short) => {
    const later = globalThis.setTimeout;
    Object.assign(globalThis, { setTimeout: (work: () => void, ms?: number) => later(work, ms === 8_000 ? short : ms) });
  }, silent);
}

for (const [how, tell] of [
  ['with a word', true],
  ['silently', false],
] as const) {
  test(`a worker that dies ${how} during a run is replaced, and the reader is told`, async ({ page }) => {
    await shortenPatience(page, 3_000);
    await page.addInitScript(() => {
      const made: Worker[] = [];
      Object.assign(globalThis, { made });
      globalThis.Worker = class extends Worker {
        constructor(...args: ConstructorParameters<typeof Worker>) {
          super(...args);
          made.push(this);
        }
      };
    });
    const example = await open(page);
    await paste(page, hostile.find(({ name }) => name === 'a million files')?.manifest ?? '');
    await expect(example).toHaveAttribute('data-busy', 'true');
    await page.evaluate((told) => {
      for (const worker of (globalThis as unknown as { made: Worker[] }).made) {
        worker.terminate();
        if (told) worker.dispatchEvent(new ErrorEvent('error', { message: 'The simulator was killed.' }));
      }
    }, tell);
    await expect(example.locator('.note.failed')).toContainText(tell ? 'The simulator was killed.' : 'was stopped', { timeout: 10_000 });
    await expect(page.locator('.cm-content')).toContainText('1000000');
    await stillWorks(page, example);
    await expect(example.locator('.note.failed')).toHaveCount(0);
  });
}

/**
 * The page's patience made short, in ms: with silence, and with any run. Answers of the worker come `late` ms late; until then it says each half
 * second that it lives.
 */
async function slowWorker(page: Page, patience: { readonly silent: number; readonly most: number }, late: number): Promise<void> {
  await shortenPatience(page, patience.silent);
  await page.addInitScript(
    ([most, delay]) => {
      // The page's clock runs so fast that its longest patience, two minutes, is over after `most`.
      const now = performance.now.bind(performance);
      performance.now = () => now() * (120_000 / most);
      type Listener = (event: MessageEvent<{ readonly id: number }>) => void;
      const listen = EventTarget.prototype.addEventListener;
      const slowly = function (this: Worker, type: string, listener: Listener): void {
        listen.call(this, type, (event) => {
          const message = event as MessageEvent<{ readonly id: number }>;
          if (type !== 'message' || !(globalThis as unknown as { late?: boolean }).late) return listener(message);
          for (let at = 500; at < delay; at += 500)
            setTimeout(() => listener(new MessageEvent('message', { data: { id: message.data.id, alive: true } as never })), at);
          setTimeout(() => listener(message), delay);
        });
      };
      Object.assign(Worker.prototype, { addEventListener: slowly });
    },
    [patience.most, late] as const,
  );
}
const beLate = (page: Page): Promise<void> => page.evaluate(() => void Object.assign(globalThis, { late: true }));

test('a worker that says it is at work is waited for, and the reader sees that', async ({ page }) => {
  await slowWorker(page, { silent: 2_000, most: 120_000 }, 5_000);
  const example = await open(page);
  await beLate(page);
  await paste(page, PLAIN);
  await expect(example.locator('.note.waited')).toContainText('Still playing');
  await settled(page, example);
  await expect(example.locator('.note.waited, .note.failed')).toHaveCount(0);
  await show(example, 'Logs');
  await expect(example.getByRole('tabpanel')).toContainText('all is well');
});

test('it is not waited for for ever, and the reader can stop it before', async ({ page }) => {
  await slowWorker(page, { silent: 2_000, most: 4_000 }, 20_000);
  const example = await open(page);
  await beLate(page);
  await paste(page, PLAIN);
  await expect(example.locator('.note.failed')).toContainText(/did not end within 1\d\d s/, { timeout: 15_000 });
  await paste(page, `${PLAIN}# again\n`);
  await example.locator('.note.waited').getByRole('button', { name: 'Stop' }).click();
  await expect(example.locator('.note.failed')).toContainText('You stopped the run.');
  await page.evaluate(() => void Object.assign(globalThis, { late: false }));
  await stillWorks(page, example);
});

test('the worker says each second that a run goes on', async ({ page }) => {
  await page.route('**/_astro/worker-*.js', async (route) => {
    const response = await route.fetch();
    // A clock that runs fifty times as fast: what takes a fiftieth of a second is long.
    const fast = '{ const now = performance.now.bind(performance); performance.now = () => 50 * now(); }\n';
    await route.fulfill({ response, body: fast + (await response.text()) });
  });
  await page.addInitScript(() => {
    const alive: number[] = [];
    Object.assign(globalThis, { alive });
    globalThis.Worker = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        this.addEventListener('message', ({ data }: MessageEvent<object>) => 'alive' in data && alive.push(performance.now()));
      }
    };
  });
  const example = await open(page);
  await play(page, example, hostile.find(({ name }) => name === 'a fork loop')?.manifest ?? '');
  expect(await page.evaluate(() => (globalThis as unknown as { alive: number[] }).alive.length)).toBeGreaterThan(2);
});
