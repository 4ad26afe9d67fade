/**
 * A PDF made smaller without touching what it shows. Chromium writes PDF 1.4: the tens of thousands of small objects that say how the book is read aloud lie in it as plain text.
 * Since PDF 1.5 objects may lie in compressed streams (ISO 32000-1, 7.5.7), and so may the table of where they are (7.5.8).
 */
import { deflateSync } from 'node:zlib';

/** Objects in a compressed stream: enough to have much in common, few enough to be read at once. */
const IN_A_STREAM = 200;
/** Bytes of an entry of the table: its kind, an offset or a stream's number, a place in that stream. */
const WIDTHS = [1, 4, 2] as const;

interface Raw {
  readonly number: number;
  /** What stands between `obj` and `endobj`. */
  readonly body: Buffer;
}

/** All objects of a PDF with a plain table, and its trailer's dictionary. */
function objectsOf(pdf: Buffer): { readonly objects: readonly Raw[]; readonly trailer: string } {
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.subarray(-64).toString('latin1'))?.[1]);
  const table = pdf.subarray(start).toString('latin1');
  const trailer = /trailer\s*<<([\s\S]*?)>>\s*startxref/.exec(table)?.[1];
  if (!/^xref\s+0 \d+\s/.test(table) || trailer === undefined || /\/(Prev|Encrypt)\b/.test(trailer))
    throw new Error('study guide: a PDF with another kind of table than Chromium writes');
  const entries = [...table.matchAll(/^(\d{10}) (\d{5}) ([nf])/gm)].flatMap(([, offset, , kind], number) =>
    kind === 'n' ? [{ number, offset: Number(offset) }] : [],
  );
  const inOrder = entries.toSorted((a, b) => a.offset - b.offset);
  const objects = inOrder.map(({ number, offset }, i): Raw => {
    const whole = pdf.subarray(offset, inOrder[i + 1]?.offset ?? start);
    const head = `${number} 0 obj`;
    const end = whole.lastIndexOf('endobj');
    if (whole.subarray(0, head.length).toString('latin1') !== head || end < 0)
      throw new Error(`study guide: object ${number} is not where the PDF says`);
    return { number, body: whole.subarray(head.length + 1, end) };
  });
  return { objects, trailer };
}

const isStream = ({ body }: Raw): boolean => /endstream\s*$/.test(body.subarray(-16).toString('latin1'));

const stream = (dictionary: string, data: Buffer): Buffer => {
  const packed = deflateSync(data, { level: 9 });
  return Buffer.concat([
    Buffer.from(`<<${dictionary} /Filter /FlateDecode /Length ${packed.length}>>\nstream\n`, 'latin1'),
    packed,
    Buffer.from('\nendstream'),
  ]);
};

/** What a PDF says of itself beside its title (ISO 32000-1, 14.3.3): plain ASCII. */
export type About = Readonly<Partial<Record<'Author' | 'Subject' | 'Keywords', string>>>;

/** A literal string (7.3.4.2). */
const literal = (text: string): string => `(${text.replace(/[\\()]/g, '\\$&')})`;

/** The objects, with what the book says of itself, and the wish to be opened with its outline beside it (table 28). Chromium writes neither. */
function described(objects: readonly Raw[], trailer: string, about: About): readonly Raw[] {
  const of = (key: string): number => Number(new RegExp(`/${key} (\\d+) 0 R`).exec(trailer)?.[1]);
  const [info, catalog] = [of('Info'), of('Root')];
  const added = new Map([
    [info, Object.entries(about).map(([key, text]) => `/${key} ${literal(text)}`)],
    [catalog, ['/PageMode /UseOutlines']],
  ]);
  return objects.map((object) => {
    const entries = (added.get(object.number) ?? []).filter((entry) => !object.body.includes(entry.split(' ')[0]!));
    if (entries.length === 0) return object;
    const body = object.body.toString('latin1');
    return { ...object, body: Buffer.from(body.replace('<<', `<<${entries.join('\n')}\n`), 'latin1') };
  });
}

/** The same PDF with all that is no stream of its own in compressed streams, and with `about` in it. Throws when it is not as Chromium writes it. */
export function packed(pdf: Uint8Array, about: About = {}): Uint8Array {
  const { objects: plainly, trailer } = objectsOf(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength));
  const objects = described(plainly, trailer, about);
  const parts: Buffer[] = [Buffer.from('%PDF-1.5\n%\xd3\xeb\xe9\xe1\n', 'latin1')];
  let length = parts[0]!.length;
  let next = Math.max(...objects.map(({ number }) => number)) + 1;
  const entries = new Map<number, readonly [kind: number, at: number, place: number]>([[0, [0, 0, 65535]]]);
  const put = (number: number, body: Buffer): void => {
    entries.set(number, [1, length, 0]);
    const object = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    parts.push(object);
    length += object.length;
  };
  for (const object of objects.filter(isStream)) put(object.number, object.body);
  const plain = objects.filter((object) => !isStream(object)).toSorted((a, b) => a.number - b.number);
  for (let i = 0; i < plain.length; i += IN_A_STREAM) {
    const group = plain.slice(i, i + IN_A_STREAM);
    const bodies = group.map(({ body }) => `${body.toString('latin1').trim()}\n`);
    let offset = 0;
    const places = group.map(({ number }, k) => {
      const at = offset;
      offset += bodies[k]!.length;
      return `${number} ${at}`;
    });
    const head = `${places.join(' ')}\n`;
    for (const [place, { number }] of group.entries()) entries.set(number, [2, next, place]);
    put(next++, stream(`/Type /ObjStm /N ${group.length} /First ${head.length}`, Buffer.from(head + bodies.join(''), 'latin1')));
  }
  const at = length;
  const size = next + 1;
  entries.set(next, [1, at, 0]);
  const table = Buffer.alloc(size * 7);
  for (let number = 0; number < size; number++) {
    const [kind, where, place] = entries.get(number) ?? [0, 0, 65535];
    table.writeUInt8(kind, number * 7);
    table.writeUInt32BE(where, number * 7 + WIDTHS[0]);
    table.writeUInt16BE(place, number * 7 + WIDTHS[0] + WIDTHS[1]);
  }
  put(next, stream(`/Type /XRef /W [${WIDTHS.join(' ')}] ${trailer.replace(/\/Size \d+/, '').trim()} /Size ${size}`, table));
  parts.push(Buffer.from(`startxref\n${at}\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(parts));
}
