import { expect, test } from 'vitest';
import { createSimulation } from '../../../src/simulator/simulate.ts';
import { SHOP } from './live.ts';

const NOTES = "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";
const again = (pod: string, container = pod): string => `kubectl attach ${pod} -c ${container} -n default -i -t`;

/** What is typed at the prompt, what is typed into the container then, and what comes of it. */
const CASES: readonly (readonly [line: string, typed: readonly string[], code: number | undefined, out: string, err: string])[] = [
  ['run -it box --image=busybox:1.36 --restart=Never -- sh', ['x=$((6*7))\n', 'echo $x\n', 'exit 3\n'], 3, `x=$((6*7))\n/ # echo $x\n42\n/ # exit 3\nSession ended, resume using '${again('box')}' command\n`, `${NOTES}pod default/box terminated (Error)\n`],
  ['run -it box --image=busybox:1.36 --rm --restart=Never -- sh', ['ps\n', 'exit\n'], 0, `ps\nPID   USER     TIME  COMMAND\n    1 root      0:00 sh\n    7 root      0:00 ps\n/ # exit\nSession ended, resume using '${again('box')}' command\npod "box" deleted from default namespace\n`, NOTES],
  ['run -i box --image=busybox:1.36 --rm --restart=Never -q -- sh -c "sleep 1; echo done"', [], 0, 'done\npod "box" deleted from default namespace\n', ''],
  ['run box --image=busybox:1.36 --attach --restart=Never -- sh -c "echo early; sleep 2; echo late"', [], 0, 'early\nlate\n', NOTES],
  ['run -i box --image=busybox:1.36 --restart=Never -- cat < note.txt', [], 0, 'one\ntwo\n', NOTES],
  ['debug -it shop --image=busybox:1.36 -c look --target=app -- sh', ['cat /proc/1/comm\n', 'exit\n'], 0, `Targeting container "app". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\ncat /proc/1/comm\nnginx\n/ # exit\nSession ended, the ephemeral container will not be restarted but may be reattached using '${again('shop', 'look')}' if it is still running\n`, NOTES],
  ['debug -it shop --image=busybox:1.36 -c look -- sh -c "echo looking"', [], 0, 'looking\n', `${NOTES}warning: couldn't attach to pod/shop, falling back to streaming logs: unable to upgrade connection: container look not found in pod shop_default\n`],
  ['attach shop -c log', ['\u0003'], 130, '', NOTES],
  ['attach shop -it -c log -q', ['\u0003'], 130, '', ''],
  ['attach shop -it -c log', ['\u0003'], 130, '', `error: Unable to use a TTY - container log did not allocate one\n${NOTES}`],
  ['attach pod shop -q', ['\u0003'], 130, '', ''],
  ['attach shop', ['\u0003'], 130, '', `Defaulted container "app" out of: app, log, setup (init), proxy (init)\n${NOTES}`],
  ['attach shop -c setup', [], 1, '', `${NOTES}error: unable to upgrade connection: container setup not found in pod shop_default\n`],
  ['attach', [], 1, '', 'error: at least 1 argument is required for attach\n'],
  ['attach a b c', [], 1, '', 'error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw 3: [a b c]\n'],
  ['attach nope', [], 1, '', 'Error from server (NotFound): pods "nope" not found\n'],
  ['exec -t shop -c log -- tty', [], 1, 'not a tty\n', 'command terminated with exit code 1\n'],
  ['exec -it shop -c log -- tty', [], 0, '/dev/pts/0\n', ''],
];
test.each(CASES)('kubectl %s', (line, typed, code, out, err) => {
  const simulation = createSimulation({ manifest: SHOP });
  simulation.runTo(4000);
  simulation.act({ kind: 'command', at: 4000, line: "printf 'one\\ntwo\\n' > note.txt" });
  simulation.runTo(4100);
  const command = simulation.act({ kind: 'command', at: 4100, line: `kubectl ${line}`, tty: true });
  simulation.runTo(7000);
  for (const text of typed) {
    command.type(text);
    simulation.runTo(simulation.now() + 1500);
  }
  simulation.runTo(simulation.now() + 3000);
  expect(simulation.failure).toBeUndefined();
  expect({ code: command.exitCode, out: command.stdout.replaceAll('\u001b[6n', ''), err: command.stderr }).toEqual({ code, out, err });
});
