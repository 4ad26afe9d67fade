/** Progress lines for a person who waits: what is happening, and how long it took. */

const start = Date.now();
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Prints one progress line. */
export const tell = (text) => console.log(`▸ ${text}`);

/** Runs `work`, and prints a line before and after it. Rethrows what `work` throws. */
export async function step(title, work) {
  const began = Date.now();
  tell(`${title} …`);
  try {
    const result = await work();
    console.log(`  ✓ ${title} (${seconds(Date.now() - began)})`);
    return result;
  } catch (error) {
    console.log(`  ✗ ${title} (${seconds(Date.now() - began)})`);
    throw error;
  }
}

export const elapsed = () => seconds(Date.now() - start);
