import type { Statement } from '../../components/proof/types.ts';

/** What notes about multi-container Pods say, in the order in which a learner meets it. */
export const statements: readonly Statement[] = [
  {
    says: 'The Pod is the smallest unit, and easy to replace.',
    verdict: 'true',
    so: 'Delete a Pod of a Deployment, and a new one comes, complete with helpers. A bare Pod is gone for good.',
    proofs: [
      { page: 'story/01-choosing-the-right-workload', title: 'Two shops, each with a clerk and an assistant' },
      { page: 'story/01-choosing-the-right-workload', title: 'A shop of its own' },
    ],
  },
  {
    says: 'Init containers run before the app, and leave when they are done.',
    verdict: 'true',
    so: 'They stay in the status as Completed.',
    proofs: [{ page: 'patterns/init-containers', title: 'One at a time' }],
  },
  {
    says: 'Init containers run one by one, and each must succeed before the next.',
    verdict: 'half true',
    so: 'True of regular ones. A native sidecar in the same list only has to be started.',
    proofs: [
      { page: 'patterns/init-containers', title: 'One at a time' },
      { page: 'patterns/native-sidecars', title: 'Half-truth: “init containers always run to completion”' },
    ],
  },
  {
    says: 'Init containers always run to completion.',
    verdict: 'outdated',
    so: 'One with restartPolicy: Always is not meant to complete. Should it end, with 0 or not, it is started again.',
    proofs: [
      { page: 'patterns/native-sidecars', title: 'Half-truth: “init containers always run to completion”' },
      { page: 'patterns/native-sidecars', title: 'Restarted under any policy' },
    ],
  },
  {
    says: 'Init containers do not run in parallel with the main containers.',
    verdict: 'true',
    so: 'True of regular ones, also when the app is restarted later: they are not run again.',
    proofs: [
      { page: 'patterns/init-containers', title: 'One at a time' },
      { page: 'patterns/init-containers', title: 'The crew works once' },
    ],
  },
  {
    says: 'A failing init container is restarted until it succeeds.',
    verdict: 'true',
    so: 'Under Always and under OnFailure, with growing pauses.',
    proofs: [
      { page: 'patterns/init-containers', title: 'Tried again' },
      { page: 'patterns/init-containers', title: 'Tried again under OnFailure' },
    ],
  },
  {
    says: 'With restartPolicy Never, a failing init container fails the Pod.',
    verdict: 'true',
    so: 'But it must have run: an image that cannot be fetched leaves the Pod Pending.',
    proofs: [
      { page: 'patterns/init-containers', title: 'Under Never' },
      { page: 'patterns/init-containers', title: 'Under Never, and still not failed' },
    ],
  },
  {
    says: 'If any init container fails, the Pod is considered failed until it succeeds.',
    verdict: 'wrong',
    so: 'The phase stays Pending, STATUS says Init:Error or Init:CrashLoopBackOff. Failed is final, and only comes under Never.',
    proofs: [{ page: 'story/07-a-bad-day-at-the-mall', title: 'Myth: “if an init container fails, the Pod is failed until it succeeds”' }],
  },
  {
    says: 'If an init container fails, the Pod fails to start.',
    verdict: 'half true',
    so: 'It starts late, if a later attempt succeeds.',
    proofs: [{ page: 'patterns/side-by-side', title: 'Half-truth: “if an init container fails, the Pod fails to start”' }],
  },
  {
    says: 'An init container can wait for a dependency, and so hold back the app.',
    verdict: 'true',
    so: 'As long as it has not ended, no ordinary container is started.',
    proofs: [{ page: 'patterns/init-containers', title: 'Waiting for a Service, and blocking the app' }],
  },
  {
    says: 'Init containers set permissions and the environment.',
    verdict: 'half true',
    so: 'Files and their permissions, in a volume. Environment variables belong to one container; since 1.35 it may take them from a file that the crew wrote.',
    proofs: [
      { page: 'patterns/volumes-between-containers', title: 'What the crew kept, and what it gave away' },
      { page: 'story/03-images-and-modifications', title: 'Half-truth: “init containers set up the environment”' },
      { page: 'story/03-images-and-modifications', title: 'A variable from a file that the crew wrote' },
    ],
  },
  {
    says: 'Init containers can have tools that the app’s image lacks.',
    verdict: 'true',
    so: 'Each container has its own image.',
    proofs: [{ page: 'patterns/security', title: 'The app’s image lacks the tool, and does not need it' }],
  },
  {
    says: 'Init containers support all the fields of app containers.',
    verdict: 'wrong',
    so: 'Regular ones may have neither probes nor lifecycle hooks. Native sidecars may.',
    proofs: [
      { page: 'patterns/init-containers', title: 'Myth: “init containers support all fields of app containers”' },
      { page: 'patterns/init-containers', title: '… but a native sidecar may have them' },
    ],
  },
  {
    says: 'Requests and limits of init containers are handled differently.',
    verdict: 'true',
    so: 'The largest of them counts, or the sum of all that run together, whichever is more. Sidecars are part of the sum.',
    proofs: [
      { page: 'patterns/resources-of-helpers', title: 'The larger of the two' },
      { page: 'patterns/resources-of-helpers', title: 'The sum' },
    ],
  },
  {
    says: 'When the preconditions are met, all app containers start in parallel.',
    verdict: 'half true',
    so: 'In list order, without waiting for each other to be ready. A postStart hook holds up the next.',
    proofs: [{ page: 'patterns/lifecycle-and-termination', title: 'Half-truth: “then all app containers start in parallel”' }],
  },
  {
    says: 'This sample works: git clone <repository-url> in a busybox init container.',
    verdict: 'wrong',
    so: 'The placeholder is shell syntax: exit 2. With a real address: exit 127, for busybox has no git.',
    proofs: [
      { page: 'patterns/init-containers', title: 'Myth: “this sample works: copy it and it runs”' },
      { page: 'patterns/init-containers', title: 'Nor with a real address in it' },
      { page: 'patterns/init-containers', title: 'The same Pod, repaired' },
    ],
  },
  {
    says: 'Sidecars start after the init containers are done.',
    verdict: 'outdated',
    so: 'A native sidecar starts at its place in the list: before the init containers that stand behind it.',
    proofs: [{ page: 'story/02-the-clerk-and-their-helper', title: 'Myth: “sidecars start after the init containers”' }],
  },
  {
    says: 'With sidecars you have more control over what starts first.',
    verdict: 'true',
    so: 'Above all with a startup probe: the whole list waits for it.',
    proofs: [
      { page: 'patterns/native-sidecars', title: 'A startup probe as a gate' },
      { page: 'patterns/native-sidecars', title: 'A gate that never opens' },
    ],
  },
  {
    says: 'Co-located containers start at the same time.',
    verdict: 'half true',
    so: 'One after the other in list order, usually within a moment.',
    proofs: [{ page: 'patterns/co-located-containers', title: 'Half-truth: “they start at the same time”' }],
  },
  {
    says: 'Co-located containers terminate at the same time.',
    verdict: 'half true',
    so: 'They are told at the same time. Each ends by itself, and without a delete one may end long before the other.',
    proofs: [
      { page: 'patterns/co-located-containers', title: 'Half-truth: “they terminate at the same time”' },
      { page: 'patterns/co-located-containers', title: 'One has long gone home' },
    ],
  },
  {
    says: 'All containers of a Pod start, stop and restart together.',
    verdict: 'wrong',
    so: 'Each is restarted alone. Only a RestartAllContainers rule restarts all.',
    proofs: [
      { page: 'patterns/co-located-containers', title: 'Myth: “all containers of a Pod restart together”' },
      { page: 'patterns/restart-policies', title: 'The one way to restart all' },
    ],
  },
  {
    says: 'If the Pod is terminated, its sidecars terminate as well.',
    verdict: 'true',
    so: 'After the app, and in reverse order.',
    proofs: [
      { page: 'patterns/native-sidecars', title: 'Stopped after the app, last one first' },
      { page: 'patterns/lifecycle-and-termination', title: 'A stubborn app uses up everybody’s time' },
    ],
  },
  {
    says: 'A sidecar shares the lifecycle of the main containers.',
    verdict: 'half true',
    so: 'A native one is stopped when the app is done. An ordinary helper is not: that is the Job that never ends.',
    proofs: [
      { page: 'patterns/side-by-side', title: 'Half-truth: “sidecars share the lifecycle of the main containers”' },
      { page: 'patterns/jobs-with-helpers', title: 'Myth: “a helper shares the life of the work”' },
    ],
  },
  {
    says: 'If a sidecar fails, the Pod may be affected.',
    verdict: 'half true',
    so: 'The exit code of a native sidecar never counts, its readiness does. The exit code of an ordinary helper counts.',
    proofs: [
      { page: 'patterns/native-sidecars', title: 'Half-truth: “if a sidecar fails, the Pod may be affected”' },
      { page: 'patterns/probes-and-helpers', title: 'A sidecar’s readiness counts' },
      { page: 'patterns/sidecar-the-old-way', title: 'Under Never it stays away' },
    ],
  },
  {
    says: 'The failure of a critical sidecar should cause a restart or an alert.',
    verdict: 'half true',
    so: 'It should, but not by itself: somebody has to ask. Give it a probe.',
    proofs: [
      { page: 'patterns/probes-and-helpers', title: 'Myth: “when a critical sidecar fails, it is restarted”' },
      { page: 'patterns/probes-and-helpers', title: 'With a liveness probe it is' },
    ],
  },
  {
    says: 'The containers share one phone line: localhost.',
    verdict: 'true',
    so: 'And so one set of ports, which can clash.',
    proofs: [
      { page: 'patterns/pod-and-what-is-shared', title: 'One network' },
      { page: 'patterns/pod-and-what-is-shared', title: 'Two programs, one port' },
    ],
  },
  {
    says: 'The containers share the same storage locker.',
    verdict: 'half true',
    so: 'Only those that mount the volume, and only below the path where they mount it.',
    proofs: [{ page: 'story/04-the-locker-and-the-phone-line', title: 'Half-truth: “they share the same locker”' }],
  },
  {
    says: 'They see each other’s work instantly.',
    verdict: 'wrong',
    so: 'Through a volume, over the network, or in a shared list of processes. Otherwise never.',
    proofs: [
      { page: 'story/04-the-locker-and-the-phone-line', title: 'Myth: “they see each other’s work instantly”' },
      { page: 'patterns/pod-and-what-is-shared', title: 'One process list' },
    ],
  },
  {
    says: 'One nginx only serves; the assistant updates.',
    verdict: 'true',
    so: 'Each has one job, and the page changes while nginx runs on.',
    proofs: [{ page: 'comics/assistant', title: 'The five frames, played' }],
  },
  {
    says: 'The setup crew paints “Welcome”, and disappears.',
    verdict: 'true',
    so: 'The page is served, the crew has gone; only the status remembers it.',
    proofs: [{ page: 'comics/assistant', title: 'The five frames, played' }],
  },
  {
    says: 'A file that one puts into /data, the other takes out.',
    verdict: 'true',
    so: 'Where both mount the volume; the path may differ.',
    proofs: [
      { page: 'comics/assistant', title: 'The five frames, played' },
      { page: 'patterns/volumes-between-containers', title: 'Where it is mounted, and how' },
    ],
  },
  {
    says: 'Separate roles, shared goal.',
    verdict: 'true',
    so: 'Crew, assistant and clerk come and go at different times, and one page is served.',
    proofs: [{ page: 'comics/assistant', title: 'The five frames, played' }],
  },
  {
    says: 'Containers of one Pod contend for its resources.',
    verdict: 'true',
    so: 'For those of the node. A limit is per container: whoever goes over its own is killed, alone.',
    proofs: [{ page: 'patterns/resources-of-helpers', title: 'One is killed, the other works on' }],
  },
  {
    says: 'Sidecars ship logs, and keep data and configuration in sync.',
    verdict: 'true',
    so: 'Both through a volume, without a change to the app.',
    proofs: [
      { page: 'patterns/native-sidecars', title: 'A log agent' },
      { page: 'patterns/native-sidecars', title: 'A sync: fresh configuration, no restart' },
    ],
  },
  {
    says: 'Adapter container. (The heading, and nothing below it.)',
    verdict: 'true',
    so: 'There is such a job: it changes the form of what leaves the Pod.',
    proofs: [{ page: 'patterns/adapter', title: 'An own format becomes key and value' }],
  },
  {
    says: 'Ambassador container. (Again only the heading.)',
    verdict: 'true',
    so: 'There is such a job: it answers on localhost for a service somewhere else.',
    proofs: [{ page: 'patterns/ambassador', title: 'nginx as an ambassador for a Service' }],
  },
  {
    says: 'Keep unnecessary tools out of the app’s image: they widen the attack surface.',
    verdict: 'advice',
    so: 'Good advice. What is not in the image cannot be run there.',
    proofs: [{ page: 'patterns/security', title: 'The app’s image lacks the tool, and does not need it' }],
  },
  {
    says: 'git pull in a sidecar is simple, and does not scale.',
    verdict: 'advice',
    so: 'Each Pod asks the server by itself: three Pods, three times the calls.',
    proofs: [{ page: 'patterns/best-practices', title: 'Every Pod asks' }],
  },
  {
    says: 'Give each container one responsibility.',
    verdict: 'advice',
    so: 'Kubernetes watches containers, not what runs inside them.',
    proofs: [{ page: 'patterns/best-practices', title: 'Nobody notices that the helper is dead' }],
  },
];
