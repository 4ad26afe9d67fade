/** The same manifest gives the same trace, byte for byte, however often it is run. (That a browser gives the same one too: tests/site/examples.spec.ts.) */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { simulate } from '../../src/simulator/index.ts';

const samples = join(import.meta.dirname, '../../content/samples');
const digest = (name: string, text = readFileSync(join(samples, `${name}.yaml`), 'utf8')): string =>
  createHash('sha256').update(JSON.stringify(simulate({ manifest: text, until: 30_000, actions: [{ kind: 'command', at: 20_000, line: 'kubectl get pods -o wide' }] }))).digest('hex');

it.each(['teamwork', 'stubborn-crew', 'fainting-clerk', 'chain', 'front-desk', 'closing-time'])('%s a hundred times', (name) => {
  const digests = new Set(Array.from({ length: 100 }, () => digest(name)));
  expect(digests.size).toBe(1);
});
it('sees a difference where there is one', () => {
  const text = readFileSync(join(samples, 'teamwork.yaml'), 'utf8');
  expect(digest('teamwork', text.replace('sleep 3', 'sleep 4'))).not.toBe(digest('teamwork'));
});
