import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'guided',
  minutes: 10,
  goal: 'This Pod has been copied from page to page for years. It has never started. Read what it says, and repair it.',
  until: '40s',
  tasks: [
    {
      say: 'The init container must succeed, and leave a file README in a volume that both containers mount at /source.',
      hints: ['kubectl logs myapp-pod -c init-myservice. The shell reads <repository-url> as a redirection.', 'Even with a real address: busybox has no git, and there is no internet. Write the file yourself.'],
      checks: [
        { expect: { container: 'init-myservice', exitCode: 0 }, miss: 'The init container has not succeeded.' },
        { expect: { at: '35s', container: 'myapp-container', exec: 'test -s /source/README', exitCode: 0 }, miss: 'The app does not see a README in /source.' },
      ],
    },
    {
      say: 'The app runs, says “The app is running!”, and is not restarted.',
      hints: ['The app waits for the init container.', 'If the init container is repaired, this comes by itself.'],
      checks: [
        { expect: { status: 'Running' }, miss: 'The Pod is not Running.' },
        { expect: { container: 'myapp-container', logs: 'The app is running!' }, miss: 'The app does not say its line.' },
        { expect: { container: 'myapp-container', restarts: 0 }, miss: 'The app was restarted.' },
      ],
    },
  ],
  why: 'Two things were wrong: the placeholder is shell syntax, and the image has no git. And what an init container fetches is lost unless it lies in a volume.',
};
