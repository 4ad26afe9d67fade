import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'exam',
  minutes: 30,
  goal: 'Six tasks, thirty minutes, one file. Two Pods are there already: one writes where nobody reads, the other never opens.',
  until: '60s',
  tasks: [
    {
      say: 'Create a Pod “greeter” with one nginx:1.27 container. An init container writes a page with the word hello that nginx serves.',
      hints: [],
      why: 'A volume over nginx’ pages, mounted in both; the crew writes where nginx reads.',
      checks: [
        { expect: { at: '40s', pod: 'greeter', from: 'nginx', http: 'http://localhost/', body: 'hello' }, miss: 'There is no container nginx in a Pod greeter that serves hello.' },
        { expect: { pod: 'greeter', ready: '1/1' }, miss: 'greeter is not 1/1 ready.' },
      ],
    },
    {
      say: 'The Pod “noisy” writes /var/log/noise.log. Add a native sidecar “tailer” that prints every line of it.',
      hints: [],
      why: 'tail -F waits for a file that is not there yet, and -n +1 begins at its first line. As a native sidecar it is there before the noise.',
      checks: [
        { expect: { pod: 'noisy', container: 'tailer', logs: ['noise 1', 'noise 2', 'noise 3'] }, miss: 'The tailer does not print the noise from its first line.' },
        { expect: { field: '{.spec.initContainers[?(@.name=="tailer")].restartPolicy}', is: 'Always', object: 'pod/noisy' }, miss: 'The tailer is not a native sidecar.' },
      ],
    },
    {
      say: 'The Pod “stuck” never opens. Repair it without removing its crew.',
      hints: [],
      why: 'The crew waited for /shelf/reddy, and wrote /shelf/ready. kubectl exec into the waiting crew shows it.',
      checks: [
        { expect: { pod: 'stuck', status: 'Running' }, miss: 'stuck is still not Running.' },
        { expect: { pod: 'stuck', container: 'crew', exitCode: 0 }, miss: 'Its crew has not succeeded.' },
      ],
    },
    {
      say: 'Create a Job “nightly” (busybox:1.36): container “work” prints done after five seconds; a helper “lamp” runs sleep 3600 beside it. The Job completes.',
      hints: [],
      why: 'A lamp among the ordinary containers would keep the Pod open, and so the Job. In initContainers with restartPolicy: Always it is sent home.',
      checks: [
        { expect: { condition: 'Complete', is: 'True', object: 'job/nightly' }, miss: 'The Job nightly is not complete.' },
        { expect: { kubectl: 'logs job/nightly -c work', output: 'done' }, miss: 'work has not printed done.' },
        { expect: { kubectl: "get pods -l job-name=nightly -o jsonpath='{.items[0].spec.initContainers[*].name}{.items[0].spec.containers[*].name}'", output: 'lamp' }, miss: 'There is no helper lamp in it.' },
      ],
    },
    {
      say: 'Create a Pod “probed” (nginx:1.27) with an HTTP readiness probe on port 80, path /, every two seconds.',
      hints: [],
      why: 'A readiness probe of httpGet with path and port; periodSeconds stands beside httpGet, not in it.',
      checks: [
        { expect: { pod: 'probed', ready: '1/1' }, miss: 'probed is not ready.' },
        { expect: { field: '{.spec.containers[0].readinessProbe.httpGet.port} {.spec.containers[0].readinessProbe.httpGet.path} {.spec.containers[0].readinessProbe.periodSeconds}', is: '80 / 2', object: 'pod/probed' }, miss: 'Its readiness probe does not ask for / on port 80 every two seconds.' },
      ],
    },
    {
      say: 'Create a Pod “modest” (busybox:1.36, sleep 3600) that runs as user 2000, with a memory limit of 64Mi.',
      hints: [],
      why: 'runAsUser may stand in the Pod’s or the container’s securityContext. A limit without a request sets the request too.',
      checks: [
        { expect: { at: '40s', kubectl: 'exec modest -- id -u', output: '2000' }, miss: 'modest does not run as user 2000.' },
        { expect: { field: '{.spec.containers[0].resources.limits.memory}', is: '64Mi', object: 'pod/modest' }, miss: 'It has no memory limit of 64Mi.' },
      ],
    },
  ],
  why: 'Other ways are right too: the checks look at what runs, and at a field only where a task asks for it.',
};
