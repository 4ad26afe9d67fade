import { describe, expect, it } from 'vitest';
import { parseProgress } from './progress.ts';

describe('progress from a file', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another version', '{"version":2,"labs":{}}'],
    ['no labs', '{"version":1}'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['too much', ' '.repeat(200_001)],
  ])('refuses %s', (_name, text) => expect(parseProgress(text)).toBeUndefined());
  it('keeps what it knows and drops what is damaged', () => {
    const text = JSON.stringify({
      version: 1,
      labs: {
        a: { solved: [2, 0, 0, 9, 'x', -1], of: 3 },
        'B<script>': { solved: [0], of: 1 },
        c: { solved: 'all', of: 2 },
        d: { solved: [], of: 0 },
      },
    });
    expect(parseProgress(text)).toEqual({ version: 1, labs: { a: { solved: [0, 2], of: 3 } } });
  });
  it('does not fall for __proto__', () => {
    const parsed = parseProgress('{"version":1,"labs":{"__proto__":{"solved":[0],"of":1}}}');
    expect(parsed).toEqual({ version: 1, labs: {} });
    expect(({} as { solved?: unknown }).solved).toBeUndefined();
  });
});
