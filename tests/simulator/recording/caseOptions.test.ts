import { describe, expect, it } from 'vitest';
import { actWords, readCaseOptions, splitWords } from '../../../src/simulator/recording/caseOptions.ts';

describe('case options', () => {
  it('reads the comment lines before the manifest, and no later ones', () => {
    const text = "# shows: x\n# case: duration=25\n# case: delete-at=8\n# case: exec-at=9 web sh -c 'echo a b'\n# case: run-at=6.5 logs $POD -c web\n\napiVersion: v1\n# case: duration=99\n";
    expect(readCaseOptions(text)).toEqual({
      duration: 25, delete: true, deleteAt: 8, saToken: false,
      acts: [{ kind: 'exec', at: 9, argv: ['web', 'sh', '-c', 'echo a b'] }, { kind: 'run', at: 6.5, argv: ['logs', '$POD', '-c', 'web'] }],
    });
  });
  it.each([
    ['delete=false', { delete: false }], ['dryrun=server', { dryrun: true }], ['sa-token=true', { saToken: true }], ['no-pod=true', { noPod: true }],
  ])('reads %s', (option, wanted) => expect(readCaseOptions(`# case: ${option}\n`)).toMatchObject(wanted));
  it.each([
    ["a 'b c' d", ['a', 'b c', 'd']], ['-o=jsonpath="{.a b}"', ['-o=jsonpath={.a b}']], ["x'y'z", ['xyz']], ['', []], ["''", ['']],
  ])('splits %s', (line, words) => expect(splitWords(line)).toEqual(words));
  it('makes kubectl words of acts', () => {
    expect(actWords({ kind: 'run', at: 1, argv: ['delete', 'pod/$POD'] }, 'shop')).toEqual(['delete', 'pod/shop']);
    expect(actWords({ kind: 'exec', at: 1, argv: ['web', 'ls', '/'] }, 'shop')).toEqual(['exec', 'shop', '-c', 'web', '--', 'ls', '/']);
    expect(actWords({ kind: 'set-image', at: 1, argv: ['web', 'nginx:2'] }, 'shop')).toEqual(['set', 'image', 'pod/shop', 'web=nginx:2']);
  });
});
