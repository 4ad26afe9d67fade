/** QR codes as small SVGs: one path, so that a hundred of them weigh little. */
import QRCode from 'qrcode';

/** An SVG of `text`; `alt` is read aloud. */
export function qrSvg(text: string, alt: string): string {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (modules.get(y, x) === 0) continue;
      let width = 1;
      while (x + width < size && modules.get(y, x + width) !== 0) width++;
      path += `M${x} ${y}h${width}v1h-${width}z`;
      x += width;
    }
  }
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${alt}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
