/** File name extensions and their media types, as nginx' mime.types has them (those that samples meet). */
export const MIME_TYPES: Readonly<Record<string, string>> = {
  'text/html': 'html htm shtml',
  'text/css': 'css',
  'text/xml': 'xml',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg jpg',
  'application/javascript': 'js',
  'application/atom+xml': 'atom',
  'application/rss+xml': 'rss',
  'text/mathml': 'mml',
  'text/plain': 'txt',
  'image/png': 'png',
  'image/svg+xml': 'svg svgz',
  'image/webp': 'webp',
  'image/x-icon': 'ico',
  'font/woff': 'woff',
  'font/woff2': 'woff2',
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/wasm': 'wasm',
  'application/octet-stream': 'bin exe dll iso img',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

const byExtension = new Map<string, string>();
for (const [type, extensions] of Object.entries(MIME_TYPES))
  for (const extension of extensions.split(' ')) byExtension.set(extension, type);

/** The media type for a path, e.g. `/index.html` → text/html. */
export function mimeTypeOf(path: string): string | undefined {
  const dot = path.lastIndexOf('.');
  return dot < 0 || path.indexOf('/', dot) >= 0 ? undefined : byExtension.get(path.slice(dot + 1).toLowerCase());
}
