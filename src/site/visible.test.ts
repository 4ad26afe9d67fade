import { expect, test } from 'vitest';
import { visible } from './visible.ts';

test.each([
  ['plain text, tab\tand line\n', 'plain text, tab\tand line\n'],
  ['\u001b[31mred\u0007', '␛[31mred␇'],
  ['safe \u202egnp.exe\u202c', 'safe ⟨U+202E⟩gnp.exe⟨U+202C⟩'],
  ['a\u200bb\ufeff\u0000\u007f\u0085', 'a⟨U+200B⟩b⟨U+FEFF⟩␀␡⟨U+0085⟩'],
  ['20%\rover\r\nend\r', '20%␍over\nend'],
  ['שלום, 世界, 👩‍🚀', 'שלום, 世界, 👩‍🚀'],
])('%j is shown as %j', (text, shown) => expect(visible(text)).toBe(shown));
