// Image references as the API server and the kubelet parse them (D-09): `[domain/]path[:tag][@digest]`.

const PATH = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
const DOMAIN = /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(:[0-9]+)?$/;

export interface ImageName {
  readonly domain: string;
  readonly path: string;
  readonly tag: string;
  readonly digest?: string;
}

/** The parts of an image's name with defaults filled in (`nginx` → docker.io, library/nginx, latest); undefined when it is none. */
export function parseImage(image: string): ImageName | undefined {
  if (image.length > 1000) return undefined;
  const [before = '', digest, ...more] = image.split('@');
  if (more.length > 0 || (digest !== undefined && !/^[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/.test(digest)))
    return undefined;
  const slash = before.indexOf('/');
  const head = slash < 0 ? '' : before.slice(0, slash);
  const isDomain = slash >= 0 && (/[.:]/.test(head) || head === 'localhost' || head !== head.toLowerCase());
  const domain = isDomain ? head : 'docker.io';
  const rest = isDomain ? before.slice(slash + 1) : before;
  const colon = rest.lastIndexOf(':');
  const written = colon < 0 ? rest : rest.slice(0, colon);
  const path = domain === 'docker.io' && !written.includes('/') ? `library/${written}` : written;
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (!DOMAIN.test(domain) || !PATH.test(path) || path.length > 255 || /^[0-9a-f]{64}$/.test(written)) return undefined;
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  return {
    domain,
    path,
    tag: tag ?? (digest === undefined ? 'latest' : ''),
    ...(digest !== undefined && { digest }),
  };
}

/** `latest` where neither tag nor digest is given, '' where the name cannot be parsed. */
export const imageTag = (image: string): string => parseImage(image)?.tag ?? '';
