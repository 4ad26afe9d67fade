/** The list of keys. */
const keys = [
  ['Space', 'play or pause'],
  ['← →', 'previous or next fact'],
  ['Home End', 'start or end of the run'],
  ['Tab', 'to the next control; inside the tabs ← → choose a pane'],
  ['Shift ← →', 'on a tab: move the pane, also to the other side'],
  ['?', 'this list'],
] as const;

export function Keys({ onClose }: { readonly onClose: () => void }) {
  return (
    <div class="keys" role="dialog" aria-label="Keys">
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose} autofocus>
        Close
      </button>
    </div>
  );
}
