import { baseFiles, program } from '../base.ts';
import { CURL_VERSION, curl } from '../curl/curl.ts';
import { describeImage } from './module.ts';

export const curlImage = describeImage({
  repositories: 'curlimages/curl quay.io/curl/curl',
  tags: { words: 'latest', newest: ['7.88', '8.25'] },
  entrypoint: ['/entrypoint.sh'],
  cmd: ['curl'],
  env: { CURL_VERSION },
  user: 'curl_user',
  workingDir: '/home/curl_user',
  sizeBytes: 9_500_000,
  files: () =>
    baseFiles({
      os: 'alpine',
      users: [['curl_user', 100, '/home/curl_user']],
      usrBin: { curl: program(curl, 315_288) },
      root: {
        'entrypoint.sh': {
          type: 'file',
          mode: 0o755,
          data: '#!/bin/sh\nset -e\nif [ "${1#-}" != "${1}" ] || [ -z "$(command -v "${1}")" ]; then\n  set -- curl "$@"\nfi\nexec "$@"\n',
        },
      },
    }),
});
