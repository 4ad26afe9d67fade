import type { Image, ImageModule } from '../types.ts';
import type { FileTree } from '../../system/types.ts';
import { hasTag } from '../versions.ts';
import type { Tags } from '../versions.ts';
import { PATH } from '../base.ts';

export interface KnownModule extends ImageModule {
  /** Whether the registry has this tag. */
  hasTag(repository: string, tag: string): boolean;
}

interface Description {
  readonly repositories: string;
  readonly tags: Tags;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly user?: string;
  readonly stopSignal?: string;
  readonly sizeBytes: number;
  readonly files: (tag: string) => FileTree;
}

/** Makes a module of a description; a single word means docker.io/library. Files are made once a tag kind, when first asked for. */
export function describeImage(description: Description): KnownModule {
  let made: { readonly tag: string; readonly files: FileTree } | null = null;
  const repositories = description.repositories
    .split(' ')
    .map((name) => (name.includes('/') ? (/^[^/]*[.:]/.test(name) ? name : `docker.io/${name}`) : `docker.io/library/${name}`));
  return {
    repositories,
    hasTag: (_repository, tag) => hasTag(description.tags, tag),
    image: (_repository, tag): Omit<Image, 'reference' | 'digest' | 'known'> => {
      if (made === null || (description.files.length > 0 && made.tag !== tag)) made = { tag, files: description.files(tag) };
      return {
        entrypoint: description.entrypoint ?? [],
        cmd: description.cmd ?? [],
        env: { PATH, ...description.env },
        workingDir: description.workingDir ?? '/',
        user: description.user ?? '',
        stopSignal: description.stopSignal ?? 'SIGTERM',
        sizeBytes: description.sizeBytes,
        files: made.files,
      };
    },
  };
}
