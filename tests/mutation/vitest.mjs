/**
 * What the rooms' tests import as `vitest` while mutants are played: the same `expect`, and a `describe`, `test` and `it` that only collect. Vitest itself starts a new
 * worker and loads three hundred modules for every mutant, two seconds in which nothing is judged; here modules are loaded once (`runner.mjs`).
 */
import { format } from 'node:util';

export { expect } from 'vitest';

/** @typedef {{ readonly id: string, readonly file: string, readonly play: () => unknown }} Collected a test, by a name no other has */
/** @type {Collected[]} */
let collected = [];
let file = '';
/** @type {string[]} */
let suites = [];
/** What the file wants done after each of its tests. @type {(() => unknown)[]} */
let cleanups = [];
let seen = new Map();

/** Tests are collected for this file from now on, into the list that is returned. */
export function begin(/** @type {string} */ name) {
  file = name;
  suites = [];
  cleanups = [];
  seen = new Map();
  collected = [];
  return collected;
}

/** The title of one row of a table: `%s` and its kin from the row's values, `$name` and `$name.0` from its fields. */
function title(/** @type {string} */ name, /** @type {readonly unknown[]} */ row) {
  const fields = row[0];
  const named = name.replace(/\$(\w+)(?:\.(\w+))?/g, (all, key, inner) => {
    if (typeof fields !== 'object' || fields === null || !(key in fields)) return all;
    return String(inner === undefined ? fields[key] : fields[key]?.[inner]);
  });
  const places = named.match(/%[sdifjoO]/g)?.length ?? 0;
  return format(named, ...row.slice(0, places));
}

/** `f.each(rows)(name, body)`: a row that is an array is spread over the body's parameters. */
function withEach(/** @type {(name: string, body: () => unknown) => void} */ f) {
  const each =
    (/** @type {readonly unknown[]} */ rows) => (/** @type {string} */ name, /** @type {(...row: unknown[]) => unknown} */ body) => {
      for (const row of rows) {
        const values = Array.isArray(row) ? row : [row];
        f(title(name, values), () => body(...values));
      }
    };
  return Object.assign(f, { each });
}

export const afterEach = (/** @type {() => unknown} */ cleanup) => void cleanups.push(cleanup);
export const test = withEach((name, body) => {
  const after = cleanups;
  const play = async () => {
    try {
      await body();
    } finally {
      for (const cleanup of after) await cleanup();
    }
  };
  const path = [file, ...suites, name].join(' > ');
  const nth = (seen.get(path) ?? 0) + 1;
  seen.set(path, nth);
  collected.push({ id: nth === 1 ? path : `${path} (${nth})`, file, play });
});
export const it = test;
export const describe = withEach((name, body) => {
  suites.push(name);
  try {
    body();
  } finally {
    suites.pop();
  }
});
