import { baseFiles, directory } from '../base.ts';
import { describeImage } from './module.ts';

/** BusyBox 1.36.1 under every tag, as on the recorded node. */
export const busyboxImage = describeImage({
  repositories: 'busybox gcr.io/google-containers/busybox registry.k8s.io/busybox registry.k8s.io/e2e-test-images/busybox',
  tags: {
    words: 'latest stable unstable musl glibc uclibc stable-musl stable-glibc stable-uclibc',
    newest: ['1.38'],
    suffixes: 'musl glibc uclibc',
  },
  cmd: ['sh'],
  sizeBytes: 1_259_979,
  files: () => baseFiles(),
});

export const alpineImage = describeImage({
  repositories: 'alpine',
  tags: { words: 'latest edge', newest: ['2.7', '3.24'] },
  cmd: ['/bin/sh'],
  sizeBytes: 3_626_897,
  files: () =>
    baseFiles({
      os: 'alpine',
      etc: {
        'alpine-release': '3.20.3\n',
        apk: directory({
          repositories: 'https://dl-cdn.alpinelinux.org/alpine/v3.20/main\nhttps://dl-cdn.alpinelinux.org/alpine/v3.20/community\n',
        }),
      },
    }),
});
