// Service.
import type { Service, ServicePort } from '../types.ts';
import { oneOf } from './containers.ts';
import type { Errors, FieldError } from './errors.ts';
import { goJson } from './errors.ts';
import { validateLabels, validateMetadata } from './metadata.ts';
import { dnsLabel, dnsSubdomain, isIPv4, isIPv6, portNumber, qualifiedName, validIP } from './names.ts';
import { validatePort } from './probes.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
/** The node ports of the default range. */
const NODE_PORTS = [30000, 32767] as const;

export function validateService(service: Service, errors: Errors): void {
  validateMetadata(service.metadata, errors, dnsLabel);
  const spec = service.spec ?? {};
  const ports = spec.ports ?? [];
  const type: string = spec.type ?? '';
  const headless = spec.clusterIP === 'None';
  if (ports.length === 0 && !headless && type !== 'ExternalName') errors.required('spec.ports');
  if (type === 'LoadBalancer')
    for (const [i, port] of ports.entries())
      if (port.port === 10250)
        errors.invalid(`spec.ports[${i}]`, 10250, 'may not expose port 10250 externally since it is used by kubelet');
  if ((type === 'LoadBalancer' || type === 'NodePort') && headless)
    errors.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`, 'spec.clusterIP');
  if (type === 'ExternalName') {
    if (spec.clusterIP) errors.forbidden('spec.clusterIPs', 'must be empty for ExternalName services', 'spec.clusterIP');
    const host = (spec.externalName ?? '').replace(/\.$/, '');
    if (host === '') errors.required('spec.externalName');
    else errors.messages('spec.externalName', host, dnsSubdomain(host));
  }
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) validateServicePort(port, ports.length > 1, names, `spec.ports[${i}]`, errors);
  validateLabels(spec.selector, 'spec.selector', errors);
  validateAffinity(service, errors);
  if (spec.clusterIP && !headless && !isIPv4(spec.clusterIP) && !isIPv6(spec.clusterIP))
    errors.invalid('spec.clusterIPs[0]', spec.clusterIP, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)', 'spec.clusterIP');
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    const messages = validIP(ip);
    errors.messages(`spec.externalIPs[${i}]`, ip, messages);
    if (messages.length === 0) errors.messages(`spec.externalIPs[${i}]`, ip, specialIP(ip));
  }
  if (type === '') errors.required('spec.type');
  else if (!TYPES.includes(type)) errors.unsupported('spec.type', type, TYPES);
  if (type === 'ClusterIP')
    for (const [i, port] of ports.entries())
      if (port.nodePort) errors.forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'");
  validateDuplicates(ports, errors);
  validatePolicies(service, errors);
}

function validateServicePort(port: ServicePort, needsName: boolean, names: Set<string>, at: string, errors: Errors): void {
  const { name = '' } = port;
  if (needsName && name === '') errors.required(`${at}.name`);
  else if (name !== '') {
    errors.messages(`${at}.name`, name, dnsLabel(name));
    if (names.has(name)) errors.duplicate(`${at}.name`, name);
    names.add(name);
  }
  for (const message of portNumber(port.port ?? 0)) errors.invalid(`${at}.port`, port.port ?? 0, message);
  oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`, errors);
  validatePort(port.targetPort, `${at}.targetPort`, errors);
  if (port.appProtocol !== undefined) errors.messages(`${at}.appProtocol`, port.appProtocol, qualifiedName(port.appProtocol));
}

function validateAffinity(service: Service, errors: Errors): void {
  const { sessionAffinity, sessionAffinityConfig: config } = service.spec ?? {};
  oneOf(sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity', errors);
  if (sessionAffinity !== 'ClientIP') return;
  const seconds = config?.clientIP?.timeoutSeconds ?? 10800;
  if (seconds <= 0 || seconds > 86400)
    errors.invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, 'must be greater than 0 and less than 86400');
}

function validateDuplicates(ports: readonly ServicePort[], errors: Errors): void {
  const nodePorts = new Set<string>();
  for (const [i, port] of ports.entries()) {
    if (!port.nodePort) continue;
    const key = `${port.protocol ?? ''}/${port.nodePort}`;
    if (nodePorts.has(key)) errors.duplicate(`spec.ports[${i}].nodePort`, port.nodePort);
    nodePorts.add(key);
  }
  const taken = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const key = `${port.protocol ?? ''}/${port.port ?? 0}`;
    if (taken.has(key)) {
      const value = `{"Name":"","Protocol":${goJson(port.protocol ?? '')},"AppProtocol":null,"Port":${port.port ?? 0},"TargetPort":0,"NodePort":0}`;
      errors.add({ path: `spec.ports[${i}]`, type: 'duplicate', value, detail: '' });
    }
    taken.add(key);
  }
}

function validatePolicies(service: Service, errors: Errors): void {
  const spec = service.spec ?? {};
  const exposed = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const external: string = spec.externalTrafficPolicy ?? '';
  if (spec.loadBalancerSourceRanges?.length) {
    if (spec.type !== 'LoadBalancer')
      errors.forbidden('spec.LoadBalancerSourceRanges', "may only be used when `type` is 'LoadBalancer'", 'spec.loadBalancerSourceRanges');
  }
  if (!exposed && external !== '' && !spec.externalIPs?.length)
    errors.invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services');
  else if (exposed) {
    if (external === '') errors.required('spec.externalTrafficPolicy');
    else if (external !== 'Cluster' && external !== 'Local')
      errors.unsupported('spec.externalTrafficPolicy', external, ['Cluster', 'Local']);
  }
  if (spec.healthCheckNodePort && !(spec.type === 'LoadBalancer' && external === 'Local'))
    errors.invalid(
      'spec.healthCheckNodePort',
      spec.healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    );
  const internal: string | undefined = spec.internalTrafficPolicy;
  if (internal !== undefined && internal !== 'Cluster' && internal !== 'Local')
    errors.unsupported('spec.internalTrafficPolicy', internal, ['Cluster', 'Local']);
  else if (internal === undefined && (exposed || spec.type === 'ClusterIP')) errors.required('spec.internalTrafficPolicy');
  const traffic = spec.trafficDistribution;
  const choices = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
  if (traffic !== undefined && !choices.includes(traffic)) errors.unsupported('spec.trafficDistribution', traffic, choices);
}

function specialIP(ip: string): string[] {
  if (ip === '0.0.0.0' || ip === '::') return ['may not be unspecified (0.0.0.0 or ::)'];
  if (ip.startsWith('127.') || ip === '::1') return ['may not be in the loopback range (127.0.0.0/8, ::1/128)'];
  if (/^169\.254\.|^fe[89ab]/i.test(ip)) return ['may not be in the link-local range (169.254.0.0/16, fe80::/10)'];
  return /^224\.0\.0\.|^ff[0-9a-f]2:/i.test(ip) ? ['may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'] : [];
}

/** What the port allocator says after validation has passed; undefined when the port can be had. */
export function nodePortProblem(service: Service): { readonly path: string; readonly value: number } | undefined {
  for (const [i, { nodePort }] of (service.spec?.ports ?? []).entries()) {
    if (nodePort && (nodePort < NODE_PORTS[0] || nodePort > NODE_PORTS[1])) return { path: `spec.ports[${i}].nodePort`, value: nodePort };
  }
  return undefined;
}

/** What the port allocator refuses. */
export function nodePortErrors(service: Service): readonly FieldError[] {
  const bad = nodePortProblem(service);
  return bad
    ? [
        {
          path: bad.path,
          type: 'invalid',
          value: String(bad.value),
          detail: 'provided port is not in the valid range. The range of valid ports is 30000-32767',
        },
      ]
    : [];
}
