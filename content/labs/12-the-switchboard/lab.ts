import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'exam',
  minutes: 15,
  goal: 'The clerk dials localhost:9000 and expects the depot. Give the Pod an ambassador that puts the call through, and is there before the first one.',
  until: '30s',
  tasks: [
    {
      say: 'A call from the clerk to localhost:9000 reaches the Service depot.',
      hints: ['An nginx with proxy_pass http://depot, listening on 9000.', 'Or busybox: nc -lk -p 9000 -e sh -c "wget …" will do for a start.'],
      checks: [
        { expect: { at: '20s', pod: 'desk', from: 'clerk', http: 'http://localhost:9000/', body: '17 coats' }, miss: 'localhost:9000 does not answer with the depot’s stock.' },
        { expect: { at: '25s', kubectl: 'logs depot', output: 'GET /' }, miss: 'The call does not arrive at the depot.' },
      ],
    },
    {
      say: 'The ambassador is a native sidecar called ambassador. It is there before the clerk, and stays.',
      hints: ['A helper that must be there first stands in initContainers.', 'restartPolicy: Always makes it stay.'],
      checks: [
        { expect: { pod: 'desk', order: ['ambassador starts', 'clerk starts'] }, miss: 'There is no container called ambassador that starts before the clerk.' },
        { expect: { field: '{.spec.initContainers[?(@.name=="ambassador")].restartPolicy}', is: 'Always', object: 'pod/desk' }, miss: 'The ambassador is not a native sidecar.' },
        { expect: { pod: 'desk', at: '25s', container: 'ambassador', state: 'running' }, miss: 'The ambassador is not running at the end.' },
      ],
    },
    {
      say: 'The depot opens late. The clerk starts only when a call really gets through: her first call succeeds, and nothing in her Pod is restarted.',
      hints: ['Started is not listening, and listening is not getting through. Which probe holds up the list?', 'tcpSocket only asks whether somebody picks up; httpGet asks for a good answer.', 'startupProbe: {httpGet: {path: /, port: 9000}, periodSeconds: 1, failureThreshold: 30}'],
      checks: [
        { expect: { pod: 'desk', restarts: 0 }, miss: 'Something in the Pod was restarted: somebody called too early.' },
        { expect: { pod: 'desk', container: 'clerk', logs: '17 coats' }, miss: 'The clerk’s own first call did not get through.' },
      ],
    },
  ],
  why: 'The ambassador hides where the depot is. As a native sidecar it is there before the clerk. Its startup probe makes a whole call, so the list goes on only when the depot answers: a tcpSocket probe would have been content with a switchboard that has nobody to connect to.',
};
