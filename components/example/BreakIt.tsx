/** Break it: what a cluster suffers, one click each, at the current time. */
import type { Action, Pod } from '../../src/simulator/index.ts';
import { counted, firstOf } from '../../src/site/pages.ts';
import { Menu } from './Menu.tsx';

type Break = Extract<Action, { kind: 'break' }>['what'];
export interface Trouble {
  readonly label: string;
  readonly action: { readonly kind: 'break'; readonly what: Break } | { readonly kind: 'command'; readonly line: string };
}

/** Choices drawn at most. */
const MOST = 60;

/** What was broken, in a few words. */
export function breakText(what: Break): string {
  switch (what.type) {
    case 'killContainer':
      return `Kill ${what.container}`;
    case 'slowStart':
      return `Let ${what.container} start ${what.ms / 1000} s late`;
    case 'failProbe':
      return `Fail ${what.container}’s ${what.probe} probe for ${what.forMs / 1000} s`;
    case 'fillVolume':
      return `Fill the volume ${what.volume}`;
    case 'removeImage':
      return `Make image ${what.image} vanish`;
    case 'drain':
      return 'Drain the node';
  }
}

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
  const suffer = (what: Break): Trouble => ({ label: breakText(what), action: { kind: 'break', what } });
  return [
    ...all.filter((c) => running.has(c.name)).map((c) => suffer({ type: 'killContainer', pod: name, container: c.name })),
    ...all.filter((c) => !running.has(c.name)).map((c) => suffer({ type: 'slowStart', container: c.name, ms: 5000 })),
    ...all.flatMap((c) =>
      (['startup', 'readiness', 'liveness'] as const)
        .filter((probe) => c[`${probe}Probe`] !== undefined)
        .map((probe) => suffer({ type: 'failProbe', pod: name, container: c.name, probe, forMs: 15_000 })),
    ),
    ...(pod.spec?.volumes ?? [])
      .filter((v) => v.emptyDir !== undefined)
      .map((v) => suffer({ type: 'fillVolume', pod: name, volume: v.name })),
    ...[...new Set(all.map((c) => c.image ?? ''))].filter((image) => image !== '').map((image) => suffer({ type: 'removeImage', image })),
    { label: 'Delete the Pod', action: { kind: 'command', line: `kubectl delete pod ${name}` } },
    suffer({ type: 'drain' }),
  ];
}

export function BreakIt({ pod, onBreak }: { readonly pod: Pod | undefined; readonly onBreak: (action: Trouble['action']) => void }) {
  const { first, more } = firstOf(pod === undefined ? [] : troublesOf(pod), MOST);
  return (
    <Menu title="Break it" class="break-it example-controls">
      {pod === undefined ? (
        <p>There is no Pod to break at this time.</p>
      ) : (
        first.map((trouble) => (
          <button
            type="button"
            key={trouble.label}
            onClick={(event) => {
              event.currentTarget.closest('details')?.removeAttribute('open');
              onBreak(trouble.action);
            }}
          >
            {trouble.label}
          </button>
        ))
      )}
      {more > 0 && <p>and {counted(more)} more, which kubectl can do to any Pod</p>}
    </Menu>
  );
}
