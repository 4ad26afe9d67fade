// Probes and lifecycle hooks (V-50 … V-58).
import type { Lifecycle, LifecycleHandler, Probe } from '../types.ts';
import type { Errors } from './errors.ts';
import { M_NONNEGATIVE, httpHeaderName, portName, portNumber } from './names.ts';

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;
const ONE_HANDLER = 'may not specify more than 1 handler type';

export function validateProbe(
  kind: 'livenessProbe' | 'readinessProbe' | 'startupProbe',
  probe: Probe | undefined,
  grace: number,
  path: string,
  errors: Errors,
): void {
  if (!probe) return;
  const at = `${path}.${kind}`;
  validateHandler(probe, grace, at, errors);
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    const value = probe[field] ?? 0;
    if (value < 0) errors.invalid(`${at}.${field}`, value, M_NONNEGATIVE);
  }
  const own = probe.terminationGracePeriodSeconds;
  if (own !== undefined && own <= 0) errors.invalid(`${at}.terminationGracePeriodSeconds`, own, 'must be greater than 0');
  if (kind === 'readinessProbe') {
    if (own !== undefined) errors.invalid(`${at}.terminationGracePeriodSeconds`, own, 'must not be set for readinessProbes');
  } else if (probe.successThreshold !== 1) errors.invalid(`${at}.successThreshold`, probe.successThreshold ?? 0, 'must be 1');
}

export function validateLifecycle(lifecycle: Lifecycle | undefined, grace: number, path: string, errors: Errors): void {
  if (lifecycle?.postStart) validateHandler(lifecycle.postStart, grace, `${path}.postStart`, errors);
  if (lifecycle?.preStop) validateHandler(lifecycle.preStop, grace, `${path}.preStop`, errors);
}

function validateHandler(handler: Handler, grace: number, path: string, errors: Errors): void {
  let seen = false;
  const first = (kind: keyof Handler): boolean => {
    if (handler[kind] === undefined) return false;
    const again = seen;
    seen = true;
    if (again) errors.forbidden(`${path}.${kind}`, ONE_HANDLER);
    return !again;
  };
  if (first('exec') && !handler.exec?.command?.length) errors.required(`${path}.exec.command`);
  if (first('httpGet') && handler.httpGet) {
    const { port, scheme, httpHeaders = [] } = handler.httpGet;
    validatePort(port, `${path}.httpGet.port`, errors);
    if (scheme !== 'HTTP' && scheme !== 'HTTPS') errors.unsupported(`${path}.httpGet.scheme`, scheme, ['HTTP', 'HTTPS']);
    for (const [i, header] of httpHeaders.entries())
      errors.messages(
        `${path}.httpGet.httpHeaders`,
        header.name ?? '',
        httpHeaderName(header.name ?? ''),
        `${path}.httpGet.httpHeaders[${i}].name`,
      );
  }
  if (first('tcpSocket')) validatePort(handler.tcpSocket?.port, `${path}.tcpSocket.port`, errors);
  if (first('grpc')) validatePort(handler.grpc?.port, `${path}.grpc.port`, errors);
  if (first('sleep')) {
    const seconds = handler.sleep?.seconds ?? 0;
    if (seconds < 0 || seconds > grace)
      errors.invalid(
        `${path}.sleep`,
        seconds,
        `must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
        `${path}.sleep.seconds`,
      );
  }
  if (!seen) errors.required(path, 'must specify a handler type');
}

/** A number in range, or a port's name (V-52, Y-55). */
export function validatePort(port: string | number | undefined, path: string, errors: Errors): void {
  if (typeof port === 'string') errors.messages(path, port, portName(port));
  else for (const message of portNumber(port ?? 0)) errors.invalid(path, port ?? 0, message);
}
