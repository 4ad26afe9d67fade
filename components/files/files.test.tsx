import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace } from '../../src/simulator/index.ts';
import { manifest, run } from '../../src/site/run/fixture.ts';
import { play } from '../../src/site/run/play.ts';
import { Files } from './Files.tsx';

const at = (time: number): string => renderToString(<Files index={indexTrace(run.trace)} lanes={run.lanes} time={time} level={4} />);

test('a volume says who sees it where, and what lies in it by then', () => {
  expect(at(2000)).toContain('crew sees it at /data');
  expect(at(2000)).not.toContain('shelf');
  expect(at(run.end)).toMatch(/shelf[\s\S]*5 B · crew/);
});
test('a volume of an image says whose files they are', () => {
  const text = manifest.replace('emptyDir: {}', 'image: {reference: "nginx:1.27"}');
  const { trace, lanes } = play({ manifest: text, actions: [], until: 1000 });
  const shown = renderToString(<Files index={indexTrace(trace)} lanes={lanes} time={1000} level={4} />);
  expect(shown).toContain('the files of nginx:1.27');
  expect(shown).not.toContain('empty<');
});
