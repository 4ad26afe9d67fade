/** Playground: a full-page player with a gallery of all samples. The address after `#` says which: `#two-crews`, or a shared state. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Figure } from '../../src/site/run/types.ts';
import { fromFragment } from '../../src/site/share.ts';
import type { Shared } from '../../src/site/share.ts';
import { Player } from '../example/Player.tsx';
import './playground.css';

export interface PlaygroundProps {
  readonly samples: readonly { readonly name: string; readonly title: string }[];
  /** Where the samples lie, with a slash at the end. */
  readonly folder: string;
  readonly address: string;
  readonly first: string;
}

const nothing: Figure = { end: 30_000, lanes: [], rows: [], scene: undefined, table: '', parts: [], note: undefined, beats: [] };
const spans = [15, 30, 60, 120, 300, 600] as const;

interface Opened {
  readonly name: string;
  readonly manifest: string;
  readonly shared?: Shared | undefined;
  /** Tells one opening of the same sample from the next. */
  readonly visit: number;
}

export function Playground({ samples, folder, address, first }: PlaygroundProps) {
  const [opened, setOpened] = useState<Opened>();
  const [failed, setFailed] = useState('');
  const [filter, setFilter] = useState('');
  const [span, setSpan] = useState<number>(30);
  const gallery = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    let visit = 0;
    const open = async (): Promise<void> => {
      const mine = ++visit;
      const shared = await fromFragment(location.hash);
      const wanted = shared?.sample ?? decodeURIComponent(location.hash.slice(1));
      const name = samples.some((sample) => sample.name === wanted) ? wanted : first;
      try {
        const response = await fetch(`${folder}${name}.yaml`);
        if (!response.ok) throw new Error(`${response.status}`);
        const manifest = await response.text();
        if (mine !== visit) return;
        setFailed(location.hash.startsWith('#s=') && shared === undefined ? 'That link is damaged; here is a sample instead.' : '');
        setOpened({ name, manifest, shared, visit: mine });
        gallery.current?.removeAttribute('open');
      } catch {
        setFailed(`The sample ${name} could not be loaded. Are you offline?`);
      }
    };
    void open();
    const onHash = (): void => void open();
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);

  const shown = samples.filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(filter.toLowerCase()));
  return (
    <div class="playground" data-player>
      <div class="playground-bar">
        <details class="gallery" ref={gallery}>
          <summary>All {samples.length} samples</summary>
          <label>
            <span>Find</span>{' '}
            <input
              type="search"
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
              placeholder="sidecar, probe, job …"
            />
          </label>
          <ul>
            {shown.map(({ name, title }) => (
              <li key={name}>
                <a href={`${address}#${name}`} aria-current={opened?.name === name ? 'true' : undefined}>
                  <b>{name}</b> <span>{title}</span>
                </a>
              </li>
            ))}
          </ul>
          {shown.length === 0 && <p>No sample matches. Take any and change it.</p>}
        </details>
        <label class="playground-span">
          Run for{' '}
          <select value={String(span)} onChange={(event) => setSpan(Number(event.currentTarget.value))}>
            {spans.map((each) => (
              <option key={each} value={String(each)}>
                {each < 60 ? `${each} s` : `${each / 60} min`}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p role="status" class="playground-failed">
        {failed}
      </p>
      {opened !== undefined && (
        <div class="example-figure">
          <Player
            key={opened.visit}
            name={opened.name}
            title={samples.find((sample) => sample.name === opened.name)?.title ?? opened.name}
            level={2}
            manifest={opened.manifest}
            until={span * 1000}
            figure={nothing}
            panes="shop timeline kubectl logs files events why"
            actions={[]}
            claims={[]}
            playground={address}
            shared={opened.shared}
            editing
            yaml={
              <pre tabIndex={0} aria-label="Manifest">
                <code>{opened.manifest}</code>
              </pre>
            }
          />
        </div>
      )}
    </div>
  );
}
