/** The fragment of an example on its page, from its title: what is said elsewhere can be linked to the very run that shows it. */
export const runId = (title: string): string =>
  `run-${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;
