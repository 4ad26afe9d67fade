/** The printed guide's QR codes, read back by a decoder from what is drawn. */
import decodeQR from 'qr/decode.js';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { qrSvg } from '../../src/guide/qr.ts';

/** Pixels a module, and modules of white around the code. */
const PIXELS = 4;
const QUIET = 4;

/** What a decoder reads in the SVG: its rectangles are painted on white. */
function read(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)![1]);
  const side = (size + 2 * QUIET) * PIXELS;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let row = 0; row < PIXELS; row++) {
      const start = ((Number(y) + QUIET) * PIXELS + row) * side + (Number(x) + QUIET) * PIXELS;
      for (let i = start; i < start + Number(width) * PIXELS; i++) data.fill(0, i * 4, i * 4 + 3);
    }
  return decodeQR({ width: side, height: side, data });
}

const addresses = [
  ...readdirSync('content/samples').map((name) => `https://central-mall.example/e/${name.replace('.yaml', '')}/`),
  'https://somebody.github.io/a/rather/long/base/labs/01-sidecars-and-init-containers/',
];
describe('QR codes', () => {
  it.each(addresses)('%s', (address) => expect(read(qrSvg(address, ''))).toBe(address));
  it('a code with a hole in it is not read as if it were whole', () => {
    const svg = qrSvg(addresses[0]!, '').replace(/M(\d+) (\d+)h/g, (all, x) => (Number(x) > 8 ? 'M0 0h' : all));
    expect(() => read(svg)).toThrow();
  });
});
