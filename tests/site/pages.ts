/** The built pages, read from dist/ when tests are collected. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';

const dist = new URL('../../dist/', import.meta.url).pathname;
const list = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? list(join(folder, entry.name)) : entry.name.endsWith('.html') ? [join(folder, entry.name)] : [],
  );

export interface BuiltPage {
  /** Relative to the site's base, e.g. `story/02/`. */
  readonly path: string;
  /** How many examples it has. */
  readonly examples: number;
  readonly html: string;
}
/** All but the short links below `e/`, which only lead on. */
export const builtPages: readonly BuiltPage[] = list(dist)
  .filter((file) => !file.startsWith(join(dist, 'e/')))
  .sort()
  .map((file) => {
    const html = readFileSync(file, 'utf8');
    return {
      path: file.slice(dist.length).replace(/index\.html$/, ''),
      examples: html.match(/<figure[^>]* data-example=/g)?.length ?? 0,
      html,
    };
  });

/** Brings an example into view and waits until its simulator has answered. */
export async function ready(page: Page, example: Locator = page.locator('.example').first()): Promise<Locator> {
  await example.scrollIntoViewIfNeeded();
  await example.and(page.locator('[data-state="ready"]')).waitFor();
  return example;
}
/** The virtual time an example shows, in ms. */
export const timeOf = async (example: Locator): Promise<number> => Number(await example.getAttribute('data-time'));
