import { MONTHS } from '../shell/applets/netHttp.ts';

const two = (n: number): string => String(n).padStart(2, '0');
/** A moment as the Common Log Format of web servers has it: `21/Nov/2026:00:51:17 +0000` */
export function timeLocal(ms: number): string {
  const d = new Date(ms);
  return `${two(d.getUTCDate())}/${MONTHS[d.getUTCMonth()]}/${d.getUTCFullYear()}:${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0000`;
}
