/** Which chapters there are. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** All `.mdx` files below content/ (or below CLAIMS_CONTENT, for tests). */
export const chapterFiles = () => {
  const list = (folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? list(join(folder, entry.name)) : entry.name.endsWith('.mdx') ? [join(folder, entry.name)] : [],
    );
  return list(process.env.CLAIMS_CONTENT ?? join(root, 'content')).sort();
};
