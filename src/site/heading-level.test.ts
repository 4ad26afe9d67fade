import { expect, test } from 'vitest';
import { headingLevel } from './heading-level.ts';

const chapter = `Words.

<Example sample="one" />

## A part

<Example sample="two">
  <Claim />
</Example>

\`\`\`yaml
#### no heading
\`\`\`

<Example sample="three" />

### A smaller part

<ExampleOfAnotherKind />
<Example sample="four" />

## The next

<Example sample="two" />
`;

test.each([
  ['one', 1, 2],
  ['two', 2, 3],
  ['three', 3, 3],
  ['four', 4, 4],
  ['two, again', 5, 3],
])('the example of %s', (_name, nth, level) => expect(headingLevel(chapter, 'Example', nth)).toBe(level));
test('a page without a source has its title alone', () => expect(headingLevel('', 'Example', 1)).toBe(2));
