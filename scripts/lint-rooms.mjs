/**
 * ESLint rule: imports point one way. The rooms of src/simulator are a list, top to bottom (ARCHITECTURE.md); a file may import its own
 * room and rooms below it. Everything outside the simulator sees only its door, src/simulator/index.ts.
 */
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Top to bottom. `manifest/types.ts` (generated object types) and the clock's types are plain data that everybody may name. */
export const rooms = [
  'index',
  'chunks',
  'core',
  'foresight',
  'recording',
  'claims',
  'ask',
  'simulate',
  'kubectl',
  'cluster',
  'controllers',
  'kubelet',
  'api',
  'runtime',
  'images',
  'shell',
  'system',
  'manifest',
  'simulation',
  'trace',
  'manifest/result',
  'manifest/types',
  'clock',
  'parts',
];

/** The room a file of src/simulator lies in, or undefined for a file elsewhere. */
const roomOf = (file) => {
  const path = relative(root, file)
    .split(sep)
    .join('/')
    .replace(/\.(ts|tsx|js|mjs)$/, '');
  if (!path.startsWith('src/simulator/')) return undefined;
  const inside = path.slice('src/simulator/'.length);
  return rooms.includes(inside) ? inside : inside.split('/')[0];
};

export const roomsRule = {
  meta: { type: 'problem', schema: [], messages: { up: '{{from}} may not import {{to}}: {{why}}.' } },
  create(context) {
    const file = context.filename;
    const from = roomOf(file);
    const where = relative(root, file).split(sep).join('/');
    const look = (node) => {
      const name = node.source?.value;
      if (typeof name !== 'string' || !name.startsWith('.')) return;
      const to = roomOf(resolve(dirname(file), name));
      const report = (why) => context.report({ node: node.source, messageId: 'up', data: { from: from ?? where, to: to ?? name, why } });
      if (from === undefined) {
        // The vocabulary of claims is for build-time tools: behind the one door it would bring zod into the browser.
        // The worker starts lean and loads the simulator's parts when a run needs them.
        const worker = where.startsWith('src/worker/') && (to === 'core' || to === 'chunks');
        const tool = name.endsWith('claims/schema.ts') && !where.startsWith('src/worker/');
        if (to !== undefined && to !== 'index' && !tool && !worker && !where.startsWith('tests/'))
          report('outside the simulator only src/simulator/index.ts is seen');
        return;
      }
      if (to === undefined) report('the simulator knows nothing outside itself');
      else if (!rooms.includes(to)) report(`the room ${to} is not in the list of scripts/lint-rooms.mjs`);
      else if (to !== from && rooms.indexOf(to) < rooms.indexOf(from)) report('it lies above (ARCHITECTURE.md)');
    };
    return { ImportDeclaration: look, ExportNamedDeclaration: look, ExportAllDeclaration: look, ImportExpression: look };
  },
};
