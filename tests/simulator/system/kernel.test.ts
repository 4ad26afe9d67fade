import { describe, expect, test } from 'vitest';
import { NoWorkingDirectory, isSystemError } from '../../../src/simulator/system/errors.ts';
import type { FileTree, Program, Sys } from '../../../src/simulator/system/types.ts';
import type { Task } from '../../../src/simulator/clock.ts';
import { machine } from './machine.ts';

const say = (sys: Sys, text: string): Task<void> => sys.write(1, `${text}\n`);
const sleeper: Program = function* (sys) {
  yield* sys.sleep(Number(sys.argv[1] ?? Infinity));
  return 0;
};
/** Runs one program as process 1 and answers what it printed. */
function play(program: Program, more: Readonly<Record<string, Program>> = {}, until?: number) {
  const m = machine({ main: program, sleeper, ...more });
  m.start(['main']);
  m.run(until);
  return m;
}
const errnoOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return isSystemError(error) ? error.errno : String(error);
  }
};

describe('processes', () => {
  test('fork, wait and exit statuses', () => {
    const m = play(function* (sys) {
      const a = sys.fork(function* (child) { yield* child.sleep(50); return 3; });
      const b = sys.fork(function* (child) { child.kill(child.pid, 'SIGTERM'); yield* child.sleep(1); return 0; });
      yield* say(sys, JSON.stringify(yield* sys.wait('any')));
      yield* say(sys, JSON.stringify(yield* sys.wait(a)));
      yield* say(sys, `${a} ${b} ${errnoOf(() => sys.wait('any').next())}`);
      return 7;
    });
    expect(m.out.stdout).toBe('{"pid":8,"status":{"signal":"SIGTERM"}}\n{"pid":7,"status":{"code":3}}\n7 8 ECHILD\n');
    expect(m.ends[0]?.status).toEqual({ code: 7 });
  });
  test('process 1 ignores what it has no handler for, from inside even SIGKILL', () => {
    const m = play(function* (sys) {
      sys.kill(1, 'SIGTERM');
      sys.kill(1, 'SIGKILL');
      yield* say(sys, 'alive');
      let got = '';
      sys.signal('SIGTERM', (signal) => { got = signal; });
      sys.kill(1, 'SIGTERM');
      yield* say(sys, got);
      return 0;
    });
    expect(m.out.stdout).toBe('alive\nSIGTERM\n');
  });
  test('from outside SIGTERM is ignored by process 1, SIGKILL kills it and all of its namespace', () => {
    const m = machine({ sleeper, main: function* (sys) { sys.spawn('/bin/sleeper', ['sleeper'], sys.env); yield* sys.sleep(Infinity); return 0; } });
    const handle = m.start(['main']);
    m.clock.at(100, () => handle.signal('SIGTERM'));
    m.clock.at(200, () => handle.signal('SIGKILL'));
    m.run(150);
    expect(m.kernel.processes(m.pids).map((p) => p.argv[0])).toEqual(['main', 'sleeper']);
    m.run();
    expect(m.ends).toEqual([{ status: { signal: 'SIGKILL' }, oom: false, at: expect.closeTo(200, 0) as number }]);
    expect(m.kernel.processes(m.pids)).toEqual([]);
  });
  test('a caught signal wakes a sleep', () => {
    const m = machine({ main: function* (sys) { sys.signal('SIGTERM', () => undefined); const wake = yield* sys.sleep(Infinity); yield* say(sys, `${wake} ${sys.now() % 100000}`); return 0; } });
    const handle = m.start(['main']);
    m.clock.at(500, () => handle.signal('SIGTERM'));
    m.run();
    expect(m.out.stdout).toBe('interrupted 500\n');
  });
  test('orphans go to process 1', () => {
    const m = play(function* (sys) {
      const pid = sys.fork(function* (middle) {
        middle.fork(function* (orphan) { yield* orphan.sleep(20); return orphan.ppid === 1 ? 5 : 6; });
        return 0;
      });
      yield* sys.wait(pid);
      yield* say(sys, JSON.stringify(yield* sys.wait('any')));
      return 0;
    });
    expect(m.out.stdout).toBe('{"pid":8,"status":{"code":5}}\n');
  });
  test('exec closes marked descriptors and forgets handlers; scripts go through their interpreter', () => {
    const m = play(
      function* (sys) {
        const fd = yield* sys.open('/tmp/script', { write: true, create: true }, 0o755);
        yield* sys.write(fd, '#!/bin/show -x\nbody\n');
        sys.setCloseOnExec(fd, true);
        sys.signal('SIGUSR1', () => undefined);
        return yield* sys.exec('/tmp/script', ['script', 'a'], new Map([['A', 'b']]));
      },
      { show: function* (sys) { yield* say(sys, `${sys.pid} ${sys.argv.join(' ')} ${sys.env.get('A')} ${sys.fds().join()} ${sys.disposition('SIGUSR1')}`); return 9; } },
    );
    expect(m.out.stdout).toBe('1 /bin/show -x /tmp/script a b 0,1,2 default\n');
    expect(m.ends[0]?.status).toEqual({ code: 9 });
  });
  test('a fork bomb meets EAGAIN and the observer hears of it', () => {
    const seen: string[] = [];
    const m = machine({ main: function* (sys) { for (;;) { try { sys.fork(sleeper); } catch (error) { yield* say(sys, isSystemError(error) ? error.errno : 'other'); return 0; } yield* sys.tick(); } } }, { budget: { processes: 10 }, observer: { budgetExceeded: (budget) => { seen.push(budget); } } });
    m.start(['main']);
    m.run();
    expect(m.out.stdout).toBe('EAGAIN\n');
    expect(seen).toEqual(['processes']);
  });
  test('an endless loop lets time pass, others run, and ends with the budget', () => {
    const seen: string[] = [];
    const m = machine({ sleeper, main: function* (sys) { sys.fork(function* (child) { yield* child.sleep(5); yield* say(child, 'other'); return 0; }); for (;;) yield* sys.tick(); } }, { budget: { steps: 300_000 }, observer: { budgetExceeded: (budget) => { seen.push(budget); } } });
    m.start(['main']);
    m.run(Infinity);
    expect(m.out.stdout).toBe('other\n');
    expect(m.ends[0]?.status).toEqual({ signal: 'SIGKILL' });
    expect(seen).toEqual(['turns', 'steps']);
  });
  test('going over the memory limit kills the container', () => {
    const m = machine({ main: function* (sys) { sys.fork(sleeper); yield* sys.sleep(10); sys.setMemory(100 << 20); yield* say(sys, 'never'); return 0; } });
    m.start(['main'], { memoryLimit: 64 << 20 });
    m.run();
    expect(m.out.stdout).toBe('');
    expect(m.ends[0]).toMatchObject({ status: { signal: 'SIGKILL' }, oom: true });
  });
});

describe('pipes', () => {
  test('a writer waits for room, a reader sees all and then the end', () => {
    const m = play(function* (sys) {
      const [r, w] = sys.pipe();
      const child = sys.fork(function* (c) { c.close(r); yield* c.write(w, 'x'.repeat(200_000)); return 0; });
      sys.close(w);
      let total = 0;
      let biggest = 0;
      for (;;) { const data = yield* sys.read(r, 100_000); if (data === '') break; total += data.length; biggest = Math.max(biggest, data.length); }
      yield* sys.wait(child);
      yield* say(sys, `${total} ${biggest}`);
      return 0;
    });
    expect(m.out.stdout).toBe('200000 65536\n');
  });
  test('nobody reads: SIGPIPE, or EPIPE when it is ignored', () => {
    const m = play(function* (sys) {
      const [r, w] = sys.pipe();
      sys.close(r);
      const a = sys.fork(function* (c) { yield* c.write(w, 'x'); return 0; });
      yield* say(sys, JSON.stringify(yield* sys.wait(a)));
      const b = sys.fork(function* (c) { c.signal('SIGPIPE', 'ignore'); try { yield* c.write(w, 'x'); } catch (error) { return isSystemError(error, 'EPIPE') ? 4 : 5; } return 0; });
      yield* say(sys, JSON.stringify(yield* sys.wait(b)));
      return 0;
    });
    expect(m.out.stdout).toBe('{"pid":7,"status":{"signal":"SIGPIPE"}}\n{"pid":8,"status":{"code":4}}\n');
  });
});

test('a FIFO opened for reading and writing is its own other side', () => {
  const m = machine({
    *first(sys) {
      sys.mkfifo('/tmp/f');
      const fd = yield* sys.open('/tmp/f', { read: true, write: true });
      yield* sys.write(fd, 'to myself');
      yield* sys.write(1, yield* sys.read(fd));
      return 0;
    },
  });
  m.start(['first']);
  m.run();
  expect([m.out.stdout, m.ends[0]?.status]).toEqual(['to myself', { code: 0 }]);
});

describe('what cannot run', () => {
  const files: FileTree = {
    none: { type: 'file', data: 'echo hi\n', mode: 0o755 },
    gone: { type: 'file', data: '#!/bin/bash\n', mode: 0o755 },
    plain: { type: 'file', data: '#!/bin/first\n', mode: 0o644 },
  };
  const attempt = (argv: readonly string[], cwd = '/') => {
    const m = machine({ *first() { return 0; } });
    m.start(argv, { cwd, mounts: [{ path: '/s', fileSystem: m.kernel.createFileSystem({ name: 's', tree: files }) }], env: new Map([['PATH', '/bin:/s']]) });
    m.run();
    return [m.out.stderr, m.ends[0]?.status];
  };
  test.each([
    ['a script without #!', '/s/none', 'exec /s/none: exec format error\n'],
    ['a script whose interpreter is missing', 'gone', 'exec /s/gone: no such file or directory\n'],
  ])("%s is there, so runc starts it and its own process says why it ends", (_, name, text) => {
    expect(attempt([name])).toEqual([text, { code: 255 }]);
  });
  test.each([
    ['/s/plain', 'EACCES'],
    ['plain', 'ENOENT'],
    ['/etc', 'EISDIR'],
    ['/etc/motd/x', 'ENOTDIR'],
    ['nothing', 'ENOENT'],
  ])('%s is found out before anything starts: %s', (name, errno) => {
    expect(() => attempt([name])).toThrow(expect.objectContaining({ errno }));
  });
  test('a working directory that is a file', () => {
    expect(() => attempt(['first'], '/etc/motd')).toThrow(NoWorkingDirectory);
    expect(attempt(['first'], '/made/for/it')).toEqual(['', { code: 0 }]);
  });
});

describe('files', () => {
  const attempts: readonly (readonly [string, (sys: Sys) => unknown, string])[] = [
    ['missing', (sys) => sys.open('/nope', { read: true }).next(), 'ENOENT'],
    ['file as directory', (sys) => sys.stat('/etc/motd/x'), 'ENOTDIR'],
    ['directory for writing', (sys) => sys.open('/etc', { write: true }).next(), 'EISDIR'],
    ['mkdir twice', (sys) => sys.mkdir('/etc'), 'EEXIST'],
    ['rmdir not empty', (sys) => sys.rmdir('/etc'), 'ENOTEMPTY'],
    ['unlink a directory', (sys) => sys.unlink('/etc'), 'EISDIR'],
    ['rename across mounts', (sys) => sys.rename('/etc/motd', '/vol/motd'), 'EXDEV'],
    ['rename into itself', (sys) => sys.rename('/etc', '/etc/x'), 'EINVAL'],
    ['read-only mount', (sys) => sys.open('/ro/x', { write: true, create: true }).next(), 'EROFS'],
    ['remove a mount point', (sys) => sys.rmdir('/vol'), 'EBUSY'],
    ['loop of links', (sys) => { sys.symlink('b', '/tmp/a'); sys.symlink('a', '/tmp/b'); sys.stat('/tmp/a'); }, 'ELOOP'],
    ['full device', (sys) => { const fd = open(sys, '/dev/full'); sys.write(fd, 'x').next(); }, 'ENOSPC'],
    ['exec of a plain file', (sys) => { sys.chmod('/etc/motd', 0o755); sys.exec('/etc/motd', ['x'], new Map()).next(); }, 'ENOEXEC'],
    ['exec without permission', (sys) => sys.exec('/etc/hosts', ['x'], new Map()).next(), 'EACCES'],
    ['fine', (sys) => sys.stat('/etc/motd'), 'none'],
  ];
  const open = (sys: Sys, path: string): number => {
    const step = sys.open(path, { write: true }).next();
    if (step.done !== true) throw new Error('blocks');
    return step.value;
  };
  test.each(attempts)('%s', (_name, attempt, errno) => {
    let seen = '';
    const m = machine({ main: function* (sys) { seen = errnoOf(() => attempt(sys)); return 0; } });
    m.start(['main'], { mounts: [{ path: '/vol', fileSystem: m.kernel.createFileSystem({ name: 'vol' }) }, { path: '/ro', fileSystem: m.kernel.createFileSystem({ name: 'ro' }), readOnly: true }] });
    m.run();
    expect(seen).toBe(errno);
  });
  test('ENOSPC keeps what fits', () => {
    const m = machine({ main: function* (sys) { const fd = yield* sys.open('/vol/big', { write: true, create: true }); try { yield* sys.write(fd, 'x'.repeat(20_000)); } catch (error) { yield* say(sys, `${isSystemError(error) ? error.message : ''} ${sys.stat('/vol/big').size}`); } return 0; } });
    const volume = m.kernel.createFileSystem({ name: 'vol', type: 'tmpfs', sizeLimit: 8192 });
    m.start(['main'], { mounts: [{ path: '/vol', fileSystem: volume }] });
    m.run();
    expect(m.out.stdout).toBe('No space left on device 8192\n');
    expect(volume.used()).toBe(8192);
    volume.remove('/big');
    expect(volume.used()).toBe(0);
  });
  test('roots over one image do not see each other', () => {
    const program: Program = function* (sys) {
      const before = sys.exists('/etc/motd');
      sys.unlink('/etc/motd');
      yield* say(sys, `${before} ${sys.exists('/etc/motd')} ${sys.readdir('/etc').join()}`);
      return 0;
    };
    const m = machine({ main: program });
    m.start(['main']);
    m.run();
    m.start(['main'], { container: 'c2', pids: m.kernel.createPidNamespace() });
    m.run();
    expect(m.out.stdout).toBe('true false hosts\ntrue false hosts\n');
  });
  test('a plain user meets permissions; root does not', () => {
    const m = machine({ main: function* (sys) { yield* say(sys, [errnoOf(() => sys.open('/secret/key', { read: true }).next()), errnoOf(() => sys.open('/etc/motd', { write: true }).next()), errnoOf(() => sys.mkdir('/new')), errnoOf(() => sys.mkdir('/tmp/new'))].join()); return 0; } });
    const secret = m.kernel.createFileSystem({ name: 's' });
    secret.writeFile('/key', 'k', { mode: 0o400 });
    m.start(['main'], { uid: 1000, gid: 1000, mounts: [{ path: '/secret', fileSystem: secret }] });
    m.run();
    expect(m.out.stdout).toBe('EACCES,EACCES,EACCES,none\n');
  });
  test('/dev/stdout is the log, /proc knows the process', () => {
    const m = play(function* (sys) {
      const fd = yield* sys.open('/dev/stdout', { write: true, append: true });
      yield* sys.write(fd, 'through the link\n');
      const cmdline = yield* sys.open('/proc/1/cmdline', { read: true });
      yield* say(sys, (yield* sys.read(cmdline)).replaceAll('\0', ' '));
      yield* say(sys, sys.readlink('/proc/self'));
      return 0;
    });
    expect(m.out.stdout).toBe('through the link\nmain \n1\n');
  });
  test('a copied program still runs', () => {
    const m = play(function* (sys) {
      const from = yield* sys.open('/bin/sleeper', { read: true });
      const to = yield* sys.open('/tmp/copy', { write: true, create: true }, 0o755);
      for (;;) { const data = yield* sys.read(from); if (data === '') break; yield* sys.write(to, data); }
      const pid = sys.spawn('/tmp/copy', ['copy', '10'], sys.env);
      yield* say(sys, JSON.stringify(yield* sys.wait(pid)));
      return 0;
    });
    expect(m.out.stdout).toBe('{"pid":7,"status":{"code":0}}\n');
  });
  test('a change is told once an instant, with what came of it', () => {
    const seen: string[] = [];
    const m = machine({ main: function* (sys) { const fd = yield* sys.open('/vol/sub/log', { write: true, create: true }); yield* sys.write(fd, 'a'); yield* sys.write(fd, 'b'); yield* sys.sleep(10); yield* sys.write(fd, 'c'); return 0; } }, { observer: { fileChanged: (c) => { seen.push(`${c.operation} ${c.path} ${c.inner} ${c.content}`); } } });
    const volume = m.kernel.createFileSystem({ name: 'v' });
    volume.mkdir('/x/sub');
    m.start(['main'], { mounts: [{ path: '/vol', fileSystem: volume, subPath: 'x' }] });
    m.run();
    expect(seen).toEqual(['create /vol/sub/log /x/sub/log ab', 'write /vol/sub/log /x/sub/log abc']);
  });
});

describe('sockets', () => {
  const server: Program = function* (sys) {
    const fd = sys.listen(sys.argv[1] ?? '0.0.0.0', Number(sys.argv[2]));
    for (;;) {
      const { fd: client } = yield* sys.accept(fd);
      const question = yield* sys.read(client);
      yield* sys.write(client, `you said ${question}`);
      sys.close(client);
    }
  };
  const client: Program = function* (sys) {
    try {
      const fd = yield* sys.connect(sys.argv[1]!, Number(sys.argv[2]), 2000);
      yield* sys.write(fd, 'hi');
      yield* say(sys, yield* sys.read(fd));
    } catch (error) {
      yield* say(sys, isSystemError(error) ? `${error.errno} ${Math.round(sys.now() % 100_000)}` : 'x');
    }
    return 0;
  };
  test.each([
    ['0.0.0.0', '127.0.0.1', 'you said hi'],
    ['0.0.0.0', '10.244.0.7', 'you said hi'],
    ['127.0.0.1', '127.0.0.1', 'you said hi'],
    ['127.0.0.1', '10.244.0.7', 'ECONNREFUSED 110'],
    ['10.244.0.7', '127.0.0.1', 'ECONNREFUSED 110'],
    ['0.0.0.0', '192.0.2.1', 'ETIMEDOUT 2110'],
  ])('listen on %s, connect to %s: %s', (listen, connect, answer) => {
    const m = machine({ server, client });
    m.start(['server', listen, '80']);
    m.run(100);
    m.clock.advance(109.3);
    m.start(['client', connect, '80']);
    m.run(10_000);
    expect(m.out.stdout.trim()).toBe(answer);
  });
  test('a port is had once a Pod', () => {
    const m = machine({ server });
    m.start(['server', '0.0.0.0', '80']);
    m.start(['server', '127.0.0.1', '80'], { container: 'c2', pids: m.kernel.createPidNamespace(), output: () => undefined });
    m.run(100);
    expect(m.ends).toEqual([{ status: { code: 1 }, oom: false, at: expect.any(Number) as number }]);
  });
  test('a request from the node', () => {
    const m = machine({ server });
    m.start(['server', '0.0.0.0', '80']);
    m.run(100);
    const seen: string[] = [];
    m.kernel.request('10.244.0.7', 80, 'probe', 1000, (r) => seen.push(`${r.outcome} ${r.response}`));
    m.kernel.request('10.244.0.7', 81, 'probe', 1000, (r) => seen.push(`${r.outcome} ${r.response}`));
    m.run(200);
    expect(seen).toEqual(['refused ', 'connected you said probe']);
  });
});
