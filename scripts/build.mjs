/** `npm run build`: builds `dist/`. */
import { node, run } from './lib/run.mjs';
import { astroBuild } from './lib/build.mjs';

const { code } = await run(node(), [...astroBuild, ...process.argv.slice(2)]);
process.exit(code);
