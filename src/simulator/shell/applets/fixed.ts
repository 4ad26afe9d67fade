/** Applets that always say the same. */
import type { Applet } from '../types.ts';
import { rawApplet } from './tool.ts';

/** One that prints a text. */
export const say = (text: string): Applet =>
  rawApplet(function* (t) {
    yield* t.print(text);
    return 0;
  });
/** One that cannot do it here. */
export const refuse = (text: string): Applet => rawApplet((t) => t.die(text));
