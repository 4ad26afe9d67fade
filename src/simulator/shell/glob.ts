/** Pathname expansion. */
import { isSystemError } from '../system/errors.ts';
import type { Sys } from '../system/types.ts';
import { compilePattern, hasMeta, matches } from './pattern.ts';

/** Most names one pattern may give. */
const MOST = 100_000;
const unescape = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** The paths a pattern matches, sorted by bytes; null when it is no pattern or nothing matches. */
export function expandPathname(sys: Sys, pattern: string): readonly string[] | null {
  if (!/[*?[]/.test(pattern) || !hasMeta(pattern)) return null;
  const found: string[] = [];
  const walk = (prefix: string, rest: string): void => {
    if (found.length >= MOST) return;
    const parts = /^((?:[^/\\]|\\.)*)(\/+|$)/s.exec(rest) ?? [rest, rest, ''];
    const component = parts[1]!;
    const slashes = parts[2]!;
    const after = rest.slice(component.length + slashes.length);
    if (!hasMeta(component)) {
      const path = prefix + unescape(component) + slashes;
      if (slashes !== '' && (after !== '' || component === '')) walk(path, after);
      else if (path !== '' && exists(sys, path)) found.push(path);
      return;
    }
    const compiled = compilePattern(component);
    const dots = /^\\?\./.test(component);
    const names = list(sys, prefix === '' ? '.' : prefix);
    for (const name of dots ? ['.', '..', ...names] : names) {
      if (name.startsWith('.') && !dots) continue;
      if (!matches(compiled, name)) continue;
      if (slashes === '') found.push(prefix + name);
      else if (after === '') {
        if (exists(sys, `${prefix}${name}/.`)) found.push(prefix + name + slashes);
      } else walk(prefix + name + slashes, after);
    }
  };
  walk('', pattern);
  return found.length === 0 ? null : found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
function list(sys: Sys, path: string): readonly string[] {
  try {
    return sys.readdir(path);
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}
function exists(sys: Sys, path: string): boolean {
  try {
    sys.lstat(path);
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}
