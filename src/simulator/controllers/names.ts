import type { ObjectReader } from '../api/types.ts';
import type { Service } from '../manifest/types.ts';

/** Cluster DNS and Service addresses, as the kernel asks for them. */
export interface ClusterNames {
  /** Addresses of a name asked by the Pod at `from`; none when there is no such name. */
  resolve(name: string, from: string): readonly string[];
  /** Where a connection to a Service's address goes; null when nobody stands behind it, undefined when it is no Service's. */
  route(address: string, port: number): { readonly address: string; readonly port: number } | null | undefined;
}

const DOMAIN = 'cluster.local';
/** As in a container's /etc/resolv.conf: names with fewer dots try the search list first. */
const NDOTS = 5;
const NODE_ADDRESS = '10.77.0.1';

export function createNames(api: ObjectReader): ClusterNames {
  const turns = new Map<string, number>();

  const endpointsOf = (service: Service): readonly { readonly ip: string; readonly hostname?: string }[] =>
    (api.get('Endpoints', service.metadata.namespace ?? '', service.metadata.name ?? '')?.subsets ?? []).flatMap(
      (subset) => subset.addresses ?? [],
    );

  /** `web.mall.svc.cluster.local`, `db-0.db.mall.svc.cluster.local`, `10-244-1-7.mall.pod.cluster.local`. */
  const absolute = (name: string, depth: number): readonly string[] => {
    const labels = name.split('.');
    const [top, tld] = [labels.at(-2), labels.at(-1)];
    if (`${top ?? ''}.${tld ?? ''}` !== DOMAIN) return [];
    const [host, namespace, kind] = [labels.slice(0, -4), labels.at(-4) ?? '', labels.at(-3)];
    if (kind === 'pod' && host.length === 1) return /^(\d{1,3}-){3}\d{1,3}$/.test(host[0] ?? '') ? [host[0]!.replaceAll('-', '.')] : [];
    if (kind !== 'svc' || host.length === 0 || host.length > 2) return [];
    const service = api.get('Service', namespace, host.at(-1) ?? '');
    if (service === undefined) return name === `kube-dns.kube-system.svc.${DOMAIN}` ? ['10.96.0.10'] : [];
    if (service.spec?.type === 'ExternalName')
      return depth > 3 ? [] : absolute((service.spec.externalName ?? '').replace(/\.$/, ''), depth + 1);
    if (host.length === 2)
      return endpointsOf(service)
        .filter((each) => each.hostname === host[0] || each.ip.replaceAll('.', '-') === host[0])
        .map((each) => each.ip);
    const address = service.spec?.clusterIP ?? '';
    return address === 'None' ? endpointsOf(service).map((each) => each.ip) : address === '' ? [] : [address];
  };

  const resolve = (asked: string, from: string): readonly string[] => {
    const name = asked.toLowerCase();
    if (name.endsWith('.')) return absolute(name.slice(0, -1), 0);
    const pod = api.list('Pod').find((each) => each.status?.podIP === from);
    const namespace = pod?.metadata.namespace ?? 'default';
    const searched = [`${name}.${namespace}.svc.${DOMAIN}`, `${name}.svc.${DOMAIN}`, `${name}.${DOMAIN}`];
    const order = name.split('.').length - 1 < NDOTS ? [...searched, name] : [name, ...searched];
    for (const each of order) {
      const found = absolute(each, 0);
      if (found.length > 0) return found;
    }
    return [];
  };

  const route: ClusterNames['route'] = (address, port) => {
    const onNode = address === NODE_ADDRESS;
    const service = api
      .list('Service')
      .find((each) => (onNode ? each.spec?.ports?.some((p) => p.nodePort === port) : (each.spec?.clusterIPs?.includes(address) ?? false)));
    if (service === undefined) return address.startsWith('10.96.') && address !== '10.96.0.10' ? null : undefined;
    const wanted = service.spec?.ports?.find((p) => (onNode ? p.nodePort : p.port) === port);
    if (wanted === undefined) return null;
    const subsets = api.get('Endpoints', service.metadata.namespace ?? '', service.metadata.name ?? '')?.subsets ?? [];
    const behind = subsets.flatMap((subset) => {
      const target = subset.ports?.find((p) => (p.name ?? '') === (wanted.name ?? ''))?.port;
      return target === undefined ? [] : (subset.addresses ?? []).map((each) => ({ address: each.ip, port: target }));
    });
    const key = `${service.metadata.uid ?? ''}/${port}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return behind.length === 0 ? null : behind[turn % behind.length]!;
  };
  return { resolve, route };
}
