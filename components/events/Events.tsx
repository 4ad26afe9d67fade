/** Events: what `kubectl get events` would list at `time`, newest last. */
import { useMemo } from 'preact/hooks';
import type { TraceIndex } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import { Pager, usePages } from '../pager/Pager.tsx';
import './events.css';

const PAGE = { count: 100 };

export function Events({ index, time }: { readonly index: TraceIndex; readonly time: number }) {
  const { epoch, namespace } = index.trace;
  const count = index.count(time);
  const events = useMemo(
    () =>
      index
        .objectsAt(time)
        .list('Event', namespace)
        .map((event) => ({ event, at: Date.parse(event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime ?? '') - epoch }))
        .sort((a, b) => a.at - b.at),
    [index, count],
  );
  const pages = usePages(events, PAGE, 'end');
  if (events.length === 0) return <p class="pane-empty">No events yet.</p>;
  return (
    <section class="events-scroll" tabIndex={0} aria-label="Events">
      <table class="events">
        <thead>
          <tr>
            <th scope="col">Seen</th>
            <th scope="col">Type</th>
            <th scope="col">Reason</th>
            <th scope="col">Object</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {pages.shown.map(({ event, at }) => (
            <tr key={event.metadata.name} class={event.type === 'Warning' ? 'warning' : ''}>
              <td>{Number.isFinite(at) ? clockText(Math.max(0, at)) : ''}</td>
              <td>{event.type}</td>
              <td>
                {event.reason}
                {(event.count ?? 1) > 1 ? ` ×${event.count}` : ''}
              </td>
              <td>{`${event.involvedObject.kind?.toLowerCase() ?? ''}/${event.involvedObject.name ?? ''}`}</td>
              <td>{event.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager pages={pages} what="events" />
    </section>
  );
}
