// Lifecycle hooks (4.5, L-209): run one, and say how it failed.
import type { Task } from '../clock.ts';
import type { Container, HTTPGetAction, LifecycleHandler } from '../manifest/types.ts';
import type { ExecResult } from '../runtime/types.ts';
import { decodeText } from '../runtime/text.ts';
import type { Context } from './context.ts';
import { recordEvent } from './context.ts';
import { call, pause } from './flow.ts';
import { httpGet, resolvePort, urlOf } from './http.ts';
import type { BoundPod } from './pod-status.ts';
import { podFullName } from './pod-status.ts';
import { TIMING } from './timing.ts';

const AGENT = 'kube-lifecycle/1.36';

/** Runs a handler in a container; answers undefined, or the message of its failure (L-140). */
export function* runHook(
  context: Context,
  pod: BoundPod,
  container: Container,
  id: string,
  handler: LifecycleHandler,
  podIp: string,
): Task<string | undefined> {
  const where = `for Container "${container.name}" in Pod "${podFullName(pod)}"`;
  if (handler.exec !== undefined) {
    const argv = handler.exec.command ?? [];
    yield* pause(context.clock, TIMING.exec);
    const result = yield* call<ExecResult>((done) => void context.runtime.exec(id, argv, { done }));
    const error = execError(argv, result);
    if (error === undefined) return undefined;
    return `Exec lifecycle hook ([${argv.join(' ')}]) ${where} failed - error: ${error}, message: ${goQuote(decodeText(result.stdout + result.stderr))}`;
  }
  if (handler.httpGet !== undefined) {
    // L-141: any status code will do
    const action = handler.httpGet;
    const port = resolvePort(container, action.port);
    const host = action.host === undefined || action.host === '' ? podIp : action.host;
    const failed = (error: string): string => `HTTP lifecycle hook (${action.path ?? '/'}) ${where} failed - error: ${error}`;
    if (typeof port === 'object') return failed(port.error);
    yield* pause(context.clock, TIMING.probe);
    const get = (scheme: HTTPGetAction['scheme']): ReturnType<typeof httpGet> =>
      httpGet(
        context,
        urlOf({ ...action, ...(scheme === undefined ? {} : { scheme }) }, host, port),
        action.httpHeaders ?? [],
        AGENT,
        30_000,
      );
    const result = yield* get(action.scheme);
    if (!('error' in result)) return undefined;
    if (!result.error.includes('server gave HTTP response to HTTPS client') || 'error' in (yield* get('HTTP'))) return failed(result.error);
    const message = `request to HTTPS lifecycle hook ${host}:${port} got HTTP response, retry with HTTP succeeded`;
    recordEvent(context, pod, null, 'Warning', 'LifecycleHTTPFallback', message);
    return undefined;
  }
  if (handler.sleep !== undefined) {
    yield* pause(context.clock, handler.sleep.seconds * 1000);
    return undefined;
  }
  return `invalid handler: ${JSON.stringify(handler)}`;
}

/** How an exec failed, in the kubelet's words; undefined when it ended well. */
export function execError(argv: readonly string[], result: ExecResult): string | undefined {
  if (result.error !== undefined)
    return result.error === 'container not found' ? `container not found` : `rpc error: code = Unknown desc = ${result.error}`;
  return result.exitCode === 0 ? undefined : `command '${argv.join(' ')}' exited with ${result.exitCode}: ${decodeText(result.stderr)}`;
}

/** Go's %q. */
export function goQuote(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '"': '\\"',
    '\\': '\\\\',
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
  };
  return `"${[...text].map((c) => named[c] ?? (c < ' ' || c === '\x7f' ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : c)).join('')}"`;
}
