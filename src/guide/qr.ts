/** QR codes as small SVGs: one path, so that a hundred of them weigh little. */
import encodeQR from 'qr';

/** A QR code's modules, without the ring of white that `qr` insists on: the page around is white. */
function modulesOf(text: string): readonly (readonly boolean[])[] {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 1 });
  return rows.slice(1, -1).map((row) => row.slice(1, -1));
}

/** An SVG of `text`; `alt` is read aloud. */
export function qrSvg(text: string, alt: string): string {
  const modules = modulesOf(text);
  const size = modules.length;
  let path = '';
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      let width = 1;
      while (row[x + width]) width++;
      path += `M${x} ${y}h${width}v1h-${width}z`;
      x += width;
    }
  }
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${alt}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
