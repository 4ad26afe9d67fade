import { slotFor } from '../parts.ts';
import { moduleOf } from './catalogue.ts';
import type { KnownModule } from './modules/module.ts';
import { parseReference } from './reference.ts';
import type { ImageReference } from './reference.ts';
import { digestOf, notFound } from './resolved.ts';
import type { Resolved } from './resolved.ts';
import type { Image } from './types.ts';

/** Images outside the catalogue: whether there is one, and how it is played. */
export const UNKNOWN = slotFor<(reference: ImageReference) => Resolved>('unknown');

function known(reference: ImageReference, module: KnownModule): Resolved {
  const { repository, tag } = reference;
  if (reference.digest === '' && !module.hasTag(repository, tag)) return notFound(reference);
  return { image: { ...module.image(repository, tag), reference: reference.text, digest: `sha256:${digestOf(repository)}`, known: true } };
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
  const resolve = module === undefined ? UNKNOWN.get() : (): Resolved => known(reference, module);
  const cached = cache.get(reference.text);
  if (cached !== undefined) return cached;
  const resolved = resolve(reference);
  if (cache.size >= CACHED) cache.clear();
  cache.set(reference.text, resolved);
  return resolved;
}

/** The image alone; undefined when there is none. */
export function imageOf(name: string): Image | undefined {
  const resolved = resolveImage(name);
  return 'image' in resolved ? resolved.image : undefined;
}
