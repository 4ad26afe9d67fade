// One run of one probe: four kinds of handlers, and the texts of their failures (5.2).
import type { Task } from '../clock.ts';
import type { Container, Probe } from '../manifest/types.ts';
import type { ExecResult } from '../runtime/types.ts';
import { decodeText } from '../runtime/text.ts';
import { goDuration } from './backoff.ts';
import type { Context } from './context.ts';
import { expand } from './expansion.ts';
import { call, pause } from './flow.ts';
import { execError } from './hooks.ts';
import { httpGet, resolvePort, urlOf } from './http.ts';

/** `error`: the probe could not be run at all, and does not count (L-158). */
export interface ProbeOutcome {
  readonly result: 'success' | 'failure' | 'warning' | 'error';
  readonly text: string;
}

const MAX_OUTPUT = 10 * 1024;
const GRPC_GREETING = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const success = (text = ''): ProbeOutcome => ({ result: 'success', text });
const failure = (text: string): ProbeOutcome => ({ result: 'failure', text });

export function* runProbe(context: Context, probe: Probe, container: Container, id: string, podIp: string): Task<ProbeOutcome> {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec !== undefined) return yield* runExec(context, probe, container, id, timeout);
  if (probe.httpGet !== undefined) {
    const port = resolvePort(container, probe.httpGet.port);
    if (typeof port === 'object') return { result: 'error', text: port.error };
    const host = probe.httpGet.host === undefined || probe.httpGet.host === '' ? podIp : probe.httpGet.host;
    const result = yield* httpGet(context, urlOf(probe.httpGet, host, port), probe.httpGet.httpHeaders ?? [], 'kube-probe/1.36', timeout);
    if ('error' in result) return failure(result.error);
    if (result.redirected === true) return { result: 'warning', text: `Probe terminated redirects, Response body: ${result.body}` };
    return result.status >= 200 && result.status < 400 ? success() : failure(`HTTP probe failed with statuscode: ${result.status}`);
  }
  if (probe.tcpSocket !== undefined) {
    const port = resolvePort(container, probe.tcpSocket.port);
    if (typeof port === 'object') return { result: 'error', text: port.error };
    const host = probe.tcpSocket.host === undefined || probe.tcpSocket.host === '' ? podIp : probe.tcpSocket.host;
    const { outcome } = yield* connect(context, host, port, null, timeout);
    if (outcome === 'connected') return success();
    return failure(
      `dial tcp ${host}:${port}: ${outcome === 'refused' ? 'connect: connection refused' : outcome === 'unreachable' ? 'connect: no route to host' : 'i/o timeout'}`,
    );
  }
  if (probe.grpc !== undefined) {
    // No program here speaks HTTP/2, so nobody answers the greeting: gRPC dials on until its time is over, and cannot tell why it was in vain.
    const end = context.clock.now() + timeout;
    yield* connect(context, podIp, probe.grpc.port, GRPC_GREETING, timeout);
    yield* pause(context.clock, end - context.clock.now());
    const within = goDuration(timeout);
    return failure(`timeout: failed to connect service "${podIp}:${probe.grpc.port}" within ${within}: context deadline exceeded`);
  }
  return { result: 'error', text: `missing probe handler for ${container.name}` };
}

function* connect(context: Context, host: string, port: number, data: string | null, timeout: number): Task<{ readonly outcome: string }> {
  return yield* call<{ readonly outcome: string }>((done) => void context.runtime.request(host, port, data, timeout, done));
}

function* runExec(context: Context, probe: Probe, container: Container, id: string, timeout: number): Task<ProbeOutcome> {
  // L-122: only variables with a literal value are known here.
  const values = new Map((container.env ?? []).flatMap((e) => (e.value === undefined ? [] : [[e.name, e.value] as const])));
  const argv = (probe.exec?.command ?? []).map((word) => expand(word, (name) => values.get(name)));
  const result = yield* call<ExecResult | 'timeout'>((done) => {
    let over = false;
    const finish = (value: ExecResult | 'timeout'): void => {
      if (over) return;
      over = true;
      context.clock.cancel(timer);
      done(value);
    };
    const timer = context.clock.after(timeout, () => {
      finish('timeout');
      handle.signal('SIGKILL');
    });
    const handle = context.runtime.exec(id, argv, { done: finish });
  });
  if (result === 'timeout') return failure(`command timed out: "${argv.join(' ')}" timed out after ${goDuration(timeout)}`);
  if (result.error !== undefined) return { result: 'error', text: execError(argv, result) ?? '' };
  const output = decodeText((result.stdout + result.stderr).slice(0, MAX_OUTPUT));
  return result.exitCode === 0 ? success(output) : failure(output);
}
