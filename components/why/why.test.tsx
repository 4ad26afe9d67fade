import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace } from '../../src/simulator/index.ts';
import { run } from '../../src/site/run/fixture.ts';
import { Why } from './Why.tsx';

const at = (time: number): string =>
  renderToString(
    <Why index={indexTrace(run.trace)} lanes={run.lanes} beats={run.beats} time={time} rules="/about/rules/" onSeek={() => undefined} />,
  );

test('it says what is missing, until nothing is', () => {
  expect(at(2000)).toContain('Until Ready: init container crew is at work');
  expect(at(run.end)).toContain('Nothing is missing');
});
test('conditions are explained', () => {
  expect(at(2000)).toMatch(/class="no"><b>Initialized<\/b> False/);
  expect(at(run.end)).toMatch(/class="yes"><b>Initialized<\/b> True<span>every init container has done its part/);
});
test('what has happened comes newest first, with its rule', () => {
  const html = at(run.end);
  expect(html.indexOf('clerk started')).toBeGreaterThan(0);
  expect(html.indexOf('clerk started')).toBeLessThan(html.indexOf('crew started'));
  expect(html).toMatch(/Rule L-\d+/);
});
