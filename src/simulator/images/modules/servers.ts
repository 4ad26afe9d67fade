import { baseFiles, directory, program } from '../base.ts';
import type { FileTree, Program } from '../../system/types.ts';
import { HTTPD_VERSION, apache } from '../programs/apache.ts';
import { FLUENT_BIT_VERSION, fluentBit } from '../programs/fluent-bit.ts';
import { git, gitSync } from '../programs/git.ts';
import { pgIsReady, postgres, psql } from '../programs/postgres.ts';
import { PYTHON_VERSION, python } from '../programs/python.ts';
import { envoy, haproxy, socat } from '../programs/relay.ts';
import {
  exporter,
  helloApp,
  httpEcho,
  listener,
  liveness,
  netexec,
  packageManager,
  stress,
  untilTold,
  whoami,
} from '../programs/simple.ts';
import { describeImage } from './module.ts';
import type { KnownModule } from './module.ts';

/** Tags of images whose versions we do not track: any version number, and the usual words. */
const ANY = {
  words: 'latest stable main master edge v2 alpine slim',
  newest: Array.from({ length: 60 }, (_, major) => `${major}.99`),
  suffixes: 'alpine slim bookworm bullseye debian trixie jammy noble scratch distroless debug amd64 nonroot ubi perl r v bullseye-slim',
} as const;
const ANY_V = { ...ANY, v: true } as const;

interface Simple {
  readonly names: string;
  readonly run: Program;
  readonly command: string;
  readonly args?: readonly string[];
  readonly size?: number;
  readonly v?: boolean;
  readonly stopSignal?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly extra?: FileTree;
  /** Made from scratch: has no shell. */
  readonly bare?: boolean;
}

/** An image that is one program and its options. */
const simple = ({
  names,
  run,
  command,
  args,
  size = 15_000_000,
  v = false,
  stopSignal,
  env,
  extra,
  bare = false,
}: Simple): KnownModule => ({
  ...describeImage({
    repositories: names,
    tags: v ? ANY_V : ANY,
    entrypoint: [`/usr/local/bin/${command}`],
    cmd: args ?? [],
    sizeBytes: size,
    ...(stopSignal === undefined ? {} : { stopSignal }),
    ...(env === undefined ? {} : { env }),
    files: () => baseFiles({ bare, localBin: { [command]: program(run, size), ...extra } }),
  }),
  hasTag: (_repository, tag) =>
    /^(v?\d+(\.\d+){0,3}([-.][a-z0-9.]+)*|latest|stable|main|master|edge|alpine|slim)$/.test(tag) && !/^v?9\.9|^v?99/.test(tag),
});

const pause: Program = function* (sys) {
  yield* untilTold(sys, ['SIGTERM', 'SIGINT']);
  return 0;
};
const agnhost: Program = function* (sys) {
  const [, command = 'pause'] = sys.argv;
  if (command === 'netexec') return yield* netexec(sys);
  if (command === 'liveness') return yield* liveness(sys);
  if (command === 'serve-hostname') return yield* helloApp(sys);
  if (command === 'pause') {
    yield* sys.write(1, 'Paused\n');
    return yield* pause(sys);
  }
  yield* sys.write(2, `Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.\n`);
  return 1;
};

/** A directory of the user that the database runs as. */
const postgresOwn = (mode: number, entries: FileTree = {}): FileTree[string] => ({ type: 'directory', entries, mode, uid: 999, gid: 999 });

const HTTPD_CONF =
  'ServerRoot "/usr/local/apache2"\nListen 80\nUser www-data\nGroup www-data\nDocumentRoot "/usr/local/apache2/htdocs"\nErrorLog /proc/self/fd/2\nCustomLog /proc/self/fd/1 common\n';

export const serverModules: readonly KnownModule[] = [
  describeImage({
    repositories: 'python bitnami/python',
    tags: { words: 'latest slim alpine slim-bookworm 3-slim', newest: ['2.7', '3.15'], suffixes: 'slim alpine bookworm bullseye trixie' },
    cmd: ['python3'],
    env: { PYTHON_VERSION, LANG: 'C.UTF-8' },
    sizeBytes: 45_000_000,
    files: () => baseFiles({ os: 'debian', localBin: { python: program(python, 14_000), python3: program(python, 14_000) } }),
  }),
  describeImage({
    repositories: 'httpd',
    tags: { words: 'latest alpine bookworm trixie', newest: ['2.4'], suffixes: 'alpine bookworm bullseye trixie' },
    cmd: ['httpd-foreground'],
    env: {
      HTTPD_PREFIX: '/usr/local/apache2',
      HTTPD_VERSION,
      PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    },
    workingDir: '/usr/local/apache2',
    stopSignal: 'SIGWINCH',
    sizeBytes: 46_000_000,
    files: () => {
      const base = baseFiles({
        os: 'debian',
        users: [['www-data', 33, '/var/www']],
        localBin: { 'httpd-foreground': program(apache, 700_000), apachectl: program(apache, 700_000) },
      });
      const apache2 = directory({
        bin: directory({ httpd: program(apache, 700_000) }),
        conf: directory({ 'httpd.conf': HTTPD_CONF }),
        htdocs: directory({ 'index.html': '<html><body><h1>It works!</h1></body></html>\n' }),
        logs: directory(),
      });
      return { ...base, usr: withLocal(base, { apache2 }) };
    },
  }),
  describeImage({
    repositories: 'postgres bitnami/postgresql',
    tags: {
      words: 'latest alpine bookworm',
      newest: ['9.6', '10.23', '11.22', '12.22', '13.23', '14.20', '15.15', '16.11', '17.7', '18.2'],
      suffixes: 'alpine bookworm bullseye trixie',
    },
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    stopSignal: 'SIGINT',
    env: { PGDATA: '/var/lib/postgresql/data', PG_MAJOR: '17' },
    sizeBytes: 150_000_000,
    files: () =>
      baseFiles({
        os: 'debian',
        users: [['postgres', 999, '/var/lib/postgresql']],
        var: {
          lib: directory({ postgresql: postgresOwn(0o1777, { data: postgresOwn(0o1777) }) }),
          run: directory({ postgresql: postgresOwn(0o3777) }),
        },
        localBin: {
          'docker-entrypoint.sh': program(postgres),
          postgres: program(postgres),
          psql: program(psql),
          pg_isready: program(pgIsReady),
        },
      }),
  }),
  describeImage({
    repositories: 'fluent/fluent-bit cr.fluentbit.io/fluent/fluent-bit',
    tags: { words: 'latest latest-debug', newest: ['1.9', '2.2', '3.2', '4.2'], suffixes: 'debug amd64' },
    entrypoint: ['/fluent-bit/bin/fluent-bit'],
    cmd: ['-c', '/fluent-bit/etc/fluent-bit.conf'],
    env: { FLUENT_BIT_VERSION },
    sizeBytes: 42_000_000,
    files: () =>
      baseFiles({
        root: {
          'fluent-bit': directory({
            bin: directory({ 'fluent-bit': program(fluentBit) }),
            etc: directory({ 'fluent-bit.conf': '[INPUT]\n    Name cpu\n[OUTPUT]\n    Name stdout\n    Match *\n' }),
          }),
        },
        localBin: { 'fluent-bit': program(fluentBit) },
      }),
  }),
  describeImage({
    repositories: 'ubuntu debian',
    tags: {
      words:
        'latest stable stable-slim testing sid noble jammy focal bookworm bullseye trixie bookworm-slim bullseye-slim trixie-slim rolling devel',
      newest: ['26.04', '25.10', '24.10', '22.10', '20.10', '18.04', '16.04', '14.04', '13.9', '12.13', '11.11', '10.13'],
      suffixes: 'slim',
    },
    cmd: ['/bin/bash'],
    sizeBytes: 29_700_000,
    files: () => baseFiles({ os: 'debian', usrBin: { apt: APT, 'apt-get': APT } }),
  }),
  describeImage({
    repositories: 'haproxy haproxytech/haproxy-alpine',
    tags: { words: 'latest lts alpine lts-alpine', newest: ['1.9', '2.9', '3.4'], suffixes: 'alpine bookworm bullseye trixie' },
    cmd: ['haproxy', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
    stopSignal: 'SIGUSR1',
    sizeBytes: 42_000_000,
    files: () => {
      const base = baseFiles({ os: 'debian', localBin: { haproxy: program(haproxy) } });
      return { ...base, usr: withLocal(base, { etc: directory({ haproxy: directory() }) }) };
    },
  }),
  simple({
    names: 'envoyproxy/envoy envoyproxy/envoy-alpine envoyproxy/envoy-distroless',
    run: envoy,
    command: 'envoy',
    args: ['-c', '/etc/envoy/envoy.yaml'],
    size: 60_000_000,
  }),
  simple({ names: 'alpine/socat', run: socat, command: 'socat', size: 4_000_000 }),
  simple({ names: 'alpine/git bitnami/git', run: git, command: 'git', size: 17_000_000 }),
  simple({ names: 'registry.k8s.io/git-sync/git-sync k8s.gcr.io/git-sync/git-sync', run: gitSync, command: 'git-sync', size: 50_000_000 }),
  simple({
    names: 'registry.k8s.io/pause k8s.gcr.io/pause gcr.io/google_containers/pause',
    run: pause,
    command: 'pause',
    bare: true,
    size: 300_000,
  }),
  simple({
    names: 'registry.k8s.io/e2e-test-images/agnhost k8s.gcr.io/e2e-test-images/agnhost',
    run: agnhost,
    command: 'agnhost',
    args: ['pause'],
    size: 50_000_000,
  }),
  simple({
    names: 'registry.k8s.io/liveness k8s.gcr.io/liveness',
    run: liveness,
    command: 'server',
    bare: true,
    size: 4_000_000,
    extra: {},
  }),
  simple({ names: 'hashicorp/http-echo', run: httpEcho, command: 'http-echo', bare: true, size: 6_000_000 }),
  simple({ names: 'traefik/whoami containous/whoami', run: whoami, command: 'whoami', bare: true, size: 3_000_000 }),
  simple({
    names: 'gcr.io/google-samples/hello-app us-docker.pkg.dev/google-samples/containers/gke/hello-app',
    run: helloApp,
    command: 'hello-app',
    size: 12_000_000,
  }),
  simple({ names: 'nginx/nginx-prometheus-exporter', run: exporter(9113), command: 'nginx-prometheus-exporter', bare: true }),
  simple({ names: 'prom/node-exporter quay.io/prometheus/node-exporter', run: exporter(9100), command: 'node_exporter' }),
  simple({ names: 'prom/prometheus quay.io/prometheus/prometheus', run: exporter(9090), command: 'prometheus' }),
  simple({ names: 'oliver006/redis_exporter', run: exporter(9121), command: 'redis_exporter', bare: true }),
  simple({ names: 'prom/mysqld-exporter', run: exporter(9104), command: 'mysqld_exporter' }),
  simple({ names: 'prom/statsd-exporter', run: exporter(9102), command: 'statsd_exporter' }),
  simple({ names: 'polinux/stress vish/stress', run: stress, command: 'stress', size: 4_000_000 }),
  simple({ names: 'memcached', run: listener(11211, []), command: 'memcached' }),
  simple({
    names: 'mysql',
    run: listener(
      3306,
      ['[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. port: 3306  MySQL Community Server - GPL.'],
      4_000,
    ),
    command: 'mysqld',
    size: 230_000_000,
  }),
  simple({
    names: 'mariadb',
    run: listener(3306, ['[Note] mariadbd: ready for connections.'], 3_000),
    command: 'mariadbd',
    size: 120_000_000,
  }),
  simple({
    names: 'mongo',
    run: listener(
      27017,
      ['{"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}'],
      1_000,
    ),
    command: 'mongod',
    size: 250_000_000,
  }),
  simple({ names: 'rabbitmq', run: listener(5672, ['completed with 0 plugins.'], 3_000), command: 'rabbitmq-server', size: 100_000_000 }),
];

const APT = program(
  packageManager("E: Unable to locate package (this machine has no internet: Temporary failure resolving 'archive.ubuntu.com')\n", 100),
  20_000,
);

/** The tree's /usr with more in /usr/local. */
function withLocal(base: FileTree, more: FileTree): FileTree[string] {
  const { usr } = base;
  if (usr === undefined || typeof usr === 'string' || usr.type !== 'directory') return usr ?? '';
  const { local } = usr.entries;
  return {
    ...usr,
    entries: {
      ...usr.entries,
      local: directory({
        ...(local !== undefined && typeof local !== 'string' && local.type === 'directory' ? local.entries : {}),
        ...more,
      }),
    },
  };
}
