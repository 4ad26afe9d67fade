import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace } from '../../src/simulator/index.ts';
import { run } from '../../src/site/run/fixture.ts';
import { Files } from './Files.tsx';

const at = (time: number): string => renderToString(<Files index={indexTrace(run.trace)} lanes={run.lanes} time={time} level={4} />);

test('a volume says who sees it where, and what lies in it by then', () => {
  expect(at(2000)).toContain('crew sees it at /data');
  expect(at(2000)).not.toContain('shelf');
  expect(at(run.end)).toMatch(/shelf[\s\S]*5 B · crew/);
});
