import type { FileTree, Program } from '../system/types.ts';
import { baseFiles, program } from './base.ts';
import { OFFICIAL_IMAGES } from './official.ts';
import type { ImageReference } from './reference.ts';
import { digestOf, notFound } from './resolved.ts';
import type { ImageFailure, Resolved } from './resolved.ts';
import type { Image } from './types.ts';

/** An image we do not know: it says nothing and runs until it is told to stop. */
const unknownProgram: Program = function* (sys) {
  let told = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) sys.signal(signal, () => (told = true));
  while (!told) yield* sys.sleep(Infinity);
  return 0;
};
const unknown = program(unknownProgram);
/** Interpreters and tools an unknown image may be asked to run: each is played the same way. */
const TOOLS =
  'node npm npx yarn python python3 java ruby php go perl dotnet deno bun gunicorn uvicorn flask rails bundle mvn gradle terraform helm kubectl aws gcloud az mysqld mongod'.split(
    ' ',
  );
const UNKNOWN_FILES: FileTree = baseFiles({
  os: 'debian',
  localBin: Object.fromEntries(['entrypoint', ...TOOLS].map((name) => [name, unknown])),
});

/** Tags nobody gives an image: they are a sample's way to say "this does not exist". */
const NONSENSE =
  /(^|[-_.])(none|nope|no-such|nosuch|does-not-exist|doesnotexist|not-found|notfound|missing|typo|wrong|broken|invalid|nonexistent|non-existent|bad|fake|oops|xyz)([-_.]|$)/;
const nonsense = (tag: string): boolean => NONSENSE.test(tag) || /^v?9{2,}|^v?9\.9|^v?99/.test(tag);

/** Hosts no DNS knows (RFC 2606, RFC 6762). */
const UNRESOLVABLE = /(^|\.)(example|invalid|test|local|localhost|internal|localdomain|example\.(com|org|net))$/;

function unknownHost(reference: ImageReference, authority: string): ImageFailure {
  const [host = '', port] = authority.split(':');
  const path = reference.repository.slice(authority.length + 1);
  const version = reference.digest === '' ? reference.tag : reference.digest;
  const url = `https://${authority}/v2/${path}/manifests/${version}`;
  const reason =
    host === 'localhost' || host.startsWith('127.')
      ? `dial tcp 127.0.0.1:${port ?? 443}: connect: connection refused`
      : `dial tcp: lookup ${host} on 10.77.0.1:53: no such host`;
  return {
    error: `failed to pull and unpack image "${reference.text}": failed to resolve image: failed to do request: Head "${url}": ${reason}`,
    code: 'ErrImagePull',
  };
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

/** An image that is not in the catalogue: missing, unreachable, or played as a program that runs until it is told to stop. */
export function resolveUnknown(reference: ImageReference): Resolved {
  const { repository, tag } = reference;
  const authority = repository.slice(0, repository.indexOf('/'));
  const [host = ''] = authority.split(':');
  if (host === 'localhost' || UNRESOLVABLE.test(host) || !/[.]/.test(host)) return unknownHost(reference, authority);
  if (reference.digest === '' && nonsense(tag)) return notFound(reference);
  if (repository.startsWith('docker.io/library/') && !OFFICIAL_IMAGES.has(repository.slice('docker.io/library/'.length)))
    return notFound(reference);
  if (/(^|[/-])(no-such|nosuch|does-not-exist|nonexistent|not-found|missing)([/-]|$)/.test(repository)) return notFound(reference);
  return { image: unknownImage(reference) };
}
