/** `npm run claims`: a false claim is found with its file and line, and what was seen instead. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claimPlace } from '../../src/site/claims/place.ts';

const folder = mkdtempSync(join(tmpdir(), 'claims-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chapter = (claims: string): string =>
  `---\ntitle: A chapter\n---\n\nWords.\n\n<Example sample="two-crews" until="15s">\n${claims}\n</Example>\n`;
const run = (text: string) => {
  writeFileSync(join(folder, 'chapter.mdx'), text);
  return spawnSync(process.execPath, ['scripts/claims.mjs'], { env: { ...process.env, CLAIMS_CONTENT: folder }, encoding: 'utf8' });
};

test('true claims pass', () => {
  const { status, stdout } = run(chapter('  <Claim expect={{ at: "14s", ready: "1/1" }}>Open.</Claim>'));
  expect(stdout).toContain('1 claims hold, 0 do not');
  expect(status).toBe(0);
});
test('a false claim fails with file, line and what was seen', () => {
  const { status, stdout } = run(
    chapter(
      '  <Claim expect={{ at: "14s", ready: "1/1" }}>Open.</Claim>\n  <Claim expect={{ at: "1s", status: "Running" }}>Too early.</Claim>',
    ),
  );
  expect(stdout).toMatch(/chapter\.mdx:9: .*"status":"Running".* does not hold: .*Init:0\/2/);
  expect(status).toBe(1);
});
test.each([
  ['<Claim expect={{ sttus: "Running" }}>Misspelt.</Claim>', 'a claim is one of status, ready, '],
  ['<Claim expect={{ status: "Running", at: "soon" }}>No time.</Claim>', '(at: write a time as 15s, 1m30s or 500ms)'],
  ['<Claim expect={{ never: { seen: 3 } }}>No status.</Claim>', '(never.seen: '],
  ['<Claim expect={{ status: word }}>No literal.</Claim>', 'only literal values'],
])('%s is no claim', (claim, why) => {
  const { status, stdout } = run(chapter(`  ${claim}`));
  expect(stdout).toMatch(/chapter\.mdx:8: /);
  expect(stdout).toContain(why);
  expect(status).toBe(1);
});
test('an unknown sample is told at its line', () => {
  const { status, stdout } = run(chapter('  <Claim expect={{ ready: "1/1" }}>x</Claim>').replace('two-crews', 'no-such-sample'));
  expect(stdout).toMatch(/chapter\.mdx:7: /);
  expect(status).toBe(1);
});
test('the build finds the same line', () => {
  const file = join(folder, 'place.mdx');
  writeFileSync(file, chapter('  <Claim expect={{ a: 1 }}>a</Claim>\n  <Claim expect={{ b: 1 }}>b</Claim>'));
  expect([0, 1].map((index) => claimPlace(file, 'two-crews', index))).toEqual([`${file}:8`, `${file}:9`]);
});
