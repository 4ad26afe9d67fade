/** A Pod of one container that runs a command line, with a small volume at `/data`; `more` goes into its spec. */
export const pod = (command: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{name: locker, emptyDir: {sizeLimit: 1Mi}}]
  containers:
  - name: app
    image: busybox:1.36
    command: [sh, -c, ${JSON.stringify(command)}]
    volumeMounts: [{name: locker, mountPath: /data}]
${more}`;
