import type { FileTree } from '../system/types.ts';

/** What an image holds and runs: the parts of an OCI image config that a reader can notice, and its files. */
export interface Image {
  /** The canonical reference, e.g. `docker.io/library/nginx:1.27`. */
  readonly reference: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** As in the image's config: '' is root, else `uid[:gid]` or a name. */
  readonly user: string;
  readonly stopSignal: string;
  readonly sizeBytes: number;
  readonly digest: string;
  readonly files: FileTree;
  /** False for an image we do not know: it is played as a program that runs until told to stop, and the page says so. */
  readonly known: boolean;
}

/** One module in `images/` a family of images: the repositories it answers for and how to make the image for a tag. */
export interface ImageModule {
  /** Normalised repositories, e.g. `docker.io/library/nginx`. */
  readonly repositories: readonly string[];
  image(repository: string, tag: string): Omit<Image, 'reference' | 'digest' | 'known'>;
}
