import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'guided',
  minutes: 15,
  goal: 'A lone nginx serves an empty shop. Give it a setup crew that paints a welcome page, and an assistant that keeps it fresh.',
  until: '25s',
  tasks: [
    {
      say: 'Give the Pod an emptyDir volume and mount it where nginx looks for its pages: /usr/share/nginx/html.',
      hints: ['A volume is declared once in spec.volumes, and mounted in each container that needs it.', 'volumes: [{name: locker, emptyDir: {}}], and in nginx: volumeMounts: [{name: locker, mountPath: /usr/share/nginx/html}].'],
      checks: [
        { expect: { field: '{.spec.volumes[*].emptyDir}', is: '{}' }, miss: 'The Pod has no emptyDir volume.' },
        { expect: { field: '{.spec.containers[?(@.name=="nginx")].volumeMounts[*].mountPath}', is: '/usr/share/nginx/html' }, miss: 'nginx has nothing mounted at /usr/share/nginx/html.' },
      ],
    },
    {
      say: 'Add an init container that writes an index.html with the word Welcome into the volume, and ends.',
      hints: ['It goes into spec.initContainers, and needs the volume too.', 'command: [sh, -c, "echo Welcome > /data/index.html"] with the volume mounted at /data.'],
      checks: [
        { expect: { at: '5s', from: 'nginx', http: 'http://localhost/', body: 'Welcome' }, miss: 'Five seconds after the start, nginx does not serve a page that says Welcome.' },
        { expect: { never: { at: '5s', from: 'nginx', http: 'http://localhost/', body: 'Welcome to nginx!' } }, miss: 'That is still nginx’ own welcome page: paint one of yours.' },
        { expect: { at: '5s', condition: 'Initialized', is: 'True' }, miss: 'The Pod is still being set up after five seconds: does your crew end?' },
      ],
    },
    {
      say: 'Add a native sidecar called assistant that changes the page to say Sale about ten seconds later, and stays.',
      hints: ['A native sidecar is an init container with one more line.', 'restartPolicy: Always makes it one. sleep 10, write the page, then sleep 3600.'],
      checks: [
        { expect: { at: '20s', container: 'assistant', state: 'running' }, miss: 'There is no container called assistant running after twenty seconds.' },
        { expect: { field: '{.spec.initContainers[?(@.name=="assistant")].restartPolicy}', is: 'Always' }, miss: 'The assistant runs, but it is not a native sidecar.' },
        { expect: { at: '20s', from: 'nginx', http: 'http://localhost/', body: 'Sale' }, miss: 'After twenty seconds the page does not say Sale.' },
        { expect: { at: '20s', ready: '2/2' }, miss: 'READY does not say 2/2.' },
      ],
    },
  ],
  why: 'The crew is a regular init container: it writes and leaves before nginx starts. The assistant stands in the same list, but restartPolicy: Always lets the list go on as soon as it has started, and keeps it running. All three meet in the volume.',
};
