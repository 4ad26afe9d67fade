/**
 * The rules that the line "what just happened and why" names, in our own words. The numbers are those of the simulator's specification
 * (`L-…`); a test holds this list against every rule that a sample's run names.
 */
export interface RuleText {
  readonly title: string;
  readonly says: string;
}

export const rules: Readonly<Record<string, RuleText>> = {
  'L-29': {
    title: 'First a node',
    says: 'A Pod waits until the scheduler has chosen a node for it. Only then does the kubelet of that node look at it.',
  },
  'L-36': {
    title: 'One start after the other',
    says: 'The kubelet starts containers one by one, in the order of the manifest: image, start, postStart hook, then the next. A slow pull or hook delays those that follow.',
  },
  'L-41': {
    title: 'Init containers first',
    says: 'The kubelet goes by the init container that got furthest: those before it are done (sidecars are kept alive), those after it have to wait.',
  },
  'L-42': {
    title: 'When the next may start',
    says: 'A regular init container lets the next one in when it has ended with exit code 0, a sidecar when it has started. A sidecar that ends is started again, whatever the Pod’s restart policy says.',
  },
  'L-44': {
    title: 'A sidecar opens the way',
    says: 'The container after a sidecar starts when the sidecar runs, its postStart hook has returned and its startup probe, if it has one, has passed. Readiness and liveness hold nobody back.',
  },
  'L-48': {
    title: 'A failed init container',
    says: 'Under the restart policies Always and OnFailure a failed init container is tried again, with growing pauses. Under Never the Pod fails.',
  },
  'L-50': {
    title: 'Never two at once',
    says: 'Regular init containers never run at the same time. Sidecars listed before them run beside them.',
  },
  'L-52': {
    title: 'Each on its own',
    says: 'Each app container that has ended is judged by its own exit code and the restart policy. The others go on as if nothing had happened.',
  },
  'L-64': {
    title: 'The restart policy decides',
    says: 'Always starts a container again after any end, OnFailure only after a failure, Never not at all.',
  },
  'L-90': {
    title: 'Crash back-off',
    says: 'A container that keeps ending is started again at once, then after 10 s, 20 s, 40 s and so on, five minutes at most. kubectl says CrashLoopBackOff once the kubelet has looked and found it too early.',
  },
  'L-96': {
    title: 'Image back-off',
    says: 'An image that could not be fetched is tried again after growing pauses. STATUS goes back and forth between ErrImagePull and ImagePullBackOff.',
  },
  'L-113': {
    title: 'Fetched when it is needed',
    says: 'An image is fetched when its container is about to start, not before. The containers behind it wait for that too.',
  },
  'L-114': {
    title: 'No image, no start',
    says: 'A container starts only once its image is on the node. A name that cannot be fetched, or must not be, keeps it waiting with the reason as STATUS.',
  },
  'L-135': {
    title: 'Something is missing',
    says: 'A container whose ConfigMap, Secret, key or user does not fit is not created. The kubelet tries again every ten seconds or so, and it heals by itself once the missing thing is there.',
  },
  'L-136': {
    title: 'Created, but not started',
    says: 'A container whose command does not exist is created and cannot be started. That counts as an end with exit code 128, and back-off begins.',
  },
  'L-138': {
    title: 'postStart holds up the line',
    says: 'A postStart hook runs beside the container’s own program. Until it returns, no later container of the Pod starts.',
  },
  'L-140': {
    title: 'When postStart is over',
    says: 'After a postStart hook that succeeds the Pod goes on. One that fails costs its container its life; the restart policy decides what comes next.',
  },
  'L-155': {
    title: 'Startup probe first',
    says: 'Until the startup probe has passed, the other probes of the container wait. If it fails too often, the container is killed.',
  },
  'L-161': {
    title: 'Readiness, at once',
    says: 'When a readiness probe changes its mind, the container’s ready, and with it the Pod’s Ready condition, change at once. Nothing is restarted.',
  },
  'L-162': {
    title: 'What passes a probe',
    says: 'An exec probe passes with exit code 0, an HTTP probe with a status from 200 to 399, a TCP probe when the port accepts.',
  },
  'L-163': { title: 'What fails a probe', says: 'Each failed run is reported as an Unhealthy event, also while it does not count yet.' },
  'L-165': {
    title: 'Liveness kills',
    says: 'A liveness or startup probe that fails as often as failureThreshold says has its container killed. The restart policy decides what comes next.',
  },
  'L-171': {
    title: 'Not Ready',
    says: 'A Pod is Ready only while all its app containers and all its sidecars are. One that is not ready takes the whole Pod out of its Services.',
  },
  'L-172': { title: 'Ready', says: 'A Pod is Ready when all its containers are, and every readiness gate, if it has any, is True.' },
  'L-200': {
    title: 'Deleted does not mean gone',
    says: 'Deleting a Pod first sets a deadline: the grace period, 30 s if nobody says otherwise. Until then its containers may end on their own.',
  },
  'L-204': {
    title: 'Ended by the kubelet',
    says: 'To end a container the kubelet runs its preStop hook, sends the stop signal, and after the rest of the grace period SIGKILL. All containers share one deadline.',
  },
  'L-206': {
    title: 'Sidecars leave last',
    says: 'Sidecars get their stop signal after the app containers have ended, in the reverse of the order they started in.',
  },
  'L-209': {
    title: 'preStop is a courtesy',
    says: 'If a preStop hook fails or takes too long, the stop goes on without it. It does not run when a container ends by itself.',
  },
  'L-210': {
    title: 'The stop signal',
    says: 'A container is asked to end with the signal its image names, else with SIGTERM. Process 1 has to listen for it.',
  },
  'L-215': {
    title: 'Gone at last',
    says: 'The object disappears when all containers have ended, the volumes are unmounted and the kubelet has reported the last status.',
  },
  'L-252': {
    title: 'The phase',
    says: 'Pending until all app containers have been started, then Running. When all have ended for good it is Succeeded, or Failed if one of them failed. Sidecars have no say.',
  },
  'L-256': { title: 'Running means all', says: 'A Pod is Running once every app container has been started. One alone is not enough.' },
  'L-320': { title: 'Exit code 0', says: 'A program that ends with 0 has done what it should: the reason is Completed.' },
  'L-321': {
    title: 'Any other exit code',
    says: 'A program that ends with another number has failed: the reason is Error, and the number is kept.',
  },
  'L-322': {
    title: '128 and the signal',
    says: 'A program ended by a signal has the exit code 128 plus the signal’s number: 143 after SIGTERM, 137 after SIGKILL.',
  },
  'L-323': { title: 'OOMKilled', says: 'A container that the kernel ends for its memory has exit code 137 and the reason OOMKilled.' },
  'L-325': { title: 'StartError', says: 'A command that cannot be run at all gives exit code 128 and the reason StartError.' },
  'L-371': {
    title: 'One address for all',
    says: 'The containers of a Pod share localhost. A port is open because a program listens, not because containerPort names it.',
  },
  'L-372': {
    title: 'One port, one program',
    says: 'Two programs cannot listen on the same port of a Pod. The second gets “address already in use”; Kubernetes notices only if it ends.',
  },
  'L-379': {
    title: 'A visitor',
    says: 'An ephemeral container is added to a running Pod to look around. It is never restarted and cannot be removed.',
  },
  'L-405': {
    title: 'Each has its own memory limit',
    says: 'A container that uses more memory than its own limit is killed and restarted by its policy. The others are not touched.',
  },
  'L-480': { title: 'Accepted', says: 'The API server has checked the Pod and written it down. Nothing runs yet.' },
};
