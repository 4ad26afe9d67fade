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

/** The digest of a repository's image. */
export function digestOf(repository: string): string {
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

/** The registry has no such image. */
export const notFound = (reference: ImageReference): ImageFailure => ({
  error: `rpc error: code = NotFound desc = failed to pull and unpack image "${reference.text}": failed to resolve image: ${reference.text}: not found`,
  code: 'ErrImagePull',
});
