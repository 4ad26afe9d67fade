import { slotFor, type PartName, type Slot } from '../parts.ts';
import { alpineImage, busyboxImage } from './modules/busybox.ts';
import type { KnownModule } from './modules/module.ts';
import { parseReference } from './reference.ts';

const group = (
  part: PartName,
  repositories: string,
): { readonly repositories: readonly string[]; readonly slot: Slot<readonly KnownModule[]> } => ({
  repositories: repositories.split(' '),
  slot: slotFor(part),
});
/** Images that are parts of their own, with the repositories they stand for; one word means docker.io/library. */
export const IMAGE_PARTS = {
  nginx: group(
    'nginx',
    'nginx public.ecr.aws/nginx/nginx mirror.gcr.io/library/nginx registry.k8s.io/nginx registry.k8s.io/nginx-slim nginxinc/nginx-unprivileged',
  ),
  curl: group('curl', 'curlimages/curl quay.io/curl/curl'),
  redis: group('redis', 'redis valkey valkey/valkey redis/redis-stack-server bitnami/redis registry.k8s.io/redis'),
  servers: group(
    'servers',
    'python bitnami/python httpd postgres bitnami/postgresql fluent/fluent-bit cr.fluentbit.io/fluent/fluent-bit ubuntu debian haproxy haproxytech/haproxy-alpine envoyproxy/envoy envoyproxy/envoy-alpine envoyproxy/envoy-distroless alpine/socat alpine/git bitnami/git registry.k8s.io/git-sync/git-sync k8s.gcr.io/git-sync/git-sync registry.k8s.io/pause k8s.gcr.io/pause gcr.io/google_containers/pause registry.k8s.io/e2e-test-images/agnhost k8s.gcr.io/e2e-test-images/agnhost registry.k8s.io/liveness k8s.gcr.io/liveness hashicorp/http-echo traefik/whoami containous/whoami gcr.io/google-samples/hello-app us-docker.pkg.dev/google-samples/containers/gke/hello-app nginx/nginx-prometheus-exporter prom/node-exporter quay.io/prometheus/node-exporter prom/prometheus quay.io/prometheus/prometheus oliver006/redis_exporter prom/mysqld-exporter prom/statsd-exporter polinux/stress vish/stress memcached mysql mariadb mongo rabbitmq',
  ),
} as const;

const full = (name: string): string =>
  name.includes('/') ? (/^[^/]*[.:]/.test(name) ? name : `docker.io/${name}`) : `docker.io/library/${name}`;
const own = new Map(
  [busyboxImage, alpineImage].flatMap((module) => module.repositories.map((repository) => [repository, module] as const)),
);
const parts = new Map(
  Object.entries(IMAGE_PARTS).flatMap(([part, { repositories, slot }]) =>
    repositories.map((name) => [full(name), { part: part as PartName, slot }] as const),
  ),
);

/** The part an image lies in: undefined for those at hand, and for what is no image. */
export function partOfImage(name: string): PartName | undefined {
  const reference = parseReference(name);
  if ('error' in reference || own.has(reference.repository)) return undefined;
  return parts.get(reference.repository)?.part ?? 'unknown';
}

/** Every repository whose images are played in detail. */
export const REPOSITORIES: readonly string[] = [...own.keys(), ...parts.keys()];
/** The module of a repository, if there is one. */
export const moduleOf = (repository: string): KnownModule | undefined =>
  own.get(repository) ??
  parts
    .get(repository)
    ?.slot.get()
    .find((module) => module.repositories.includes(repository));
