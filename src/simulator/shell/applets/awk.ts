/** The applet awk: its options, and the program they bring. */
import type { AppletTable } from '../types.ts';
import { ASSIGNMENT } from './awk-input.ts';
import { parseAwk } from './awk-parse.ts';
import { runAwk } from './awk-run.ts';
import { AwkError, type Cell } from './awk-tree.ts';
import { openInput, readAll } from './input.ts';
import { applet } from './tool.ts';

const awk = applet({ short: '+F:v:f:e:' }, function* (t) {
  let source = '';
  let where = 'cmd. line';
  for (const path of t.all('f')) {
    const fd = yield* openInput(t, path, "can't open");
    if (fd === null) return 1;
    const text = yield* readAll(t.sys, fd);
    source += text.endsWith('\n') ? text : `${text}\n`;
    where = path;
  }
  for (const text of t.all('e')) source += `${text}\n`;
  const operands = [...t.args];
  if (!t.has('f') && !t.has('e')) {
    const first = operands.shift();
    if (first === undefined) return yield* t.usage();
    source = first;
  }
  for (const v of t.all('v')) if (!ASSIGNMENT.test(v)) return yield* t.usage();
  const separator = t.str('F');
  try {
    const globals = new Map<string, Cell>();
    const program = parseAwk(source, where, globals);
    const assignments = [...t.all('v')];
    if (separator !== undefined) assignments.unshift(`FS=${separator}`);
    return yield* runAwk(t, program, globals, operands, assignments);
  } catch (e) {
    if (e instanceof AwkError) return yield* t.die(e.message);
    if (e instanceof RangeError) {
      t.sys.setMemory(Infinity); // under a memory limit the kernel is faster (L-405)
      return yield* t.die('out of memory');
    }
    throw e;
  }
});

export const awkApplets: AppletTable = { awk };
