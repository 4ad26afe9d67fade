/** A small real run for the tests of views. */
import { play } from './play.ts';

export const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  terminationGracePeriodSeconds: 2
  volumes:
  - name: locker
    emptyDir: {}
  initContainers:
  - name: crew
    image: busybox:1.36
    command: [sh, -c, "echo stocking; sleep 3; echo full > /data/shelf"]
    volumeMounts: [{name: locker, mountPath: /data}]
  containers:
  - name: clerk
    image: busybox:1.36
    command: [sh, -c, "cat /data/shelf; sleep 3600"]
    volumeMounts: [{name: locker, mountPath: /data}]
`;
export const run = play({ manifest, actions: [{ kind: 'command', at: 8000, line: 'kubectl get pods' }], until: 12_000 });
