import { describe, expect, test } from 'vitest';
import { resolveImage } from '../../../src/simulator/images/index.ts';
import { moduleOf, REPOSITORIES } from '../../../src/simulator/images/catalogue.ts';
import { pod } from './player.ts';

const outcome = (name: string): string => {
  const resolved = resolveImage(name);
  if ('error' in resolved) return resolved.code === 'InvalidImageName' ? 'invalid' : resolved.error.endsWith(': not found') ? 'not found' : 'unreachable';
  return resolved.image.known ? 'known' : 'unknown';
};

describe('which images exist', () => {
  test.each([
    ['busybox', 'known'], ['busybox:1.36', 'known'], ['docker.io/library/busybox:1.28', 'known'], ['nginx:1.27-alpine', 'known'], ['nginx:stable', 'known'], ['nginx:none', 'not found'], ['nginx:9.9', 'not found'], ['nginx:1.99', 'not found'],
    ['busybox:1.36@sha256:df7695914409535ecb2bed928ff6f9a6738250de1fdf78012aab1d1f5eabb157', 'known'], ['no-such-assistant:9.9', 'not found'], ['setup-crew:none', 'not found'], ['never-pulled:1.0', 'not found'], ['ngnix', 'not found'], ['mysql:8.0', 'known'], ['node:20', 'unknown'],
    ['myorg/app:1', 'unknown'], ['ghcr.io/me/app:v2', 'unknown'], ['registry.example/app', 'unreachable'], ['localhost:5000/app', 'unreachable'], ['my-registry:5000/app', 'unreachable'], ['registry.k8s.io/pause:3.10', 'known'],
    ['BusyBox:1.36', 'invalid'], ['-busybox', 'invalid'], ['/../x', 'invalid'], ['', 'invalid'], ['a b', 'invalid'], ['busybox:', 'invalid'],
  ])('%s: %s', (name, expected) => {
    expect(outcome(name)).toBe(expected);
  });
  test('containerd says what it could not find', () => {
    expect(resolveImage('no-such-assistant:9.9')).toEqual({ code: 'ErrImagePull', error: 'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/no-such-assistant:9.9": failed to resolve image: docker.io/library/no-such-assistant:9.9: not found' });
  });
});

describe('every image of the catalogue', () => {
  test.each(REPOSITORIES)('%s starts and ends when it is told to', (repository) => {
    const tag = ['latest', '1', '3.10', 'v1.0'].find((each) => moduleOf(repository)!.hasTag(repository, each));
    const { run, start } = pod();
    const played = start(`${repository}:${tag}`, { env: { POSTGRES_PASSWORD: 'x' } });
    run(8_000);
    played.signal('SIGQUIT');
    played.signal('SIGTERM');
    run(1_000);
    played.signal('SIGKILL');
    run(10);
    expect(played.ended).not.toBeNull();
    expect(played.out.stderr).not.toMatch(/TypeError|undefined/);
  });
});

describe('nginx', () => {
  const conf = (kernel: ReturnType<typeof pod>['kernel'], text: string) => {
    const fileSystem = kernel.createFileSystem({ name: 'conf' });
    fileSystem.writeFile('/default.conf', text);
    return { path: '/etc/nginx/conf.d', fileSystem };
  };
  const ask = (p: ReturnType<typeof pod>, ...args: string[]): string => {
    const played = p.start('curlimages/curl:8.10.1', { command: ['curl', '-s', ...args] });
    p.run(20_000);
    return played.out.stdout;
  };
  test.each([
    ['location / { return 200 "hi $uri\\n"; }', '/a', 'hi /a\n'],
    ['location = /x { return 204; } location / { return 200 other; }', '/y', 'other'],
    ['root /usr/share/nginx/html; location / { try_files $uri =404; }', '/50x.html', 'An error occurred'],
    ['location /api/ { proxy_pass http://127.0.0.1:9000/; }', '/api/users?a=1', 'GET /users?a=1'],
    ['location /api/ { proxy_pass http://127.0.0.1:9000; }', '/api/users', 'GET /api/users'],
    ['location / { proxy_pass http://127.0.0.1:9001; }', '/', '502 Bad Gateway'],
    ['location / { deny all; }', '/', '403 Forbidden'],
    ['location ~ \\.php$ { return 200 php; } location / { return 200 plain; }', '/a.php', 'php'],
    ['rewrite ^/old/(.*)$ /new/$1 last; location /new { return 200 $uri; }', '/old/x', '/new/x'],
    ['location / { stub_status; }', '/', 'Active connections: 1'],
  ])('%s answers %s', (directives, path, expected) => {
    const p = pod();
    const backend = p.start('traefik/whoami:v1', { args: ['--port=9000'] });
    const web = p.start('nginx:1.27', { mounts: [conf(p.kernel, `server { listen 80; ${directives} }`)] });
    p.run(100);
    expect(ask(p, `http://localhost${path}`)).toContain(expected);
    expect(web.ended ?? backend.ended).toBeNull();
  });
  test.each([
    ['server { listen 80 }', 'unexpected "}" in /etc/nginx/conf.d/default.conf:1'],
    ['server { listen 80\nroot /x; }', 'invalid parameter "root" in /etc/nginx/conf.d/default.conf:2'],
    ['server { lissten 80; }', 'unknown directive "lissten" in /etc/nginx/conf.d/default.conf:1'],
    ['server { listen 80;\n', 'unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:2'],
    ['location / { }', '"location" directive is not allowed here in /etc/nginx/conf.d/default.conf:1'],
    ['server { location / { proxy_pass http://backend; } }', 'host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:1'],
    ['server { listen 80; root; }', 'invalid number of arguments in "root" directive in /etc/nginx/conf.d/default.conf:1'],
  ])('%s is refused', (text, message) => {
    const p = pod();
    const web = p.start('nginx:1.27', { mounts: [conf(p.kernel, text)] });
    p.run(1000);
    expect(web.out.stderr).toContain(`nginx: [emerg] ${message}\n`);
    expect(web.ended).toEqual({ code: 1 });
  });
  test('a taken port: five tries, then exit code 1', () => {
    const p = pod();
    p.start('nginx:1.27');
    p.run(100);
    const second = p.start('nginx:1.27');
    p.run(5000);
    expect(second.ended).toEqual({ code: 1 });
    expect(second.out.stderr.match(/nginx: \[emerg\] bind\(\) to 0\.0\.0\.0:80 failed \(98: Address already in use\)/g)).toHaveLength(5);
    expect(second.out.stderr).toContain('nginx: [emerg] still could not bind()\n');
  });
  test('as a plain user it cannot make its directories', () => {
    const p = pod();
    const web = p.start('nginx:1.27', { uid: 1000 });
    p.run(1000);
    expect(web.out.stderr).toContain('mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)');
    expect(web.ended).toEqual({ code: 1 });
  });
});

describe('others', () => {
  test('curl says why it failed', () => {
    const p = pod();
    const codes = [['http://localhost:81', 7], ['http://nowhere', 6], ['-m1 http://192.0.2.1', 28], ['-f http://localhost/none', 22]] as const;
    p.start('nginx:1.27');
    p.run(50);
    for (const [line, code] of codes) {
      const played = p.start('curlimages/curl:8.10.1', { command: ['curl', '-sS', ...line.split(' ')] });
      p.run(300_000);
      expect(played.ended).toEqual({ code });
      expect(played.out.stderr).toMatch(new RegExp(`^curl: \\(${code}\\) `));
    }
  });
  test('redis keeps values and a volume keeps redis', () => {
    const p = pod();
    const data = { path: '/data', fileSystem: p.kernel.createFileSystem({ name: 'data' }) };
    const cli = (...args: string[]): string => {
      const played = p.start('redis:7', { command: ['redis-cli', ...args] });
      p.run(100);
      return played.out.stdout + played.out.stderr;
    };
    expect(cli('ping')).toBe('Could not connect to Redis at 127.0.0.1:6379: Connection refused\n');
    const server = p.start('redis:7', { mounts: [data] });
    p.run(100);
    expect([cli('ping'), cli('set', 'a', '1'), cli('incr', 'a'), cli('get', 'b')]).toEqual(['PONG\n', 'OK\n', '2\n', '\n']);
    server.signal('SIGTERM');
    p.run(100);
    expect(server.ended).toEqual({ code: 0 });
    p.start('redis:7', { mounts: [data] });
    p.run(100);
    expect(cli('get', 'a')).toBe('2\n');
  });
  test('python serves files', () => {
    const p = pod();
    const web = p.start('python:3-slim', { command: ['sh', '-c', 'mkdir /www; echo hi > /www/index.html; cd /www; exec python -m http.server 8000'] });
    p.run(100);
    const client = p.start('busybox:1.36', { command: ['wget', '-qO-', 'http://localhost:8000/'] });
    p.run(100);
    expect(client.out.stdout).toBe('hi\n');
    expect(web.out.stderr).toBe('127.0.0.1 - - [21/Nov/2026 00:00:00] "GET / HTTP/1.1" 200 -\n');
  });
  test('fluent-bit ships lines of a file', () => {
    const p = pod();
    const logs = p.kernel.createFileSystem({ name: 'logs' });
    const shipper = p.start('fluent/fluent-bit:3.2', { args: ['-i', 'tail', '-p', 'path=/logs/*.log', '-o', 'stdout'], mounts: [{ path: '/logs', fileSystem: logs }] });
    p.run(3_000);
    logs.writeFile('/app.log', 'one\ntwo\n');
    p.run(3_000);
    expect(shipper.out.stdout).toMatch(/^\[0\] tail\.0: \[\[\d+\.\d{9}, \{\}\], \{"log"=>"one"\}\]\n\[1\] .*"two"/);
  });
  test('an image that is not known waits until it is told to stop', () => {
    const p = pod();
    const app = p.start('node:20', { command: ['node', 'server.js'] });
    p.run(60_000);
    expect(app.ended).toBeNull();
    app.signal('SIGTERM');
    p.run(10);
    expect(app.ended).toEqual({ code: 0 });
  });
  test('ubuntu without a command ends at once', () => {
    const p = pod();
    const app = p.start('ubuntu:24.04');
    p.run(100);
    expect(app.ended).toEqual({ code: 0 });
  });
});
