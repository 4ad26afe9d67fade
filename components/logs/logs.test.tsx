import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace } from '../../src/simulator/index.ts';
import { run } from '../../src/site/run/fixture.ts';
import { Logs } from './Logs.tsx';

const at = (time: number): string => renderToString(<Logs index={indexTrace(run.trace)} lanes={run.lanes} time={time} />);

test('a line is there from the moment it was written', () => {
  expect(at(0)).toContain('Nobody has written a line yet');
  expect(at(2000)).toContain('stocking');
  expect(at(2000)).not.toContain('full');
  expect(at(run.end)).toMatch(/data-role="app"[\s\S]*full/);
});
