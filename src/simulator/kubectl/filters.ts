/** One filter after a pipe: its words and what it reads, to what it prints. */
export type Filter = (
  args: readonly string[],
  input: { readonly stdin: string; readonly readFile: (path: string) => string | undefined },
) => { readonly out: string; readonly err?: string; readonly code: number };
export const filters: Readonly<Record<string, Filter>> = {};
