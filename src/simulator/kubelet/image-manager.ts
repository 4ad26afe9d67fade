// Fetching a container's image when its turn has come (4.2, L-95 … L-98, L-112 … L-116).
import type { Task } from '../clock.ts';
import type { Image } from '../images/types.ts';
import type { Container, EphemeralContainer } from '../manifest/types.ts';
import { parseReference } from '../images/reference.ts';
import type { BackOff } from './backoff.ts';
import type { Context, EventType } from './context.ts';
import { recordEvent, refOf } from './context.ts';
import { call, pause } from './flow.ts';
import type { BoundPod } from './pod-status.ts';
import { TIMING } from './timing.ts';

export interface Failure {
  readonly reason: string;
  readonly message: string;
  /** When a crash back-off ends (L-4). */ readonly until?: number;
}

export interface Wanted {
  readonly name: string;
  readonly policy: string | undefined;
  readonly container: Container | EphemeralContainer | null;
  readonly restartCount: number;
}
export interface ImageManager {
  /** Brings an image to the node, for a run of a container or (`wanted.container` null) for an image volume of the Pod. */
  readonly ensure: (pod: BoundPod, wanted: Wanted) => Task<{ readonly image: Image } | Failure>;
  readonly forget: (uid: string) => void;
}

export function createImageManager(context: Context, backOff: BackOff): ImageManager {
  const { clock, runtime, emit } = context;
  const lastFailure = new Map<string, { readonly error: string; readonly at: number }>();

  return {
    forget: (uid) => {
      backOff.forget(uid);
      for (const key of [...lastFailure.keys()]) if (key.startsWith(uid)) lastFailure.delete(key);
    },
    *ensure(pod, { name, policy: asked, container, restartCount }) {
      const event = (type: EventType, reason: string, message: string): void => recordEvent(context, pod, container, type, reason, message);
      const failed = (reason: string, message: string): Failure => {
        if (container !== null) event('Warning', 'Failed', `Error: ${reason}`);
        return { reason, message };
      };
      yield* pause(clock, TIMING.imageCheck);
      const reference = parseReference(name);
      if ('error' in reference) {
        const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${reference.error}`;
        event('Warning', 'InspectFailed', message);
        return failed('InvalidImageName', message);
      }
      const policy = asked ?? (reference.tag === 'latest' ? 'Always' : 'IfNotPresent');
      const present = runtime.imagePresent(name);
      if (policy !== 'Always' && present !== undefined) {
        event('Normal', 'Pulled', `Container image "${name}" already present on machine and can be accessed by the pod`);
        return { image: present };
      }
      if (policy === 'Never') {
        const message = `Container image "${name}" is not present with pull policy of Never`;
        event('Warning', 'ErrImageNeverPull', message);
        return failed('ErrImageNeverPull', message);
      }
      const key = `${pod.metadata.uid ?? ''}_${name}`; // L-95
      const delay = backOff.delay(key, clock.now());
      const last = lastFailure.get(key);
      if (delay !== undefined && last !== undefined && clock.now() - last.at < delay) {
        event('Normal', 'BackOff', `Back-off pulling image "${name}"`);
        return failed('ImagePullBackOff', `Back-off pulling image "${name}": ErrImagePull: ${last.error}`);
      }
      const tell = (phase: 'started' | 'succeeded' | 'failed', rule: string, message?: string): void => {
        if (container === null) return;
        const ref = refOf(pod, container.name, restartCount);
        emit({ kind: 'pull', ref, image: name, phase, ...(message === undefined ? {} : { message }), rule });
      };
      event('Normal', 'Pulling', `Pulling image "${name}"`);
      tell('started', 'L-113');
      const result = yield* call<Parameters<Parameters<typeof runtime.pullImage>[1]>[0]>((done) => runtime.pullImage(name, done));
      if ('error' in result) {
        backOff.next(key, clock.now(), clock.now());
        lastFailure.set(key, { error: result.error, at: clock.now() });
        event('Warning', 'Failed', `Failed to pull image "${name}": ${result.error}`);
        tell('failed', 'L-114', result.error);
        return failed('ErrImagePull', result.error);
      }
      event(
        'Normal',
        'Pulled',
        `Successfully pulled image "${name}" in ${result.ms}ms (${result.ms}ms including waiting). Image size: ${result.image.sizeBytes} bytes.`,
      );
      tell('succeeded', 'L-114');
      return { image: result.image };
    },
  };
}
