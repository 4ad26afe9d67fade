import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'practice',
  minutes: 12,
  goal: 'This Pod runs as root, may write everywhere, and carries a token it never uses. Take all of it away, and keep it working.',
  until: '25s',
  tasks: [
    {
      say: 'Every container runs as user 1000.',
      hints: ['spec.securityContext counts for all containers.', 'runAsUser: 1000'],
      checks: [
        { expect: { at: '15s', container: 'clerk', exec: 'id -u', output: '1000' }, miss: 'The clerk is not user 1000.' },
        { expect: { at: '15s', container: 'helper', exec: 'id -u', output: '1000' }, miss: 'The helper is not user 1000.' },
      ],
    },
    {
      say: 'No container can write beside its image’s files; both may still write notes in /scratch.',
      hints: ['readOnlyRootFilesystem is set per container.', 'An emptyDir at /scratch; fsGroup or a world-writable volume lets user 1000 write.'],
      checks: [
        { expect: { at: '15s', container: 'clerk', state: 'running' }, miss: 'The clerk is not running: has she a place where she may write her note?' },
        { expect: { at: '15s', container: 'clerk', exec: 'touch /tmp/x', output: 'Read-only file system' }, miss: 'The clerk can write to /tmp.' },
        { expect: { at: '15s', container: 'helper', exec: 'touch /tmp/x', output: 'Read-only file system' }, miss: 'The helper can write to /tmp.' },
        { expect: { at: '15s', container: 'clerk', exec: 'cat /scratch/note', output: 'note', exitCode: 0 }, miss: 'The clerk’s note is not in /scratch.' },
        { expect: { at: '15s', container: 'helper', exec: 'touch /scratch/mine', exitCode: 0 }, miss: 'The helper cannot write in /scratch.' },
      ],
    },
    {
      say: 'No container has a token for the API server, and nothing was restarted on the way.',
      hints: ['A token is mounted unless the Pod says otherwise, and the Pod’s word counts for every container.', 'automountServiceAccountToken: false, in spec.'],
      checks: [
        { expect: { at: '15s', container: 'clerk', exec: 'ls /var/run/secrets/kubernetes.io/serviceaccount/token', output: 'No such file', exitCode: 1 }, miss: 'The clerk still has a token.' },
        { expect: { at: '15s', container: 'helper', exec: 'ls /var/run/secrets/kubernetes.io/serviceaccount/token', output: 'No such file', exitCode: 1 }, miss: 'The helper still has a token.' },
        { expect: { ready: '2/2' }, miss: 'Not both are running.' },
        { expect: { restarts: 0 }, miss: 'Something was restarted.' },
      ],
    },
  ],
  why: 'User and token can be set for the whole Pod, the read-only file system only per container. What must be written goes into a volume.',
};
