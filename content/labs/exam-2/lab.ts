import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'exam',
  minutes: 30,
  goal: 'Six more tasks, thirty minutes. At forty seconds somebody deletes the Pod “courteous”.',
  until: '70s',
  actions: [{ at: '40s', run: 'kubectl delete pod courteous --wait=false' }],
  tasks: [
    {
      say: 'Create a Deployment “front” with two replicas of nginx:1.27, each with a native sidecar “watcher” (busybox:1.36, sleep 3600).',
      hints: [],
      why: 'The Pod of a Deployment stands in spec.template: initContainers go there.',
      checks: [
        { expect: { at: '30s', kubectl: 'get deploy front', output: '2/2' }, miss: 'The Deployment front does not have two ready Pods.' },
        { expect: { field: '{.spec.template.spec.initContainers[?(@.name=="watcher")].restartPolicy}', is: 'Always', object: 'deployment/front' }, miss: 'The watcher is not a native sidecar.' },
      ],
    },
    {
      say: 'Create a ConfigMap “mood” with the key today=sunny, and a Pod “weather” (busybox:1.36, restartPolicy Never) that prints “it is sunny” using a variable from it.',
      hints: [],
      why: 'valueFrom.configMapKeyRef, or envFrom for the whole ConfigMap. $(TODAY) works even without a shell.',
      checks: [
        { expect: { at: '30s', kubectl: 'logs weather', output: 'it is sunny' }, miss: 'weather does not print: it is sunny.' },
        { expect: { at: '30s', kubectl: 'get pod weather -o yaml', output: 'mood' }, miss: 'The word does not come from the ConfigMap mood.' },
        { expect: { pod: 'weather', at: '30s', status: 'Completed' }, miss: 'weather has not completed.' },
      ],
    },
    {
      say: 'The Pod “loop” crashes. Repair its command; do not change its restart policy.',
      hints: [],
      why: 'sleeep is not a program, and the exit 1 behind it would end a good loop too: both have to be mended. The restart policy had nothing to do with it.',
      checks: [
        { expect: { pod: 'loop', at: '35s', status: 'Running' }, miss: 'loop is not Running.' },
        { expect: { pod: 'loop', restarts: 0 }, miss: 'It has been restarted.' },
        { expect: { at: '35s', kubectl: 'logs loop', output: 'looping' }, miss: 'It does not say what it should: looping.' },
      ],
    },
    {
      say: 'Create a Pod “guarded”: a native sidecar “proxy” that needs six seconds to create /tmp/up, and an app that starts only when that file is there.',
      hints: [],
      why: 'A started sidecar lets the list go on at once. Only its startup probe makes the list wait until the file is there.',
      checks: [
        { expect: { pod: 'guarded', order: ['proxy starts', 'app starts'] }, miss: 'guarded has no proxy that starts before an app.' },
        { expect: { pod: 'guarded', moment: 'app starts', between: ['6s', '20s'] }, miss: 'The app does not wait for the proxy.' },
        { expect: { pod: 'guarded', at: '35s', container: 'proxy', exec: 'ls /tmp/up', exitCode: 0 }, miss: 'The proxy has no /tmp/up.' },
      ],
    },
    {
      say: 'Create a Pod “courteous” whose container “app” says goodbye and ends with exit code 0 within five seconds of the delete.',
      hints: [],
      why: 'A trap makes the shell, process 1, listen to SIGTERM. A sleep in the foreground would have to end first: keep it short.',
      checks: [
        { expect: { pod: 'courteous', container: 'app', exitCode: 0 }, miss: 'app does not end with exit code 0.' },
        { expect: { pod: 'courteous', moment: 'app finishes', between: ['40s', '45s'] }, miss: 'It takes longer than five seconds.' },
        { expect: { pod: 'courteous', container: 'app', logs: 'goodbye' }, miss: 'It does not say goodbye.' },
      ],
    },
    {
      say: 'In the Pod “seen” make the container “watcher” see the processes of the container “app”.',
      hints: [],
      why: 'shareProcessNamespace: true gives the Pod one list of processes. Nothing else does.',
      checks: [{ expect: { pod: 'seen', at: '30s', container: 'watcher', exec: 'ps', output: 'sleep 4321' }, miss: 'The watcher does not see sleep 4321.' }],
    },
  ],
  why: 'Other ways are right too: the checks look at what runs, and at a field only where a task asks for it.',
};
