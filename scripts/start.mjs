/** `npm start`: installs what is missing, builds what is stale, serves the site and says where. */
import { join } from 'node:path';
import { build, isBuilt } from './lib/build.mjs';
import { installPackages } from './lib/install.mjs';
import { root } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';
import { step, tell } from './lib/tell.mjs';

try {
  await installPackages();
  if (isBuilt()) tell('dist/ is up to date');
  else await step('building the site', build);
  const { url } = await serve(join(root, 'dist'), { port: Number(process.env.PORT ?? 4321), base: process.env.BASE ?? '/' });
  tell(`The Central Mall is open: ${url}  (Ctrl-C closes it)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
