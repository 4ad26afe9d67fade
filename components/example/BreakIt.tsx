/** Break it: what a cluster suffers, one click each, at the current time. */
import type { Action, Pod } from '../../src/simulator/index.ts';
import { counted, firstOf } from '../../src/site/pages.ts';

type Break = Extract<Action, { kind: 'break' }>['what'];
export interface Trouble {
  readonly label: string;
  readonly action: { readonly kind: 'break'; readonly what: Break } | { readonly kind: 'command'; readonly line: string };
}

/** Choices drawn at most. */
const MOST = 60;

/** What can go wrong with a Pod, told for its containers, images, volumes and probes. */
export function troublesOf(pod: Pod): readonly Trouble[] {
  const name = pod.metadata.name ?? '';
  const inits = pod.spec?.initContainers ?? [];
  const all = [...inits, ...(pod.spec?.containers ?? [])];
  const running = new Set(
    [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
      .filter((s) => s.state?.running !== undefined)
      .map((s) => s.name),
  );
  const suffer = (label: string, what: Break): Trouble => ({ label, action: { kind: 'break', what } });
  return [
    ...all.filter((c) => running.has(c.name)).map((c) => suffer(`Kill ${c.name}`, { type: 'killContainer', pod: name, container: c.name })),
    ...all
      .filter((c) => !running.has(c.name))
      .map((c) => suffer(`Let ${c.name} start 5 s late`, { type: 'slowStart', container: c.name, ms: 5000 })),
    ...all.flatMap((c) =>
      (['startup', 'readiness', 'liveness'] as const)
        .filter((probe) => c[`${probe}Probe`] !== undefined)
        .map((probe) =>
          suffer(`Fail ${c.name}’s ${probe} probe for 15 s`, { type: 'failProbe', pod: name, container: c.name, probe, forMs: 15_000 }),
        ),
    ),
    ...(pod.spec?.volumes ?? [])
      .filter((v) => v.emptyDir !== undefined)
      .map((v) => suffer(`Fill the volume ${v.name}`, { type: 'fillVolume', pod: name, volume: v.name })),
    ...[...new Set(all.map((c) => c.image ?? ''))]
      .filter((image) => image !== '')
      .map((image) => suffer(`Make image ${image} vanish`, { type: 'removeImage', image })),
    { label: 'Delete the Pod', action: { kind: 'command', line: `kubectl delete pod ${name}` } },
    suffer('Drain the node', { type: 'drain' }),
  ];
}

export function BreakIt({ pod, onBreak }: { readonly pod: Pod | undefined; readonly onBreak: (trouble: Trouble) => void }) {
  const { first, more } = firstOf(pod === undefined ? [] : troublesOf(pod), MOST);
  return (
    <details class="break-it menu example-controls">
      <summary>Break it</summary>
      <div class="menu-list">
        {pod === undefined ? (
          <p>There is no Pod to break at this time.</p>
        ) : (
          first.map((trouble) => (
            <button
              type="button"
              key={trouble.label}
              onClick={(event) => {
                event.currentTarget.closest('details')?.removeAttribute('open');
                onBreak(trouble);
              }}
            >
              {trouble.label}
            </button>
          ))
        )}
        {more > 0 && <p>and {counted(more)} more, which kubectl can do to any Pod</p>}
      </div>
    </details>
  );
}
