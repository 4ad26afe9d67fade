import { baseFiles, curlFile, directory, link, program } from '../base.ts';
import { MIME_TYPES } from '../mime.ts';
import { nginx } from '../nginx/program.ts';
import type { FileTree } from '../../system/types.ts';
import { describeImage } from './module.ts';

const NGINX_CONF = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`.slice(1);

const DEFAULT_CONF = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const INDEX =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n';
const FAILURE = '<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n';

const mimeTypes = (): string =>
  `\ntypes {\n${Object.entries(MIME_TYPES)
    .map(([type, extensions]) => `    ${type.padEnd(40)} ${extensions};\n`)
    .join('')}}\n`;

/** The image's files; an unprivileged build listens on 8080 and keeps its pid under /tmp. */
const files = (unprivileged: boolean): FileTree =>
  baseFiles({
    os: 'debian',
    users: [
      ['nginx', 101, '/nonexistent'],
      ['www-data', 33, '/var/www'],
    ],
    usrSbin: { nginx: program(nginx, 1_561_856) },
    usrBin: { curl: curlFile },
    root: {
      'docker-entrypoint.d': directory(),
      'docker-entrypoint.sh': { type: 'file', mode: 0o755, data: '#!/bin/sh\nset -e\nexec "$@"\n' },
    },
    usr: { share: directory({ nginx: directory({ html: directory({ 'index.html': INDEX, '50x.html': FAILURE }) }) }) },
    etc: {
      nginx: directory({
        'nginx.conf': unprivileged ? NGINX_CONF.replace('user  nginx;\n', '').replace('/run/nginx.pid', '/tmp/nginx.pid') : NGINX_CONF,
        'mime.types': mimeTypes(),
        'conf.d': directory({
          'default.conf': unprivileged ? DEFAULT_CONF.replace('listen       80;', 'listen       8080;') : DEFAULT_CONF,
        }),
      }),
    },
    var: {
      log: directory({ nginx: directory({ 'access.log': link('/dev/stdout'), 'error.log': link('/dev/stderr') }) }),
      cache: directory({ nginx: directory({}, unprivileged ? 0o777 : 0o755) }),
    },
  });

const TAGS = {
  words: 'latest stable mainline alpine perl bookworm stable-alpine mainline-alpine alpine-slim stable-bookworm stable-perl mainline-perl',
  newest: ['1.31'],
  suffixes: 'alpine perl bookworm bullseye slim otel trixie',
} as const;
const COMMON = {
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  stopSignal: 'SIGQUIT',
  sizeBytes: 10_156_275,
} as const;

/** nginx 1.30.6 under every tag, as on the recorded node; curl is there too. */
export const nginxImage = describeImage({
  ...COMMON,
  repositories: 'nginx public.ecr.aws/nginx/nginx mirror.gcr.io/library/nginx registry.k8s.io/nginx registry.k8s.io/nginx-slim',
  tags: TAGS,
  env: { NGINX_VERSION: '1.30.6' },
  files: () => files(false),
});
export const nginxUnprivilegedImage = describeImage({
  ...COMMON,
  repositories: 'nginxinc/nginx-unprivileged',
  tags: TAGS,
  env: { NGINX_VERSION: '1.30.6' },
  user: '101',
  files: () => files(true),
});
