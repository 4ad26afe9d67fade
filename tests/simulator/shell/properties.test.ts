/** Whatever the script: it ends or meets its budget, and nothing of ours breaks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventQueue } from '../../../src/simulator/clock.ts';
import { busyboxFiles } from '../../../src/simulator/shell/busybox.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { ExitStatus } from '../../../src/simulator/system/types.ts';

interface Played {
  readonly ended: ExitStatus | null;
  readonly crashes: readonly unknown[];
  readonly over: readonly string[];
  readonly output: string;
}
function play(script: string, steps = 20_000): Played {
  const clock = createEventQueue();
  const crashes: unknown[] = [];
  const over: string[] = [];
  let ended: ExitStatus | null = null;
  let output = '';
  const kernel = createKernel({
    clock,
    epoch: 0,
    budget: { steps, processes: 60, fileBytes: 4_000_000 },
    observer: { crashed: (crash) => crashes.push(crash.error), budgetExceeded: (budget) => over.push(budget) },
  });
  kernel.start({
    container: 'c',
    root: kernel.createRoot('root', {
      bin: { type: 'directory', entries: busyboxFiles() },
      tmp: { type: 'directory', entries: {}, mode: 0o1777 },
    }),
    mounts: [],
    network: kernel.createNetwork('127.0.0.1'),
    pids: kernel.createPidNamespace(),
    hostname: 'pod',
    argv: ['/bin/sh', '-c', script],
    env: new Map([['PATH', '/bin']]),
    cwd: '/tmp',
    uid: 0,
    gid: 0,
    output: (_stream, data) => {
      if (output.length < 100_000) output += data;
    },
    ended: (status) => {
      ended = status;
      kernel.killContainer('c');
    },
  });
  while (ended === null && clock.step(3_600_000));
  return { ended, crashes, over, output };
}

const word = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'a',
      'x',
      '1',
      '-n',
      '*',
      '~',
      '$x',
      '"$x"',
      '"$@"',
      '$*',
      '$?',
      '$!',
      '$#',
      '${x:-b c}',
      '${x#a*}',
      '${x%%?}',
      '${x//a/b}',
      '${x:1:2}',
      '${#x}',
      '$((x+1))',
      '$((1/0))',
      '`echo b`',
      '$(echo "$x" c)',
      "'q r'",
      '"d $x"',
      '\\*',
      '[a-z]',
      '{a,b}',
      '$',
      "$'\\n'",
      '<(echo p)',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }).map((text) => text.replace(/\0/g, '')) },
);
const words = fc.array(word, { maxLength: 3 }).map((list) => list.join(' '));
const redirection = fc.constantFrom(
  '',
  '',
  '',
  '> f',
  '>> f',
  '< f',
  '2>&1',
  '>&2',
  '3> g',
  '>&-',
  '<&3',
  '<<E\nbody $x\nE\n',
  '2> /dev/null',
  '> /nosuch/f',
);
const simple = fc
  .tuple(
    fc.constantFrom(
      'echo',
      ':',
      'true',
      'false',
      'x=1',
      'x=$x$x',
      'set --',
      'set -e',
      'set -u',
      'set -f',
      'cd',
      'read x',
      'shift',
      'exit',
      'return',
      'break',
      'continue',
      'eval',
      'trap "echo t" EXIT',
      'trap : TERM',
      'kill $$',
      'wait',
      'f',
      'local x',
      'unset x',
      'export x',
      'test',
      '[',
      'printf %s',
      'getopts ab x',
      'exec',
      '.',
      'command',
      'type',
      'cat',
      'sleep 0.1',
      'nosuch',
      'alias f=echo',
      'umask',
      'let x+=1',
      'jobs',
      'ls',
      'tr a b',
    ),
    words,
    redirection,
  )
  .map(([name, args, to]) => `${name} ${args} ${to}`);
const script: fc.Arbitrary<string> = fc.letrec<{ list: string; command: string }>((tie) => ({
  command: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    { weight: 6, arbitrary: simple },
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `if ${a}\nthen ${b}\nfi`),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => `while ${a}\ndo ${b}\ndone`),
    fc.tuple(words, tie('list')).map(([a, b]) => `for x in ${a}\ndo ${b}\ndone`),
    fc.tuple(word, word, tie('list')).map(([a, b, c]) => `case ${a} in ${b}) ${c}\n;; esac`),
    tie('list').map((a) => `( ${a}\n)`),
    tie('list').map((a) => `{ ${a}\n}`),
    tie('list').map((a) => `f() { ${a}\n}`),
    fc.tuple(tie('command'), tie('command')).map(([a, b]) => `${a} | ${b}`),
    fc.tuple(tie('command'), tie('command')).map(([a, b]) => `${a} && ${b}`),
    tie('command').map((a) => `${a} &`),
    tie('command').map((a) => `! ${a}`),
  ),
  list: fc.array(tie('command'), { minLength: 1, maxLength: 3 }).map((list) => list.join('\n')),
})).list;

const finishes = (text: string): void => {
  const played = play(text);
  expect(played.crashes).toEqual([]);
  // A script that waits for itself forever is idle: nothing is left to happen.
  expect(played.ended !== null || played.over.length === 0).toBe(true);
};
describe('any script', () => {
  it('made of commands ends, or meets its budget', () => {
    fc.assert(fc.property(script, finishes), { numRuns: 100 });
  });
  it('made of tokens ends, or meets its budget', () => {
    const token = fc.constantFrom(
      'if',
      'then',
      'fi',
      'do',
      'done',
      'for',
      'x',
      'in',
      'case',
      'esac',
      ';;',
      ';',
      '&',
      '&&',
      '||',
      '|',
      '(',
      ')',
      '{',
      '}',
      '!',
      '\n',
      '"',
      "'",
      '`',
      '$(',
      '${',
      '$((',
      '))',
      '<<E',
      'E',
      '\\',
      '>',
      '<',
      '#',
      '=',
      'function',
      '[[',
      ']]',
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 25 }).map((list) => list.join(' ')),
        finishes,
      ),
      { numRuns: 200 },
    );
  });
  it('made of characters ends, or meets its budget', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((text) => text.replace(/\0/g, '')),
        finishes,
      ),
      { numRuns: 200 },
    );
  });
});

describe('hostile scripts', () => {
  it.each([
    ['an endless loop', 'while :; do :; done', ['steps']],
    ['endless output', 'while :; do echo y; done', ['steps']],
    ['a fork bomb', 'b() { b | b; }; b', ['processes']],
    ['an endless pipeline', 'yes | while read x; do :; done', ['steps']],
    ['text that doubles', 'x=aaaaaaaa; while :; do x=$x$x; done', []],
    ['replacement that grows', 'x=aaaaaaaa; while :; do x=${x//a/aa}; done', []],
    ['recursion', 'f() { f; }; f', []],
    ['recursion through eval', 'c=\'eval "$c"\'; eval "$c"', []],
    ['a file that sources itself', 'echo ". /tmp/s" > /tmp/s; . /tmp/s', []],
    ['deep nesting', `${'('.repeat(3000)}:${')'.repeat(3000)}`, []],
    ['deep substitution', `echo ${'$(echo '.repeat(2000)}${')'.repeat(2000)}`, []],
    ['deep arithmetic', `echo $((${'('.repeat(5000)}1${')'.repeat(5000)}))`, []],
    ['a slow pattern', `x=${'a'.repeat(2000)}; case $x in ${'*a'.repeat(200)}b) ;; esac; echo "\${x%%${'*a'.repeat(50)}b}"`, []],
  ])('%s', (_name, text, over) => {
    const played = play(text, 100_000);
    expect(played.crashes).toEqual([]);
    for (const budget of over) expect(played.over).toContain(budget);
    if (over.length === 0) expect(played.over).toEqual([]);
  });
});

it('plays the same every time', () => {
  const text = 'for i in 1 2 3; do (echo $i $RANDOM; sleep 0.$i) & done; wait; echo $$ $!; ps 2>&1 | wc -l';
  expect(play(text)).toEqual(play(text));
});

it.each([
  ['jobs | cat', ''],
  ['true | jobs', ''],
  ['sleep 1 & jobs | cat', '[1]+  Running                    \n'],
])('a pipeline shows the jobs of its parent, not itself: %s', (text, output) => {
  expect(play(text)).toMatchObject({ output, crashes: [], over: [] });
});
