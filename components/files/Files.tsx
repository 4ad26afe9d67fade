/** Files: each volume and each container's own layer as they are at `time`, who wrote what when. */
import { useMemo, useState } from 'preact/hooks';
import type { TraceIndex } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import type { Lane } from '../../src/site/run/types.ts';
import { visible } from '../../src/site/visible.ts';
import { Pager, usePages } from '../pager/Pager.tsx';
import './files.css';

type Entry = ReturnType<TraceIndex['volumeFiles']>[number];
interface Place {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly role: Lane['role'] | 'volume';
  readonly files: readonly Entry[];
  /** What is said where nobody has written anything. */
  readonly empty: string;
}

const FILES = { count: 100, weigh: (file: Entry): number => Math.max(40, file.path.length), weight: 10_000 };
const PLACES = { count: 20, weigh: (place: Place): number => Math.min(FILES.count, place.files.length), weight: 200 };

function placesOf(index: TraceIndex, lanes: readonly Lane[], time: number): readonly Place[] {
  const { namespace } = index.trace;
  const pods = [...new Set(lanes.map((lane) => lane.pod))];
  return pods.flatMap((name) => {
    const pod = index.objectsAt(time).get('Pod', namespace, name);
    const containers = [...(pod?.spec?.initContainers ?? []), ...(pod?.spec?.containers ?? [])];
    const prefix = pods.length > 1 ? `${name} · ` : '';
    const volumes = (pod?.spec?.volumes ?? []).map((volume): Place => {
      const mounts = containers.flatMap((c) =>
        (c.volumeMounts ?? []).filter((mount) => mount.name === volume.name).map((mount) => `${c.name} sees it at ${mount.mountPath}`),
      );
      return {
        key: `${name}/volume/${volume.name}`,
        title: `${prefix}${volume.name}`,
        note: `volume · ${mounts.length === 0 ? 'mounted nowhere' : mounts.join(' · ')}`,
        role: 'volume',
        files: index.volumeFiles(namespace, name, volume.name, time),
        empty: volume.image === undefined ? 'empty' : `the files of ${volume.image.reference ?? 'an image'}, which nobody here can change`,
      };
    });
    const layers = lanes
      .filter((lane) => lane.pod === name)
      .flatMap((lane): readonly Place[] => {
        const run = index.runAt(namespace, name, lane.container, time);
        const files = run === undefined ? [] : index.containerFiles(namespace, name, lane.container, run.ref.restartCount, time);
        if (files.length === 0) return [];
        return [
          {
            key: `${name}/${lane.container}`,
            title: `${prefix}${lane.container}`,
            note: 'its own layer, lost when it restarts',
            role: lane.role,
            files,
            empty: 'empty',
          },
        ];
      });
    return [...volumes, ...layers];
  });
}

function PlaceView({ place, level }: { readonly place: Place; readonly level: number }) {
  const Heading = `h${level}` as 'h4';
  const [open, setOpen] = useState('');
  const pages = usePages(place.files, FILES);
  return (
    <section data-role={place.role} aria-label={place.title}>
      <Heading>
        {place.title} <small>{place.note}</small>
      </Heading>
      {place.files.length === 0 ? (
        <p class="pane-empty">{place.empty}</p>
      ) : (
        <ul>
          {pages.shown.map((file) => {
            const facts = `${file.by.container}, ${clockText(file.changedAt)}`;
            if (file.type === 'directory') {
              return (
                <li key={file.path}>
                  <span class="file-name">{file.path}/</span> <small>{facts}</small>
                </li>
              );
            }
            return (
              <li key={file.path}>
                <button type="button" aria-expanded={open === file.path} onClick={() => setOpen(open === file.path ? '' : file.path)}>
                  <span class="file-name">{file.path}</span> <small>{`${file.size} B · ${facts}`}</small>
                </button>
                {open === file.path && <pre tabIndex={0}>{visible(file.content ?? '(not shown)')}</pre>}
              </li>
            );
          })}
        </ul>
      )}
      <Pager pages={pages} what="files" />
    </section>
  );
}

export interface FilesProps {
  readonly index: TraceIndex;
  readonly lanes: readonly Lane[];
  readonly time: number;
  /** Of its headings, 2 to 6. */
  readonly level: number;
}

export function Files({ index, lanes, time, level }: FilesProps) {
  const count = index.count(time);
  const places = useMemo(() => placesOf(index, lanes, time), [index, lanes, count]);
  const pages = usePages(places, PLACES);
  if (places.length === 0) return <p class="pane-empty">No volume here, and no container has written a file of its own.</p>;
  return (
    <div class="files">
      {pages.shown.map((place) => (
        <PlaceView key={place.key} place={place} level={level} />
      ))}
      <Pager pages={pages} what="places" />
    </div>
  );
}
