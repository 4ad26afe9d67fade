import { expect, test } from 'vitest';
import { simulate } from '../../../src/simulator/simulate.ts';

/** Why the container that mounts this part of nginx's image waits, or what it lists there. */
function mounted(subPath: string): string {
  const manifest = `apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  volumes: [{name: files, image: {reference: nginx:1.27}}]
  containers:
  - name: app
    image: busybox:1.36
    command: [sh, -c, ls /files; sleep 60]
    volumeMounts: [{name: files, mountPath: /files, subPath: ${subPath}}]`;
  const { facts } = simulate({ manifest, until: 4000 });
  const lines = facts.flatMap((fact) => (fact.kind === 'log' ? [fact.text] : []));
  const pod = facts.findLast((fact) => fact.kind === 'object' && fact.object.kind === 'Pod');
  const waiting = (pod as { readonly object?: { readonly status?: { readonly containerStatuses?: readonly { readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } } }[] } } } | undefined)?.object?.status?.containerStatuses?.[0]?.state?.waiting;
  return waiting === undefined ? lines.join(' ') : `${waiting.reason}: ${waiting.message?.replace(/\/image-volumes\/[0-9a-f]{64}\/[0-9a-f]{64}"/g, '/…"')}`;
}

const AT = '"/run/containerd/io.containerd.grpc.v1.cri/…"';
const refused = (path: string, why: string): string => `CreateContainerError: failed to mount image volume: ImageVolumeMountFailed: failed to ensure image subpath "${path}" in ${AT}: ${why}`;
// containerd 2.1, container_image_mount.go: the path is opened below the image's root, and nothing is made there.
test.each([
  ['usr/share/nginx/html', '50x.html index.html'],
  ['nosuch/place', refused('nosuch/place', 'openat nosuch/place: no such file or directory')],
  ['etc/hostname/x', refused('etc/hostname/x', 'openat etc/hostname/x: not a directory')],
  ['etc/passwd', refused('etc/passwd', `only directory subpath is supported, subpath: "etc/passwd", mountpoint: ${AT} `)],
  ['var/log/nginx/error.log', refused('var/log/nginx/error.log', 'openat var/log/nginx/error.log: path escapes from parent')],
])('a subPath of an image volume: %s', (path, want) => {
  expect(mounted(path)).toBe(want);
});
