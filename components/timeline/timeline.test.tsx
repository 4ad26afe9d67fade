import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { run } from '../../src/site/run/fixture.ts';
import { stillClock } from '../../src/site/clock.ts';
import { Timeline, segmentText, ticksOf } from './Timeline.tsx';

const html = renderToString(<Timeline lanes={run.lanes} rows={run.rows} end={run.end} clock={stillClock(5000)} />);

test('there is a lane a container, in its role’s colour', () => {
  expect([...html.matchAll(/data-role="(\w+)" class="lane"/g)].map(([, role]) => role)).toEqual(['init', 'app']);
});
test('the cursor stands at the time', () => expect(html).toContain(`style="left:${((5000 / run.end) * 100).toFixed(3)}%;" class="cursor"`));
test('the same is a table for those who listen', () =>
  expect(html).toMatch(/<th scope="row">crew \(init\)<\/th><td>[\d.]+ s<\/td><td>[\d.]+ s<\/td><td>✓ Completed<\/td>/));
test('of many spans those who listen hear forty, and how many more there are', () => {
  const [lane] = run.lanes;
  const long = { ...lane!, segments: Array.from({ length: 130 }, (_, i) => ({ ...lane!.segments[0]!, from: i * 100, to: i * 100 + 100 })) };
  const many = renderToString(<Timeline lanes={[long]} rows={[]} end={13_000} clock={stillClock(0)} />);
  expect(many.match(/<th scope="row">/g)).toHaveLength(40);
  expect(many).toContain('and 90 more');
});
test('a box without room for a word has none', () => {
  const [lane] = run.lanes;
  const segment = lane!.segments[0]!;
  const narrow = {
    ...lane!,
    segments: [0, 100].map((from) => ({ ...segment, from, to: from === 0 ? 100 : 20_000, reason: `from ${from}` })),
  };
  const drawn = renderToString(<Timeline lanes={[narrow]} rows={[]} end={20_000} clock={stillClock(0)} />);
  expect(drawn.match(/<span>[^<]*from \d+<\/span>/g)).toEqual([expect.stringContaining('from 100')]);
  expect(drawn).toMatch(/title="[^"]*from 0,/);
});
test('STATUS runs along the top', () => expect(html).toMatch(/0\/1 Init:0\/1[\s\S]*1\/1 Running/));
test('the axis has about six round steps', () => {
  expect(ticksOf(15_000)).toEqual([0, 5000, 10_000, 15_000]);
  expect(ticksOf(600_000).length).toBeLessThanOrEqual(8);
});
test('a failure names its exit code', () =>
  expect(segmentText({ from: 0, to: 1, state: 'failed', reason: 'OOMKilled', exitCode: 137, restart: 0 })).toBe('✗ OOMKilled 137'));
