/** Serves dist/ as it is: `node scripts/serve.mjs [PORT]`. Playwright uses it. */
import { join } from 'node:path';
import { root } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const { url } = await serve(join(root, 'dist'), { port: Number(process.argv[2] ?? 4321), base: process.env.BASE ?? '/' });
console.log(url);
