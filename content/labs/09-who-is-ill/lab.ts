import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'practice',
  minutes: 15,
  goal: 'Three things are wrong with this Pod. Nobody tells you which. Find them with kubectl, and cure them without removing anybody.',
  until: '60s',
  tasks: [
    {
      say: 'The crew gets in and does its work.',
      hints: ['kubectl describe pod patient: what does the crew wait for?', 'The tag does not exist. 1.36 does.'],
      checks: [{ expect: { container: 'crew', exitCode: 0 }, miss: 'The crew has not succeeded.' }],
    },
    {
      say: 'The clerk is running, with a greeting from the ConfigMap “words”.',
      hints: ['CreateContainerConfigError: something it refers to is not there.', 'The key is called greeting, not greetings.'],
      checks: [
        { expect: { container: 'clerk', state: 'running' }, miss: 'The clerk is not running.' },
        { expect: { container: 'clerk', logs: 'hello' }, miss: 'The clerk does not say the greeting of the ConfigMap.' },
      ],
    },
    {
      say: 'The assistant is running too, and has been for a while.',
      hints: ['kubectl logs patient -c assistant --previous', 'The program is called httpd, and -f keeps it in the foreground.'],
      checks: [
        { expect: { container: 'assistant', state: 'running' }, miss: 'The assistant is not running.' },
        { expect: { container: 'assistant', restarts: 0 }, miss: 'The assistant has been restarted.' },
        { expect: { at: '50s', from: 'assistant', http: 'http://localhost:8080/', fails: false }, miss: 'The assistant does not answer on port 8080.' },
      ],
    },
  ],
  why: 'Each had another way of saying it: ImagePullBackOff (wrong tag), CreateContainerConfigError (wrong key), CrashLoopBackOff with exit code 127 (wrong command). The STATUS tells you where to look next.',
};
