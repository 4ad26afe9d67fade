// YAML syntax errors in plainer words, at their line and column, with a remedy (Y-20 … Y-29).
import type { Problem } from './result.ts';
import type { Lines } from './yaml/locate.ts';

type Words = Pick<Problem, 'range' | 'plain' | 'fix'>;

/** `offset` is where reading stopped. */
export function explainSyntax(lines: Lines, problem: string, offset: number, end: number): Words {
  const at = Math.min(offset, Math.max(0, end - 1));
  const line = lines.lineAt(at);
  const tab = tabFix(lines, at);
  if (tab && /cannot start any token|tab character|did not find expected|could not find expected/.test(problem)) return tab;
  const range = lines.range(at, Math.max(at + 1, Math.min(line.start + line.text.length, end)));
  if (problem === 'mapping values are not allowed in this context') return colonWords(lines, at, range);
  if (problem === 'found character that cannot start any token') {
    const rest = line.text.slice(at - line.start);
    const text = rest.trimEnd();
    return {
      range,
      plain: `\`${text[0] ?? ''}\` cannot start a value in YAML: put the value in quotes.`,
      fix: { title: 'Put it in quotes', range: lines.range(at, at + text.length), text: JSON.stringify(text) },
    };
  }
  return {
    range,
    plain:
      PLAIN.find(([pattern]) => pattern.test(problem))?.[1] ??
      'This is not valid YAML: check the indentation, quotes and brackets around here.',
  };
}

const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/did not find expected key/, 'This line does not fit: its indentation is that of no field above. Line it up with its neighbours.'],
  [/expected '-' indicator/, 'A list item or a line of one was expected here: line it up with the dashes above.'],
  [/unexpected end of stream/, 'A quote was opened and never closed.'],
  [/expected ',' or '\]'/, 'A list in `[ ]` is not closed: a `]` or a comma is missing.'],
  [/expected ',' or '}'/, 'A map in `{ }` is not closed: a `}` or a comma is missing.'],
  [/could not find expected ':'/, 'A field name needs a colon and a space after it.'],
  [
    /unknown anchor/,
    'A value that starts with `*` refers to an anchor (`&name`), and there is none of that name. Put it in quotes if it is meant as text.',
  ],
  [/invalid map key/, '`{{ … }}` is no YAML: replace the template by its value, or put it in quotes.'],
  [/directive/, 'A line must not start with `%`.'],
  [/excessive aliasing|contains itself|too long|max depth/, 'This manifest is too large or too deeply nested to be read.'],
  [/control characters/, 'There is an invisible control character here; delete it.'],
  [/escape/, 'In double quotes a backslash starts an escape; write `\\\\` for a backslash, or use single quotes.'],
  [/block sequence entries|mapping keys are not allowed/, 'A list item cannot stand here: put it on a line of its own under its field.'],
  [/document start/, 'Two documents must be separated by a line with `---`.'],
];

/** A tab where indentation is counted: on this line or the one before. */
function tabFix(lines: Lines, at: number): Words | undefined {
  const line = lines.lineAt(at);
  const lead = /^[ \t]*/.exec(line.text)?.[0] ?? '';
  const tab = lead.indexOf('\t');
  if (tab < 0) return undefined;
  const range = lines.range(line.start, line.start + lead.length);
  return {
    range: lines.range(line.start + tab, line.start + lead.length),
    plain: 'This line is indented with a tab; YAML allows only spaces.',
    fix: { title: 'Replace tabs by spaces', range, text: lead.replaceAll('\t', '  ') },
  };
}

/** Y-22: a second colon in one line. */
function colonWords(lines: Lines, at: number, range: Problem['range']): Words {
  const line = lines.lineAt(at);
  const parts = /^(\s*(?:- )*[\w./-]+:\s+)(\S.*?)\s*$/.exec(line.text);
  const value = parts?.[2];
  if (parts && value !== undefined && value.includes(':') && !/^["'[{|>&*!]/.test(value)) {
    const start = line.start + (parts[1]?.length ?? 0);
    return {
      range: lines.range(start, start + value.length),
      plain: 'Text with a colon and a space (or a colon at its end) needs quotes.',
      fix: { title: 'Put it in quotes', range: lines.range(start, start + value.length), text: JSON.stringify(value) },
    };
  }
  return { range, plain: 'A field cannot start here: the line above already has a value, or this line is indented too far.' };
}
