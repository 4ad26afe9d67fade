import type { Row } from '../../components/proof/types.ts';

const allThree = { page: 'patterns/side-by-side', title: 'All three kinds in one Pod' } as const;
const oneAtATime = { page: 'patterns/init-containers', title: 'One at a time' } as const;
const triedAgain = { page: 'patterns/init-containers', title: 'Tried again' } as const;
const underNever = { page: 'patterns/init-containers', title: 'Under Never' } as const;
const gate = { page: 'patterns/native-sidecars', title: 'A startup probe as a gate' } as const;
const gone = { page: 'patterns/side-by-side', title: 'Delete' } as const;
const addUp = { page: 'patterns/resources-of-helpers', title: 'The sum' } as const;

export const rows: readonly Row[] = [
  {
    name: 'Starts',
    init: [{ says: 'in list order, before the app', ...allThree }],
    sidecar: [{ says: 'in the same list, before the app', ...allThree }],
    ordinary: [{ says: 'after that list, in its own list order', ...allThree }],
  },
  {
    name: 'The next one starts',
    init: [{ says: 'when it has exited with 0', ...oneAtATime }],
    sidecar: [{ says: 'when it has started: its startup probe has passed', ...gate }],
    ordinary: [
      {
        says: 'at once, or when its postStart hook has returned',
        page: 'patterns/co-located-containers',
        title: 'Half-truth: “they start at the same time”',
      },
    ],
  },
  {
    name: 'Beside the app',
    init: [{ says: 'never', ...oneAtATime }],
    sidecar: [{ says: 'yes, and beside later init containers', page: 'patterns/side-by-side', title: 'Myth: “sidecars start after the init containers”' }],
    ordinary: [{ says: 'yes', ...allThree }],
  },
  {
    name: 'Ends',
    init: [{ says: 'by itself', ...oneAtATime }],
    sidecar: [
      { says: 'when the app is done', page: 'patterns/jobs-with-helpers', title: 'With a native sidecar' },
      { says: 'on delete: after the app, last one first', page: 'patterns/native-sidecars', title: 'Stopped after the app, last one first' },
    ],
    ordinary: [
      { says: 'by itself', page: 'patterns/co-located-containers', title: 'One has long gone home' },
      { says: 'on delete: before the sidecars', ...gone },
    ],
  },
  {
    name: 'Restarted',
    init: [
      { says: 'when it fails', ...triedAgain },
      { says: 'not when the app restarts', page: 'patterns/init-containers', title: 'The crew works once' },
    ],
    sidecar: [{ says: 'always, whatever the Pod’s policy', page: 'patterns/native-sidecars', title: 'Restarted under any policy' }],
    ordinary: [
      { says: 'by the Pod’s policy', page: 'patterns/restart-policies', title: 'The pauses grow' },
      { says: 'or by its own', page: 'patterns/restart-policies', title: 'One may rest in a Pod that never does' },
    ],
  },
  {
    name: 'Its failure',
    init: [
      { says: 'holds up the Pod', ...triedAgain },
      { says: 'fails it under Never', ...underNever },
    ],
    sidecar: [
      { says: 'never fails the Pod', page: 'patterns/side-by-side', title: 'A sidecar’s failure does not fail the Pod' },
      { says: 'makes it unready', page: 'patterns/native-sidecars', title: 'While the app runs: not ready, not failed' },
    ],
    ordinary: [{ says: 'counts for the phase', page: 'patterns/sidecar-the-old-way', title: 'Under Never it stays away' }],
  },
  {
    name: 'Probes and hooks',
    init: [{ says: 'refused', page: 'patterns/probes-and-helpers', title: 'Refused' }],
    sidecar: [{ says: 'all of them', page: 'patterns/probes-and-helpers', title: 'With a liveness probe it is' }],
    ordinary: [{ says: 'all of them', page: 'patterns/probes-and-helpers', title: 'Liveness restarts one container' }],
  },
  {
    name: 'Counted in READY',
    init: [{ says: 'no', ...oneAtATime }],
    sidecar: [{ says: 'yes', ...allThree }],
    ordinary: [{ says: 'yes', ...allThree }],
  },
  {
    name: 'Requests',
    init: [{ says: 'the largest counts', page: 'patterns/resources-of-helpers', title: 'The larger of the two' }],
    sidecar: [{ says: 'add up', ...addUp }],
    ordinary: [{ says: 'add up', ...addUp }],
  },
  {
    name: 'In a Job',
    init: [{ says: 'done before the work', page: 'patterns/jobs-with-helpers', title: 'A crew, the work, a lamp' }],
    sidecar: [{ says: 'lets it complete', page: 'patterns/jobs-with-helpers', title: 'With a native sidecar' }],
    ordinary: [{ says: 'keeps it open until it ends', page: 'patterns/jobs-with-helpers', title: 'Myth: “a helper shares the life of the work”' }],
  },
];
