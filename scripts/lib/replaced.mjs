/** The same code with a piece of somebody else's in other words. Throws when it is not there: a new version has to be looked at, in `where`. */
export function replaced(code, from, to, { what, where }) {
  const changed = code.replace(from, to);
  if (changed === code) throw new Error(`${what} has changed: ${where} must be taught how it works now (it looks for ${from})`);
  return changed;
}
