/** dd, sync and fsync. */
import type { Task } from '../../clock.ts';
import type { Bytes } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { humanReadable } from './format.ts';
import { openInput } from './input.ts';
import { DD_SUFFIXES, rawApplet, strerror, type Tool } from './tool.ts';

function* dd(t: Tool): Task<number> {
  const { sys } = t;
  const value: Record<string, string> = {};
  for (const arg of t.args) {
    const eq = arg.indexOf('=');
    const key = arg.slice(0, eq);
    if (eq < 0 || !['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'iflag', 'oflag', 'status'].includes(key))
      return yield* t.usage();
    value[key] = arg.slice(eq + 1);
  }
  const size = function* (key: string, otherwise: number, min = 0): Task<number> {
    const text = value[key];
    return text === undefined ? otherwise : yield* t.number(text, { suffixes: DD_SUFFIXES, min, max: Number.MAX_SAFE_INTEGER });
  };
  const bs = yield* size('bs', 512, 1);
  const ibs = value['bs'] === undefined ? yield* size('ibs', 512, 1) : bs;
  const obs = value['bs'] === undefined ? yield* size('obs', 512, 1) : bs;
  const conv = (value['conv'] ?? '').split(',');
  const known = ['', 'notrunc', 'sync', 'noerror', 'fsync', 'swab'];
  const bad = conv.find((c) => !known.includes(c));
  if (bad !== undefined) return yield* t.die(`invalid argument '${value['conv']}' to 'conv'`);
  const iflag = (value['iflag'] ?? '').split(',');
  const oflag = (value['oflag'] ?? '').split(',');
  let count = yield* size('count', Infinity);
  const skip = (yield* size('skip', 0)) * (iflag.includes('skip_bytes') ? 1 : ibs);
  const seek = (yield* size('seek', 0)) * (oflag.includes('seek_bytes') ? 1 : obs);
  const countBytes = iflag.includes('count_bytes');
  const start = sys.now();
  const input = value['if'];
  const output = value['of'];
  let from = 0;
  let to = 1;
  if (input !== undefined) {
    const fd = yield* openInput(t, input === '-' ? './-' : input, "can't open");
    if (fd === null) return 1;
    from = fd;
  }
  if (output !== undefined) {
    const notrunc = conv.includes('notrunc');
    try {
      to = yield* sys.open(
        output,
        { write: true, create: true, truncate: seek === 0 && !notrunc, append: oflag.includes('append') },
        0o666,
      );
    } catch (e) {
      return yield* t.die(`can't open '${output}': ${strerror(e)}`);
    }
    if (seek > 0 && !notrunc && sys.fstat(to).type === 'file') sys.ftruncate(to, seek);
  }
  const fail = (what: string | undefined, otherwise: string, e: unknown): Task<never> => t.die(`${what ?? otherwise}: ${strerror(e)}`);
  if (skip > 0) {
    try {
      sys.seek(from, skip, 'current');
    } catch (e) {
      strerror(e);
      for (let left = skip; left > 0;) {
        const chunk = yield* sys.read(from, Math.min(left, 65536));
        if (chunk === '') break;
        left -= chunk.length;
      }
    }
  }
  if (seek > 0) {
    try {
      sys.seek(to, seek, 'current');
    } catch (e) {
      return yield* fail(output, 'standard output', e);
    }
  }
  const done = { inFull: 0, inPart: 0, outFull: 0, outPart: 0, bytes: 0 };
  let pending = '';
  let status = 0;
  const emit = function* (data: Bytes): Task<boolean> {
    try {
      yield* sys.write(to, data);
    } catch (e) {
      yield* t.warn(`error writing '${output ?? 'standard output'}': ${strerror(e)}`);
      status = 1;
      return false;
    }
    if (data.length === obs) done.outFull++;
    else done.outPart++;
    done.bytes += data.length;
    return true;
  };
  if (ibs > 1 << 20) sys.setMemory(Math.min(ibs, 2 ** 40));
  for (let turn = 0; count > 0; turn++) {
    const want = countBytes ? Math.min(ibs, count) : ibs;
    let data = '';
    try {
      data = yield* sys.read(from, Math.min(want, 1 << 26));
    } catch (e) {
      return yield* fail(input, 'standard input', e);
    }
    if (data === '') break;
    if ((turn & 15) === 15) yield* sys.tick();
    count -= countBytes ? data.length : 1;
    if (data.length === ibs) done.inFull++;
    else {
      done.inPart++;
      if (conv.includes('sync')) data = data.padEnd(ibs, '\0');
    }
    if (conv.includes('swab')) data = data.replace(/([\s\S])([\s\S])/g, '$2$1');
    if (ibs === obs) {
      if (!(yield* emit(data))) break;
      continue;
    }
    pending += data;
    while (pending.length >= obs && status === 0) {
      const piece = pending.slice(0, obs);
      pending = pending.slice(obs);
      if (!(yield* emit(piece))) break;
    }
    if (status !== 0) break;
  }
  if (pending !== '' && status === 0) yield* emit(pending);
  if (value['status'] !== 'none') {
    yield* t.error(`${done.inFull}+${done.inPart} records in\n${done.outFull}+${done.outPart} records out\n`);
    const seconds = Math.max(0.000001, (sys.now() - start) / 1000);
    if (value['status'] !== 'noxfer')
      yield* t.error(
        `${done.bytes} bytes (${humanReadable(done.bytes)}B) copied, ${seconds.toFixed(6)} seconds, ${humanReadable(Math.floor(done.bytes / seconds))}B/s\n`,
      );
  }
  return status;
}

/** There is no cache to write back. */
const sync = rawApplet(function* (t) {
  for (const path of t.args.filter((a) => !a.startsWith('-'))) if ((yield* openInput(t, path, "can't open")) === null) return 1;
  return 0;
});
export const ddApplets: AppletTable = { dd: rawApplet(dd), sync, fsync: sync };
