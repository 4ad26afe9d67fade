import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace } from '../../src/simulator/index.ts';
import { run } from '../../src/site/run/fixture.ts';
import { Events } from './Events.tsx';

const at = (time: number): string => renderToString(<Events index={indexTrace(run.trace)} time={time} />);

test('events come as they happen', () => {
  expect(at(1500)).toContain('Scheduled');
  expect(at(1500).split('Started').length).toBeLessThan(at(run.end).split('Started').length);
});
