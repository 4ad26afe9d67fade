/** The guide's PDF, packed: smaller, and read back as the same. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { packed } from '../../src/guide/pack.ts';

/** A PDF of `count` pages as Chromium writes them: plain objects, a plain table. */
function plain(count: number): Uint8Array {
  const pages = Array.from({ length: count }, (_, i) => i);
  const objects = [
    '<</Type /Catalog\n/Pages 2 0 R>>',
    `<</Type /Pages\n/Count ${count}\n/Kids [${pages.map((i) => `${3 + 2 * i} 0 R`).join(' ')}]>>`,
    ...pages.flatMap((i) => [
      `<</Type /Page\n/Parent 2 0 R\n/MediaBox [0 0 ${100 + i} 200]\n/Contents ${4 + 2 * i} 0 R>>`,
      '<</Length 16>> stream\n0 0 50 50 re f \n\nendstream',
    ]),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}\n/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
const widths = async (pdf: Uint8Array): Promise<readonly number[]> => {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0, stopAtErrors: true });
  const document = await task.promise;
  const found: number[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    expect((await page.getOperatorList()).fnArray.length).toBeGreaterThan(0);
    found.push(page.view[2]!);
  }
  await task.destroy();
  return found;
};

test.each([1, 40, 250])('a PDF of %i pages is the same when packed', async (count) => {
  const before = plain(count);
  const after = packed(before);
  expect(await widths(after)).toEqual(await widths(before));
  const text = Buffer.from(after).toString('latin1');
  expect(text.startsWith('%PDF-1.5')).toBe(true);
  // Nothing plain is left but streams.
  expect(text).not.toContain('/MediaBox');
  expect(text.match(/\/Type \/ObjStm/g)?.length).toBe(Math.ceil((count + 2) / 200));
  if (count > 1) expect(after.length).toBeLessThan(before.length);
});

test('what is not as Chromium writes it is refused', () => {
  const text = Buffer.from(plain(1)).toString('latin1');
  expect(() => packed(packed(plain(1)))).toThrow(/another kind of table/);
  expect(() => packed(Buffer.from(text.replace('/Root', '/Prev 12\n/Root'), 'latin1'))).toThrow(/another kind of table/);
  expect(() => packed(Buffer.from(text.replace('%PDF-1.4\n', '%PDF-1.4 '), 'latin1'))).not.toThrow();
  expect(() => packed(Buffer.from(text.replace('2 0 obj', '9 0 obj'), 'latin1'))).toThrow(/object 2 is not where/);
});

test('it says who wrote it and what it is about, and opens with its outline', async () => {
  const text = Buffer.from(plain(2)).toString('latin1');
  // Any dictionary may hold the information: here a page's does.
  const made = Buffer.from(text.replace('\n/Root 1 0 R', '\n/Info 3 0 R\n/Root 1 0 R'), 'latin1');
  const task = getDocument({ data: new Uint8Array(packed(made, { Author: 'A (b) \\ c', Subject: 'S', Keywords: 'k, l' })), verbosity: 0 });
  const document = await task.promise;
  const { info } = (await document.getMetadata()) as { info: Readonly<Record<string, unknown>> };
  expect([info['Author'], info['Subject'], info['Keywords']]).toEqual(['A (b) \\ c', 'S', 'k, l']);
  expect(await document.getPageMode()).toBe('UseOutlines');
  await task.destroy();
});
