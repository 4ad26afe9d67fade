import { baseFiles, directory, program } from '../base.ts';
import { REDIS_VERSION, redisCli, redisServer } from '../redis/redis.ts';
import { describeImage } from './module.ts';

export const redisImage = describeImage({
  repositories: 'redis valkey valkey/valkey redis/redis-stack-server bitnami/redis registry.k8s.io/redis',
  tags: {
    words: 'latest alpine bookworm stable trixie',
    newest: ['3.2', '4.0', '5.0', '6.2', '7.4', '8.6', '9.1'],
    suffixes: 'alpine bookworm bullseye trixie debian r',
  },
  cmd: ['redis-server'],
  env: { REDIS_VERSION },
  workingDir: '/data',
  sizeBytes: 52_000_000,
  files: () =>
    baseFiles({
      os: 'debian',
      users: [['redis', 999, '/home/redis']],
      root: { data: directory({}, 0o777) },
      localBin: {
        'redis-server': program(redisServer, 11_000_000),
        'valkey-server': program(redisServer, 11_000_000),
        'redis-cli': program(redisCli, 7_000_000),
        'valkey-cli': program(redisCli, 7_000_000),
      },
    }),
});
