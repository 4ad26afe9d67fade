/** Scripts of which BusyBox 1.36.1 was asked what it does: standard output, standard error, exit code. */
import { expect, test } from 'vitest';
import { playScript } from '../../../src/simulator/index.ts';

test.each<[script: string, stdout: string, stderr: string, exitCode: number]>([
  // A here-document ends where the text does, with no newline of its own.
  ['cat <<E\nx', 'x', '', 0],
  ['cat <<-E\n\ta\\\n\tb\n\tE\necho $(cat <<E\ni\nE\n)', 'a\tb\ni\n', '', 0],
  // `wait -n` goes on until a job succeeds, and else says 129.
  ['(sleep 0.2; exit 4) & wait -n; echo $?', '129\n', '', 0],
  ['(sleep 0.3; exit 4) & sleep 0.1 & wait -n; echo $?; wait -n; echo $?; wait -n; echo $?', '0\n129\n0\n', '', 0],
  ['sleep 0.3 | sleep 0.1 & wait -n; echo $?', '129\n', '', 0],
  ['wait -n; echo $?', '127\n', '', 0],
  // Job control needs a terminal.
  ['set -m; echo $-', 'c\n', "/bin/sh: set: line 0: can't access tty; job control turned off\n", 0],
  ["sh -m -c 'echo $-'; (set -m; echo $-); echo $-", 'c\ncm\nc\n', "sh: can't access tty; job control turned off\n", 0],
  // A descriptor of a device may do what it was opened for: standard input is read only, but opened anew it can be written to.
  ['echo x >&0; echo $?; echo y > /dev/stdin; echo $?', '1\n0\n', 'sh: write error: Bad file descriptor\n', 0],
  ['exec 3</dev/null 4>/dev/zero; echo x >&3; read x <&4; echo $?', '1\n', 'sh: write error: Bad file descriptor\n', 0],
])('%s', (script, stdout, stderr, exitCode) => expect(playScript({ name: 'row', script })).toMatchObject({ stdout, stderr, exitCode }));
