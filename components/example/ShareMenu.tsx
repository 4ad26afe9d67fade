/** Share: a link that holds everything, the YAML to copy, download, or open in the playground. */
import { useState } from 'preact/hooks';
import type { Action } from '../../src/simulator/index.ts';
import { toFragment } from '../../src/site/share.ts';
import { Menu } from './Menu.tsx';

export interface ShareMenuProps {
  readonly name: string;
  readonly manifest: string;
  readonly original: string;
  readonly actions: readonly Action[];
  readonly playground: string;
}

export function ShareMenu({ name, manifest, original, actions, playground }: ShareMenuProps) {
  const [told, tell] = useState('');
  const link = async (): Promise<string> =>
    `${new URL(playground, location.href).href}#${await toFragment({ sample: name, actions, ...(manifest === original ? {} : { manifest }) })}`;
  const copy = async (text: string | Promise<string>, done: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await text);
      tell(done);
    } catch {
      tell('The browser did not allow copying. Open it in the playground instead.');
    }
  };
  const download = (): void => {
    const anchor = document.createElement('a');
    anchor.href = URL.createObjectURL(new Blob([manifest], { type: 'application/yaml' }));
    anchor.download = `${name}.yaml`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
    tell(`Saved ${name}.yaml.`);
  };
  return (
    <Menu title="Share" class="share">
      <button type="button" onClick={() => void copy(link(), 'The link is copied. It holds the YAML and everything you did.')}>
        Copy a link to this state
      </button>
      <button type="button" onClick={() => void link().then((href) => location.assign(href))}>
        Open in the playground
      </button>
      <button type="button" onClick={() => void copy(manifest, 'The YAML is copied.')}>
        Copy the YAML
      </button>
      <button type="button" onClick={() => void copy(`kubectl apply -f - <<'EOF'\n${manifest.trimEnd()}\nEOF\n`, 'The command is copied.')}>
        Copy as kubectl apply -f -
      </button>
      <button type="button" onClick={download}>
        Download {name}.yaml
      </button>
      <p role="status">{told}</p>
    </Menu>
  );
}
