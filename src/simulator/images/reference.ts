/** An image name taken apart as containerd and the kubelet do it. */
export interface ImageReference {
  /** With its registry, e.g. `docker.io/library/nginx`. */
  readonly repository: string;
  /** `latest` when the name has neither tag nor digest. */
  readonly tag: string;
  readonly digest: string;
  /** Canonical, e.g. `docker.io/library/nginx:1.27`. */
  readonly text: string;
}

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const LABEL = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

const isDomain = (text: string): boolean => {
  const [host = '', port, ...more] = text.split(':');
  return more.length === 0 && (port === undefined || /^\d+$/.test(port)) && host.split('.').every((label) => LABEL.test(label));
};

/** Reads an image name; the error is the distribution library's text. */
export function parseReference(name: string): ImageReference | { readonly error: string } {
  const bad = { error: 'invalid reference format' };
  if (name === '' || name.length > 1024) return bad;
  if (/^[a-f0-9]{64}$/.test(name)) return { error: `invalid repository name (${name}), cannot specify 64-byte hexadecimal strings` };
  const slash = name.indexOf('/');
  const head = slash < 0 ? '' : name.slice(0, slash);
  const hosted = slash >= 0 && (/[.:]/.test(head) || head === 'localhost' || head.toLowerCase() !== head);
  const domain = !hosted || head === 'index.docker.io' ? 'docker.io' : head;
  let rest = hosted ? name.slice(slash + 1) : name;
  if (domain === 'docker.io' && !rest.includes('/')) rest = `library/${rest}`;
  const beforeTag = /^[^:]*/.exec(rest)![0];
  if (beforeTag.toLowerCase() !== beforeTag) return { error: `invalid reference format: repository name (${beforeTag}) must be lowercase` };
  const at = rest.indexOf('@');
  const named = at < 0 ? rest : rest.slice(0, at);
  const digest = at < 0 ? '' : rest.slice(at + 1);
  const colon = named.lastIndexOf(':');
  const path = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? '' : named.slice(colon + 1);
  if (!isDomain(domain) || !path.split('/').every((part) => COMPONENT.test(part))) return bad;
  if ((colon >= 0 && !TAG.test(tag)) || (at >= 0 && !DIGEST.test(digest))) return bad;
  const repository = `${domain}/${path}`;
  if (repository.length > 255) return { error: 'repository name must not be more than 255 characters' };
  const version = digest === '' ? `:${tag === '' ? 'latest' : tag}` : `@${digest}`;
  return { repository, tag: tag === '' && digest === '' ? 'latest' : tag, digest, text: repository + version };
}
