import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'practice',
  minutes: 8,
  goal: 'Two nginx in one Pod, and one of them is always ill. Find out why, and make both serve.',
  until: '45s',
  tasks: [
    {
      say: 'Make the Pod show READY 2/2 and stay so, without restarts.',
      hints: ['kubectl logs twins -c right says it in plain words.', 'Both want port 80. Give one of them a configuration that listens on 8080.'],
      checks: [
        { expect: { ready: '2/2' }, miss: 'Not both are ready at the end.' },
        { expect: { restarts: 0 }, miss: 'Something was restarted.' },
      ],
    },
    {
      say: 'The left one answers on port 80, the right one on port 8080.',
      hints: ['A ConfigMap with default.conf, mounted at /etc/nginx/conf.d of the right one.', 'server { listen 8080; root /usr/share/nginx/html; }'],
      checks: [
        { expect: { at: '30s', from: 'left', http: 'http://localhost:80/', code: 200 }, miss: 'Nobody answers on port 80.' },
        { expect: { at: '30s', from: 'left', http: 'http://localhost:8080/', code: 200 }, miss: 'Nobody answers on port 8080.' },
        { expect: { at: '30s', container: 'right', exec: 'grep -rh listen /etc/nginx', output: '8080' }, miss: 'It is not the right one that listens on 8080.' },
      ],
    },
  ],
  why: 'The two share one network, so they share one port 80. Only the program decides where it listens; containerPort would change nothing.',
};
