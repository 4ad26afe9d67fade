import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace } from '../../src/simulator/index.ts';
import { run } from '../../src/site/run/fixture.ts';
import { Terminal } from './Terminal.tsx';
import { transcriptAt } from './transcript.ts';

const index = indexTrace(run.trace);

test('a command is there from its time on, its output when it comes', () => {
  expect(transcriptAt(index, 7999).some((entry) => entry.line.includes('get pods'))).toBe(false);
  const entry = transcriptAt(index, run.end).find(({ line }) => line === 'kubectl get pods');
  expect(entry?.exitCode).toBe(0);
  expect(entry?.chunks.map((chunk) => chunk.text).join('')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nshop +1\/1 +Running +0 +\d+s\n$/);
});
test('the terminal is a log region with a named input', () => {
  const html = renderToString(
    <Terminal
      index={index}
      lanes={run.lanes}
      time={run.end}
      onCommand={() => undefined}
      onInput={() => undefined}
      onSave={() => undefined}
    />,
  );
  expect(html).toMatch(/role="log"/);
  expect(html).toContain('aria-label="Command"');
  expect(html).toContain('kubectl describe pod shop');
});
