/** echo, sleep, true, false: what the shell has at hand. */
import type { Task } from '../../clock.ts';
import type { Bytes } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { escapeSequence } from './escapes.ts';
import { applet, rawApplet, strerror, type Tool } from './tool.ts';

/** What `echo ARGS` prints. */
export function echoText(args: readonly string[]): Bytes {
  let i = 0;
  let newline = true;
  let escapes = false;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (!/^-[neE]+$/.test(arg)) break;
    for (const c of arg.slice(1)) {
      if (c === 'n') newline = false;
      else escapes = c === 'e';
    }
  }
  const text = args.slice(i).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  let out = '';
  for (let at = 0; at < text.length;) {
    const c = text[at++]!;
    if (c !== '\\') {
      out += c;
      continue;
    }
    if (text[at] === 'c') return out;
    // echo takes \0 and up to three more octal digits.
    const octal = /^0[0-7]{0,3}/.exec(text.slice(at, at + 4));
    const [byte, next] =
      octal === null
        ? escapeSequence(text, at)
        : ([String.fromCharCode(parseInt(octal[0], 8) & 255), at + octal[0].length] as [string, number]);
    out += byte;
    at = next;
  }
  return newline ? `${out}\n` : out;
}

/** The seconds an operand of sleep names, or null. */
export function sleepSeconds(text: string): number | null {
  const m = /^(\d+\.?\d*|\.\d+|inf(?:inity)?)([smhd]?)$/i.exec(text);
  if (m === null) return null;
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86400 }[m[2]!];
  if (unit === undefined) return null;
  return (/^inf/i.test(m[1]!) ? Infinity : Number(m[1])) * unit;
}
function* sleep(t: Tool): Task<number> {
  let seconds = 0;
  for (const text of t.args) {
    const s = sleepSeconds(text);
    if (s === null) return yield* t.die(`invalid number '${text}'`);
    seconds += s;
  }
  const until = t.sys.now() + seconds * 1000;
  while (t.sys.now() < until) yield* t.sys.sleep(until - t.sys.now());
  return 0;
}
export const printApplets: AppletTable = {
  echo: rawApplet(function* (t) {
    try {
      yield* t.sys.write(1, echoText(t.args));
      return 0;
    } catch (e) {
      return yield* t.die(`write error: ${strerror(e)}`);
    }
  }),
  sleep: applet({ short: '+', min: 1 }, sleep),
  true: rawApplet(function* () {
    return 0;
  }),
  false: rawApplet(function* () {
    return 1;
  }),
  ':': rawApplet(function* () {
    return 0;
  }),
};
