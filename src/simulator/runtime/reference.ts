/** An image name taken apart as containerd and the kubelet do it. */
export interface ImageReference {
  /** With registry, e.g. `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  /** Canonical, e.g. `docker.io/library/nginx:1.27`. */
  readonly text: string;
}

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const DOMAIN = /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Reads an image name; the error is the distribution library's text. */
export function parseReference(name: string): ImageReference | { readonly error: string } {
  const bad = { error: 'invalid reference format' };
  if (name === '' || name.length > 1024) return bad;
  if (/^[a-f0-9]{64}$/.test(name)) return { error: `invalid repository name (${name}), cannot specify 64-byte hexadecimal strings` };
  const slash = name.indexOf('/');
  const head = slash < 0 ? '' : name.slice(0, slash);
  const isDomain = slash >= 0 && (head.includes('.') || head.includes(':') || head === 'localhost' || head.toLowerCase() !== head);
  let domain = isDomain ? head : 'docker.io';
  let rest = isDomain ? name.slice(slash + 1) : name;
  if (domain === 'index.docker.io') domain = 'docker.io';
  if (domain === 'docker.io' && !rest.includes('/')) rest = `library/${rest}`;
  const beforeTag = rest.includes(':') ? rest.slice(0, rest.indexOf(':')) : rest;
  if (beforeTag.toLowerCase() !== beforeTag) return { error: `invalid reference format: repository name (${beforeTag}) must be lowercase` };
  const [named = '', digest = ''] = splitOnce(rest, '@');
  const colon = named.lastIndexOf(':');
  const path = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? '' : named.slice(colon + 1);
  if (!DOMAIN.test(domain) || !path.split('/').every((part) => COMPONENT.test(part))) return bad;
  if ((colon >= 0 && !TAG.test(tag)) || (rest.includes('@') && !DIGEST.test(digest))) return bad;
  const repository = `${domain}/${path}`;
  if (repository.length > 255) return { error: 'repository name must not be more than 255 characters' };
  const version = digest !== '' ? `@${digest}` : `:${tag === '' ? 'latest' : tag}`;
  return { repository, tag: tag === '' && digest === '' ? 'latest' : tag, digest, text: repository + version };
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
