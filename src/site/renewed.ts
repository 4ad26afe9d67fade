/**
 * Code of a page that cannot be had: the guide has been renewed since the page was opened and its host has forgotten the old files, or there is no
 * network. What was read stays; the reader is told, and loads the page anew when it suits them.
 */
const RENEWED = 'The guide has been renewed since you opened this page. Load it anew to play its examples.';
const OFFLINE = 'Part of this page could not be fetched. Load it anew when there is a network.';

/** Real ms to wait for an answer from the host. */
const PATIENCE = 5000;

/** Whether the host still has this page. */
const isThere = async (): Promise<boolean> => {
  try {
    return (await fetch(location.href, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false;
  }
};

let told = false;

async function tell(): Promise<void> {
  if (told) return;
  told = true;
  // How it is laid out is the inner one's business, so that paper can do without the outer one.
  const box = document.createElement('div');
  box.setAttribute('role', 'alert');
  box.className = 'renewed print:hidden';
  Object.assign(box.style, {
    position: 'fixed',
    inset: 'auto 0 0',
    zIndex: '20',
    background: 'var(--paper-raised)',
    color: 'var(--ink)',
    borderTop: '4px solid var(--sign)',
  });
  const row = document.createElement('div');
  Object.assign(row.style, {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '0.5rem 1.25rem',
    padding: '0.75rem 1rem',
  });
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Load anew';
  Object.assign(button.style, {
    font: '600 1rem/1.2 var(--font-text)',
    minHeight: '2.75rem',
    padding: '0.5rem 1.25rem',
    border: '2px solid var(--ink)',
    borderRadius: '0.4rem',
    background: 'var(--paper)',
    color: 'var(--ink)',
    cursor: 'pointer',
  });
  button.addEventListener('click', () => location.reload());
  const words = document.createElement('span');
  words.textContent = (await isThere()) ? RENEWED : OFFLINE;
  row.append(words, button);
  box.append(row);
  document.body.append(box);
}

// An island whose module cannot be loaded (Astro; a fault in its own code is none of ours), and anything else that is imported late (Vite).
addEventListener('astro:hydration-error', (event) => {
  if (/import/i.test(String((event as CustomEvent<{ readonly error: unknown }>).detail.error))) void tell();
});
addEventListener('vite:preloadError', () => void tell());
