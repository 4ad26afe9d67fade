import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace } from '../../src/simulator/index.ts';
import { manifest, run } from '../../src/site/run/fixture.ts';
import { figureOf } from '../../src/site/run/figure.ts';
import { play } from '../../src/site/run/play.ts';
import { stillClock } from '../../src/site/clock.ts';
import { troublesOf } from './BreakIt.tsx';
import { Player } from './Player.tsx';
import { Predict } from './Predict.tsx';

test('the first paint is the finished figure, its controls asleep', () => {
  const html = renderToString(
    <Player
      name="shop"
      title="A shop"
      level={2}
      manifest={manifest}
      until={12_000}
      figure={figureOf(run)}
      panes="timeline shop"
      actions={[]}
      claims={[]}
      playground="/playground/"
      yaml={<pre>{manifest}</pre>}
    />,
  );
  expect(html).toContain('<h2 class="example-title">A shop</h2>');
  expect(html).toContain('data-state="static"');
  expect(html).toContain('✓ Completed');
  expect(html).toMatch(/<button type="button" disabled aria-label="Play"/);
});
test('a figure is small enough to ship in a page', () => expect(JSON.stringify(figureOf(run)).length).toBeLessThan(12_000));
test('the same input gives the same hash', () => {
  expect(play({ manifest, actions: [{ kind: 'command', at: 8000, line: 'kubectl get pods' }], until: 12_000 }).hash).toBe(run.hash);
  expect(play({ manifest, actions: [], until: 12_000 }).hash).not.toBe(run.hash);
});
test('what can be broken is what there is', () => {
  const pod = indexTrace(run.trace).objectsAt(run.end).get('Pod', 'default', 'shop')!;
  expect(troublesOf(pod).map((trouble) => trouble.label)).toEqual([
    'Kill clerk',
    'Let crew start 5 s late',
    'Fill the volume locker',
    'Make image busybox:1.36 vanish',
    'Delete the Pod',
    'Drain the node',
  ]);
});
test('a prediction is answered by the run, only once it is reached', () => {
  const prediction = {
    at: 2000,
    question: 'What does STATUS say?',
    options: [{ text: 'Init:0/1' }, { text: 'Running', because: 'there were no crew' }],
  };
  const html = (time: number): string =>
    renderToString(
      <Predict prediction={prediction} rows={run.rows} clock={stillClock(time)} idle={false} pristine ready onPlay={() => undefined} />,
    );
  expect(html(1000)).not.toContain('right');
});
test('text that is no manifest neither throws nor makes a Pod', () => {
  for (const text of ['', '[', 'kind: Pod', 'null', '---\n---\n', 'a: &a [*a]', '\u0000']) {
    const broken = play({ manifest: text, actions: [], until: 1000 });
    expect(broken.lanes, JSON.stringify(text)).toEqual([]);
  }
});
