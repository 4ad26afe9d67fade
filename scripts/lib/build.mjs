/** Builds the site, unless dist/ is newer than everything it is made of. */
import { existsSync, readdirSync, rmSync, statSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, node, root } from './run.mjs';

const sources = ['src', 'components', 'content', 'public', 'astro.config.mjs', 'package-lock.json', 'tsconfig.json'];
const stamp = join(root, 'dist', '.built');

const newest = (path) => {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
};
const settings = () => `${process.env.SITE ?? ''} ${process.env.BASE ?? ''} ${process.env.GUIDE ?? ''}`;

/** What Node is given to build the site. */
export const astroBuild = [join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build'];

/** True when dist/ is as new as its sources and made with the same SITE, BASE and GUIDE. */
export const isBuilt = () =>
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === settings() &&
  statSync(stamp).mtimeMs > Math.max(...sources.map((s) => newest(join(root, s))));

/** Builds dist/; throws with the build's output when it fails (a false claim does that). */
export async function build() {
  rmSync(stamp, { force: true });
  const output = await must(node(), astroBuild);
  writeFileSync(stamp, settings());
  return output;
}
