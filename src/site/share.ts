/** The whole state of a player (sample, YAML, actions) in a URL fragment: deflated JSON in base64url. Nothing leaves the browser. */
import type { Action } from '../simulator/index.ts';

export interface Shared {
  readonly sample: string;
  /** Absent when it is the sample's own text. */
  readonly manifest?: string;
  readonly actions: readonly Action[];
}

/** What a fragment may unfold to at most: a link made by somebody else must not fill the memory. */
const MOST_BYTES = 300_000;
const MOST_ACTIONS = 200;

async function pipe(bytes: Uint8Array<ArrayBuffer>, through: GenericTransformStream, most = Infinity): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(through as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>)
    .getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new Error('The link holds too much.');
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The fragment, without `#`. */
export async function toFragment(shared: Shared): Promise<string> {
  const packed = await pipe(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream('deflate-raw'));
  let binary = '';
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `s=${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An action of the kinds the player makes itself, rebuilt field by field; anything else is dropped. */
function actionOf(value: unknown): Action | undefined {
  if (!isRecord(value) || typeof value['at'] !== 'number' || !(value['at'] >= 0 && value['at'] <= 3_600_000)) return undefined;
  const at = value['at'];
  if (value['kind'] === 'command' && isText(value['line']) && value['line'].length <= 2000)
    return { kind: 'command', at, line: value['line'], ...(value['tty'] === true ? { tty: true } : {}) };
  if (value['kind'] === 'input' && typeof value['to'] === 'number' && isText(value['text']) && value['text'].length <= 2000)
    return { kind: 'input', at, to: value['to'], text: value['text'] };
  if (value['kind'] === 'save' && typeof value['to'] === 'number') {
    const { to, text } = value;
    if (text === undefined) return { kind: 'save', at, to };
    return isText(text) && text.length <= MOST_BYTES ? { kind: 'save', at, to, text } : undefined;
  }
  const what = value['what'];
  if (value['kind'] !== 'break' || !isRecord(what)) return undefined;
  const { type, pod, container, image, volume, probe, forMs, ms } = what;
  if (type === 'killContainer' && isText(pod) && isText(container)) return { kind: 'break', at, what: { type, pod, container } };
  if (type === 'removeImage' && isText(image)) return { kind: 'break', at, what: { type, image } };
  if (type === 'fillVolume' && isText(pod) && isText(volume)) return { kind: 'break', at, what: { type, pod, volume } };
  if (type === 'drain') return { kind: 'break', at, what: { type } };
  if (type === 'slowStart' && isText(container) && typeof ms === 'number') return { kind: 'break', at, what: { type, container, ms } };
  if (
    type === 'failProbe' &&
    isText(pod) &&
    isText(container) &&
    typeof forMs === 'number' &&
    (probe === 'startup' || probe === 'readiness' || probe === 'liveness')
  ) {
    return { kind: 'break', at, what: { type, pod, container, probe, forMs } };
  }
  return undefined;
}

/** What a fragment says, or undefined when it is none of ours or broken. Never throws. */
export async function fromFragment(fragment: string): Promise<Shared | undefined> {
  const packed = /^#?s=([\w-]+)$/.exec(fragment)?.[1];
  if (packed === undefined || packed.length > MOST_BYTES) return undefined;
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = await pipe(
      Uint8Array.from(binary, (char) => char.charCodeAt(0)),
      new DecompressionStream('deflate-raw'),
      MOST_BYTES,
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isRecord(value) || !isText(value['sample'])) return undefined;
    const actions = (Array.isArray(value['actions']) ? value['actions'] : [])
      .slice(0, MOST_ACTIONS)
      .flatMap((action: unknown) => actionOf(action) ?? []);
    return { sample: value['sample'], actions, ...(isText(value['manifest']) ? { manifest: value['manifest'] } : {}) };
  } catch {
    return undefined;
  }
}
