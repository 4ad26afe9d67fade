import type { FileTree, Program } from '../system/types.ts';
import { baseFiles, program } from './base.ts';
import { OFFICIAL, moduleOf } from './catalogue.ts';
import type { KnownModule } from './modules/module.ts';
import { parseReference } from './reference.ts';
import type { ImageReference } from './reference.ts';
import type { Image } from './types.ts';

export interface ImageFailure {
  /** containerd's text, as the kubelet puts it behind `Failed to pull image "…": `; for InvalidImageName the distribution library's. */
  readonly error: string;
  readonly code: 'InvalidImageName' | 'ErrImagePull';
}
export type Resolved = { readonly image: Image } | ImageFailure;

/** Digests of the recorded node's images; those of others are made up from the name. */
const DIGESTS: Readonly<Record<string, string>> = {
  'docker.io/library/busybox': 'df7695914409535ecb2bed928ff6f9a6738250de1fdf78012aab1d1f5eabb157',
  'docker.io/library/nginx': 'b96bd2564e597ff7d1b6591129c19daaab91d1ea72b889c8703907255098ae19',
  'docker.io/library/alpine': '0dd265c3de3fb9eb26a769c29f8446bf542080870a1ea7a6afbe6a2ef520ad84',
};

function digestOf(repository: string): string {
  const known = Object.hasOwn(DIGESTS, repository) ? DIGESTS[repository] : undefined;
  if (known !== undefined) return known;
  let out = '';
  let state = 0x811c9dc5;
  for (let i = 0; out.length < 64; i++) {
    for (let j = 0; j < repository.length; j++) state = Math.imul(state ^ (repository.charCodeAt(j) + i), 0x01000193) >>> 0;
    out += state.toString(16).padStart(8, '0');
  }
  return out;
}

/** An image we do not know: it says nothing and runs until it is told to stop. */
const unknownProgram: Program = function* (sys) {
  let told = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) sys.signal(signal, () => (told = true));
  while (!told) yield* sys.sleep(Infinity);
  return 0;
};
const unknown = program(unknownProgram);
/** Interpreters and tools an unknown image may be asked to run: each is played the same way. */
const TOOLS = 'node npm npx yarn python python3 java ruby php go perl dotnet deno bun gunicorn uvicorn flask rails bundle mvn gradle terraform helm kubectl aws gcloud az mysqld mongod'.split(' ');
const UNKNOWN_FILES: FileTree = baseFiles({ os: 'debian', localBin: Object.fromEntries(['entrypoint', ...TOOLS].map((name) => [name, unknown])) });

/** Tags nobody gives an image: they are a sample's way to say "this does not exist". */
const NONSENSE = /(^|[-_.])(none|nope|no-such|nosuch|does-not-exist|doesnotexist|not-found|notfound|missing|typo|wrong|broken|invalid|nonexistent|non-existent|bad|fake|oops|xyz)([-_.]|$)/;
const nonsense = (tag: string): boolean => NONSENSE.test(tag) || /^v?9{2,}|^v?9\.9|^v?99/.test(tag);

/** Hosts no DNS knows (RFC 2606, RFC 6762). */
const UNRESOLVABLE = /(^|\.)(example|invalid|test|local|localhost|internal|localdomain|example\.(com|org|net))$/;

const notFound = (reference: ImageReference): ImageFailure => ({
  error: `rpc error: code = NotFound desc = failed to pull and unpack image "${reference.text}": failed to resolve image: ${reference.text}: not found`,
  code: 'ErrImagePull',
});

function unknownHost(reference: ImageReference, authority: string): ImageFailure {
  const [host = '', port] = authority.split(':');
  const path = reference.repository.slice(authority.length + 1);
  const version = reference.digest === '' ? reference.tag : reference.digest;
  const url = `https://${authority}/v2/${path}/manifests/${version}`;
  const reason = host === 'localhost' || host.startsWith('127.') ? `dial tcp 127.0.0.1:${port ?? 443}: connect: connection refused` : `dial tcp: lookup ${host} on 10.77.0.1:53: no such host`;
  return { error: `failed to pull and unpack image "${reference.text}": failed to resolve image: failed to do request: Head "${url}": ${reason}`, code: 'ErrImagePull' };
}

function unknownImage(reference: ImageReference): Image {
  return {
    reference: reference.text,
    entrypoint: ['/usr/local/bin/entrypoint'],
    cmd: [],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    workingDir: '/',
    user: '',
    stopSignal: 'SIGTERM',
    sizeBytes: 52_428_800,
    digest: `sha256:${digestOf(reference.repository)}`,
    files: UNKNOWN_FILES,
    known: false,
  };
}

function resolve(reference: ImageReference, module: KnownModule | undefined): Resolved {
  const { repository, tag } = reference;
  const authority = repository.slice(0, repository.indexOf('/'));
  if (module !== undefined) {
    if (reference.digest === '' && !module.hasTag(repository, tag)) return notFound(reference);
    return { image: { ...module.image(repository, tag), reference: reference.text, digest: `sha256:${digestOf(repository)}`, known: true } };
  }
  const [host = ''] = authority.split(':');
  if (host === 'localhost' || UNRESOLVABLE.test(host) || !/[.]/.test(host)) return unknownHost(reference, authority);
  if (reference.digest === '' && nonsense(tag)) return notFound(reference);
  if (repository.startsWith('docker.io/library/') && !OFFICIAL.get().has(repository.slice('docker.io/library/'.length))) return notFound(reference);
  if (/(^|[/-])(no-such|nosuch|does-not-exist|nonexistent|not-found|missing)([/-]|$)/.test(repository)) return notFound(reference);
  return { image: unknownImage(reference) };
}

const cache = new Map<string, Resolved>();
const CACHED = 200;

/**
 * What pulling an image gives. The rule, as the site tells it:
 * an image of the catalogue exists under every version its registry could have; of docker.io/library only the official names exist;
 * any other name is played as a program that runs until it is told to stop (`known: false`), unless its host or tag cannot be.
 */
export function resolveImage(name: string): Resolved {
  const reference = parseReference(name);
  if ('error' in reference) return { error: reference.error, code: 'InvalidImageName' };
  // Asked before the cache is: a run is told from which parts it came.
  const module = moduleOf(reference.repository);
  const cached = cache.get(reference.text);
  if (cached !== undefined) return cached;
  const resolved = resolve(reference, module);
  if (cache.size >= CACHED) cache.clear();
  cache.set(reference.text, resolved);
  return resolved;
}

/** The image alone; undefined when there is none. */
export function imageOf(name: string): Image | undefined {
  const resolved = resolveImage(name);
  return 'image' in resolved ? resolved.image : undefined;
}
