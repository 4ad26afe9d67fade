import { describe, expect, test } from 'vitest';
import { moved, panesOf, placed, readArrangement, unknownPanes, writeArrangement } from './arrangement.ts';

const rest = 'kubectl logs files events why';
test.each([
  ['', `yaml | shop timeline ${rest}`],
  ['timeline shop', `yaml | timeline shop ${rest}`],
  ['yaml timeline | shop', `yaml timeline | shop ${rest}`],
  ['| shop timeline', `| shop timeline ${rest} yaml`],
  ['shop yaml', `| shop yaml timeline ${rest}`],
  ['logs logs | logs', 'logs | shop timeline kubectl files events why yaml'],
  ['nonsense __proto__', `yaml | shop timeline ${rest}`],
])('“%s” is the arrangement %s', (text, all) => {
  expect(writeArrangement(readArrangement(text))).toBe(all);
  expect(readArrangement(writeArrangement(readArrangement(text)))).toEqual(readArrangement(text));
});
test('words that are no panes are named', () => expect(unknownPanes('shop | tmeline constructor')).toEqual(['tmeline', 'constructor']));

describe('a pane moves', () => {
  const start = readArrangement('yaml logs | shop timeline kubectl files events why');
  test.each([
    ['one place', () => moved(start, 'timeline', 1), 'yaml logs | shop kubectl timeline files events why'],
    ['over to the left', () => moved(start, 'shop', -1), 'yaml logs shop | timeline kubectl files events why'],
    ['over to the right', () => moved(start, 'logs', 1), 'yaml | logs shop timeline kubectl files events why'],
    ['not past the end', () => moved(start, 'why', 1), writeArrangement(start)],
    ['not past the start', () => moved(start, 'yaml', -1), writeArrangement(start)],
    ['to a side', () => placed(start, 'files', 'left'), 'yaml logs files | shop timeline kubectl events why'],
    ['to the other side', () => placed(start, 'yaml', 'right'), 'logs | shop timeline kubectl files events why yaml'],
    ['before another at the other side', () => placed(start, 'events', 'logs'), 'yaml events logs | shop timeline kubectl files why'],
    ['after another further on', () => placed(start, 'shop', 'kubectl'), 'yaml logs | timeline kubectl shop files events why'],
    ['nowhere', () => placed(start, 'shop', 'shop'), writeArrangement(start)],
  ])('%s', (_, move, all) => expect(writeArrangement(move())).toBe(all));
  test('and each stays there once', () => {
    const next = placed(moved(start, 'shop', -1), 'why', 'left');
    expect([...panesOf(next, 'left'), ...panesOf(next, 'right')].sort()).toEqual(
      [...panesOf(start, 'left'), ...panesOf(start, 'right')].sort(),
    );
  });
});
