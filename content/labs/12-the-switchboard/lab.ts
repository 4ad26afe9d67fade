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
      say: 'The ambassador is a native sidecar, and the clerk starts only when it really answers.',
      hints: ['Started is not the same as listening. Which probe holds up the list?', 'A startupProbe with tcpSocket: {port: 9000}.'],
      checks: [
        { expect: { pod: 'desk', order: ['ambassador starts', 'clerk starts'] }, miss: 'There is no container called ambassador that starts before the clerk.' },
        { expect: { field: '{.spec.initContainers[?(@.name=="ambassador")].restartPolicy}', is: 'Always', object: 'pod/desk' }, miss: 'The ambassador is not a native sidecar.' },
        { expect: { field: '{.spec.initContainers[?(@.name=="ambassador")].startupProbe.periodSeconds}', is: '1', object: 'pod/desk' }, miss: 'The ambassador has no startup probe that asks every second.' },
      ],
    },
    {
      say: 'The clerk’s first call succeeds, and nothing is restarted.',
      hints: [],
      checks: [
        { expect: { pod: 'desk', container: 'clerk', logs: '17 coats' }, miss: 'The clerk’s own first call did not get through.' },
        { expect: { pod: 'desk', restarts: 0 }, miss: 'Something in the Pod was restarted.' },
      ],
    },
  ],
  why: 'The ambassador hides where the depot is. As a native sidecar with a startup probe it is not only started but listening before the clerk dials.',
};
