import type { Lab } from '../../../components/lab/types.ts';

export const lab: Lab = {
  level: 'practice',
  minutes: 12,
  goal: 'Nobody on the node has room for this Pod. The node has two CPUs. Make it fit, and make it Guaranteed.',
  until: '25s',
  tasks: [
    {
      say: 'The Pod is scheduled and runs. The crew keeps its one CPU, and the assistant stays a native sidecar.',
      hints: ['kubectl describe pod hungry: what is lacking?', 'Clerk and assistant run together, so they add up; the crew runs alone beside the assistant.', 'With 1 CPU for the crew: assistant + crew and assistant + clerk must each be well below 2.'],
      checks: [
        { expect: { field: '{.spec.initContainers[?(@.name=="assistant")].restartPolicy}', is: 'Always' }, miss: 'The assistant is no native sidecar any more.' },
        { expect: { status: 'Running' }, miss: 'It is not Running.' },
        { expect: { field: '{.spec.initContainers[?(@.name=="crew")].resources.requests.cpu}', is: '1' }, miss: 'The crew no longer asks for one CPU.' },
      ],
    },
    {
      say: 'Its QoS class is Guaranteed.',
      hints: ['Every container, the crew too, needs limits for cpu and memory, equal to its requests.', 'Write only limits: the requests are taken from them.'],
      checks: [{ expect: { field: '{.status.qosClass}', is: 'Guaranteed' }, miss: 'It is not Guaranteed: is there a container without cpu or memory limits?' }],
    },
  ],
  why: 'The scheduler takes the larger of (assistant + clerk) and (assistant + crew), for the Pod’s whole life. And one container without limits is enough to lose Guaranteed.',
};
