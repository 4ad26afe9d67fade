import { describe, expect, test } from 'vitest';
import { createEventQueue } from '../../../src/simulator/clock.ts';
import type { Task } from '../../../src/simulator/clock.ts';
import { parseReference } from '../../../src/simulator/images/reference.ts';
import type { Image } from '../../../src/simulator/images/types.ts';
import { execFailure, startFailure } from '../../../src/simulator/runtime/failures.ts';
import { createLog } from '../../../src/simulator/runtime/logs.ts';
import { fakeId } from '../../../src/simulator/runtime/container.ts';
import { createRuntime } from '../../../src/simulator/runtime/runtime.ts';
import { decodeText, encodeText } from '../../../src/simulator/runtime/text.ts';
import type { ContainerConfig, ContainerId, ExecResult, Runtime, Sandbox } from '../../../src/simulator/runtime/types.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import { NoWorkingDirectory, SystemError } from '../../../src/simulator/system/errors.ts';
import type { Sys } from '../../../src/simulator/system/types.ts';
import type { Fact } from '../../../src/simulator/trace/facts.ts';

describe('text', () => {
  test.each(['plain', 'Grüße', '日本', '😀', 'a\u0000b'])('%s survives as UTF-8', (text) => {
    expect(decodeText(encodeText(text))).toBe(text);
  });
  test('bytes that are no UTF-8 become replacement characters', () => {
    expect(decodeText('a\xffb\xc3')).toBe('a\ufffdb\ufffd');
    expect(encodeText('\ud800')).toBe('\xef\xbf\xbd');
  });
});

describe('logs', () => {
  test('a line ends at its newline, whatever the pieces; a rest becomes a line at the end', () => {
    const lines: string[] = [];
    const log = createLog(
      () => 0,
      (line) => lines.push(`${line.stream}:${line.text}`),
      () => undefined,
    );
    log.write('stdout', 'he');
    log.write('stderr', 'oops\n');
    log.write('stdout', 'llo\nrest');
    log.end();
    expect(lines).toEqual(['stderr:oops', 'stdout:hello', 'stdout:rest']);
  });
  test('past a mebibyte it says so once and keeps no more', () => {
    let full = 0;
    const log = createLog(
      () => 0,
      () => undefined,
      () => full++,
    );
    for (let i = 0; i < 300; i++) log.write('stdout', `${'x'.repeat(8000)}\n`);
    expect([full, log.lines().length < 150]).toEqual([1, true]);
  });
});

test("runc's words (L-136, L-325)", () => {
  const absent = new SystemError('ENOENT');
  expect(startFailure('git', absent)).toMatch(/error during container init: exec: "git": executable file not found in \$PATH$/);
  expect(startFailure('/bin/serve', absent)).toMatch(/exec: "\/bin\/serve": stat \/bin\/serve: no such file or directory$/);
  expect(startFailure('/etc/passwd', new SystemError('EACCES'))).toMatch(/exec: "\/etc\/passwd": permission denied$/);
  expect(startFailure('/etc', new SystemError('EISDIR'))).toMatch(/exec: "\/etc": is a directory$/);
  expect(startFailure('sh', new NoWorkingDirectory('/etc/passwd'))).toMatch(/container init: mkdir \/etc\/passwd: not a directory$/);
  expect(execFailure('abc', 'git', absent)).toBe(
    'failed to exec in container: failed to start exec "abc": OCI runtime exec failed: exec failed: unable to start container process: exec: "git": executable file not found in $PATH',
  );
});
test('ids are 64 hexadecimal digits and differ', () => {
  const ids = Array.from({ length: 500 }, (_, i) => fakeId(i));
  expect(ids.every((id) => /^[0-9a-f]{64}$/.test(id))).toBe(true);
  expect(new Set(ids.map((id) => id.slice(0, 12))).size).toBe(500);
});
test('an upper-case repository is refused in the library’s words', () => {
  expect(parseReference('BusyBox:1.36')).toEqual({
    error: 'invalid reference format: repository name (library/BusyBox) must be lowercase',
  });
});

function* stubborn(sys: Sys): Task<number> {
  yield* sys.write(1, 'up\n');
  if (sys.argv[1] === 'trap') {
    let told = false;
    sys.signal('SIGTERM', () => {
      told = true;
    });
    while (!told) yield* sys.sleep(Infinity);
    return 7;
  }
  if (sys.argv[1] === 'echo') {
    for (;;) {
      const data = yield* sys.read(0);
      if (data === '') return 4;
      yield* sys.write(1, `said ${data}`);
    }
  }
  if (sys.argv[1] === 'word') {
    const fd = yield* sys.open('/dev/termination-log', { write: true });
    yield* sys.write(fd, 'famous last words');
    return 3;
  }
  yield* sys.sleep(Infinity);
  return 0;
}
const image: Image = {
  reference: 'docker.io/library/x:1',
  entrypoint: ['/x'],
  cmd: ['default'],
  env: { FROM: 'image' },
  workingDir: '/w',
  user: 'shop',
  stopSignal: '',
  sizeBytes: 1,
  digest: '',
  known: true,
  files: {
    x: { type: 'program', program: stubborn, mode: 0o755 },
    etc: {
      type: 'directory',
      entries: {
        passwd: 'root:x:0:0:root:/root:/bin/sh\nshop:x:1001:1002::/home/shop:/bin/sh\n',
        group: 'root:x:0:\nshop:x:1002:\nstaff:x:50:shop\n',
      },
    },
  },
};
function machine(): {
  readonly runtime: Runtime;
  readonly facts: Fact[];
  readonly run: (until: number) => void;
  readonly start: (more: Partial<ContainerConfig>, shared?: boolean) => ContainerId;
  readonly record: (id: ContainerId) => ReturnType<Runtime['containers']>[number] | undefined;
  readonly now: () => number;
} {
  const clock = createEventQueue();
  const facts: Fact[] = [];
  const runtime = createRuntime({
    clock,
    kernel: createKernel({ clock, epoch: 0 }),
    emit: (fact) => void facts.push({ at: clock.now(), ...fact } as Fact),
    resolveImage: () => ({ image }),
    nodeAddress: '10.77.0.1',
  });
  const run = (until: number): void => {
    while (clock.step(until)) {
      /* the clock does the work */
    }
    clock.advance(until);
  };
  let sandbox: Sandbox | undefined;
  return {
    runtime,
    facts,
    run,
    now: () => clock.now(),
    record: (id) => runtime.containers(sandbox?.id ?? '').find((each) => each.id === id),
    start: (more, shared = false) => {
      runtime.runPodSandbox(
        { namespace: 'n', pod: 'p', uid: 'u', hostname: 'p', hostNetwork: false, shareProcessNamespace: shared },
        (made) => {
          sandbox = made;
        },
      );
      run(clock.now() + 200);
      const id = runtime.createContainer(sandbox?.id ?? '', {
        name: 'c',
        role: 'app',
        restartCount: 0,
        image,
        imageName: 'x:1',
        env: new Map(),
        mounts: [],
        supplementalGroups: [9],
        readOnlyRootFilesystem: false,
        tty: false,
        stdin: false,
        terminationMessagePath: '/dev/termination-log',
        ...more,
      });
      runtime.startContainer(id);
      run(clock.now() + 50);
      return id;
    },
  };
}

describe('the life of a container', () => {
  test('runs as the image’s user with its groups', () => {
    const m = machine();
    expect(m.record(m.start({}))).toMatchObject({ state: 'running', user: { uid: 1001, gid: 1002, groups: [1002, 50, 9] } });
  });
  test('process 1 without a handler lives until SIGKILL (L-211)', () => {
    const m = machine();
    const id = m.start({});
    const begin = m.now();
    let stopped = 0;
    m.runtime.stopContainer(id, 3, () => {
      stopped = m.now();
    });
    m.run(begin + 10_000);
    expect(m.record(id)).toMatchObject({ state: 'exited', exitCode: 137, reason: 'Error' });
    expect(Math.round(stopped - begin)).toBe(3000);
  });
  test('in a shared pid namespace it is not process 1 and dies of SIGTERM (L-211, L-376)', () => {
    const m = machine();
    const id = m.start({}, true);
    m.runtime.stopContainer(id, 30, () => undefined);
    m.run(m.now() + 100);
    expect(m.record(id)).toMatchObject({ exitCode: 143 });
  });
  test('a handler’s exit code counts', () => {
    const m = machine();
    const id = m.start({ args: ['trap'] });
    m.runtime.stopContainer(id, 30, () => undefined);
    m.run(m.now() + 100);
    expect(m.record(id)).toMatchObject({ exitCode: 7, reason: 'Error' });
    expect(m.facts.filter((f) => f.kind === 'signal').map((f) => f.signal)).toEqual(['SIGTERM']);
  });
  test('the termination log is read back', () => {
    const m = machine();
    const id = m.start({ args: ['word'] });
    expect([m.runtime.terminationMessage(id), m.record(id)?.exitCode]).toEqual(['famous last words', 3]);
  });
  test('a program that is not there: exited, 128, StartError (L-325)', () => {
    const m = machine();
    const id = m.start({ command: ['/nope'] });
    expect(m.record(id)).toMatchObject({ state: 'exited', exitCode: 128, reason: 'StartError' });
    expect(m.facts.some((f) => f.kind === 'containerStarted')).toBe(false);
  });
  test('an exec dies with its container', () => {
    const m = machine();
    const id = m.start({});
    const results: ExecResult[] = [];
    m.runtime.exec(id, ['/x'], { done: (result) => results.push(result) });
    m.runtime.exec(id, ['missing'], { done: (result) => results.push(result) });
    m.run(m.now() + 10);
    m.runtime.stopContainer(id, 0, () => undefined);
    m.run(m.now() + 10);
    expect(results.map((r) => [r.exitCode, r.stdout, r.error === undefined])).toEqual([
      [127, '', false],
      [137, 'up\n', true],
    ]);
  });
  test('who attaches hears what is written from then on, and types to process 1', () => {
    const m = machine();
    const id = m.start({ args: ['echo'], stdin: true });
    let heard = '';
    let code = -1;
    const handle = m.runtime.attach(id, { output: (_stream, data) => (heard += data), done: (exitCode) => (code = exitCode) });
    handle?.write('hello\n');
    m.run(m.now() + 10);
    handle?.closeStdin();
    m.run(m.now() + 10);
    expect([heard, code]).toEqual(['said hello\n', 4]);
    expect(m.runtime.attach(id, { output: () => undefined, done: () => undefined })).toBeUndefined();
  });
});
