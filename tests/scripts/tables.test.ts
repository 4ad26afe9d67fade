/** Tables on a phone: where long code words may break. */
import { expect, it } from 'vitest';
import { pieces } from '../../scripts/tables.mjs';

it.each([
  ['OnFailure', ['OnFailure']],
  ['kind: Pod', ['kind: Pod']],
  ['exit 0/1', ['exit 0/1']],
  ['CrashLoopBackOff', ['Crash', 'Loop', 'Back', 'Off']],
  ['Init:CrashLoopBackOff', ['Init:', 'Crash', 'Loop', 'Back', 'Off']],
  ['spec.jobTemplate.spec.template', ['spec', '.job', 'Template', '.spec', '.template']],
  ['restartPolicy: Always', ['restart', 'Policy: Always']],
  ['kubectl logs --previous', ['kubectl logs --previous']],
  ['kubectl describe pod', ['kubectl describe pod']],
  ['.status.phase', ['.status', '.phase']],
])('%s breaks between %j', (text, expected) => {
  expect(pieces(text)).toEqual(expected);
  expect(pieces(text).join('')).toBe(text);
});
