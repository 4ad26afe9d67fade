import { equal } from '../api/freeze.ts';
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../manifest/types.ts';
import { isFinished, isReady, keyOf, matches, runController, SYNC_MS, type ControllerContext, type Key } from './controller.ts';

/** The number a Service's target port comes to in a Pod: itself, or that of the container port it names. */
function targetPort(pod: Pod, target: string | number): number | undefined {
  if (typeof target === 'number') return target;
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')];
  return containers.flatMap((c) => c.ports ?? []).find((port) => port.name === target)?.containerPort;
}

function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port.targetPort ?? port.port);
    return number === undefined
      ? []
      : [{ ...(port.name === undefined || port.name === '' ? {} : { name: port.name }), port: number, protocol: port.protocol ?? 'TCP' }];
  });
}

const addressOf = (service: Service, pod: Pod): EndpointAddress => ({
  ip: pod.status?.podIP ?? '',
  ...(pod.spec?.hostname !== undefined && pod.spec.subdomain === service.metadata.name ? { hostname: pod.spec.hostname } : {}),
  ...(pod.spec?.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
  targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name ?? '', uid: pod.metadata.uid ?? '' },
});

/** Keeps the list of Pods behind each Service: those that are ready, and apart from them those that are not (L-381). */
export function runEndpoints(context: ControllerContext): void {
  const { api } = context;
  const sync = (key: Key): undefined => {
    const service = api.get('Service', key.namespace, key.name);
    if (service === undefined) {
      api.delete('Endpoints', key.namespace, key.name);
      return undefined;
    }
    const selector = service.spec?.selector;
    if (selector === undefined || Object.keys(selector).length === 0) return undefined;
    const groups: { readonly ports: readonly EndpointPort[]; readonly ready: EndpointAddress[]; readonly unready: EndpointAddress[] }[] =
      [];
    for (const pod of api.list('Pod', key.namespace)) {
      if (
        !matches({ matchLabels: selector }, pod.metadata.labels) ||
        pod.status?.podIP === undefined ||
        isFinished(pod) ||
        pod.metadata.deletionTimestamp !== undefined
      )
        continue;
      const ports = portsOf(service, pod);
      let group = groups.find((each) => equal(each.ports, ports));
      if (group === undefined) groups.push((group = { ports, ready: [], unready: [] }));
      (isReady(pod) || service.spec?.publishNotReadyAddresses === true ? group.ready : group.unready).push(addressOf(service, pod));
    }
    const subsets = groups.map((group): EndpointSubset => ({
      ...(group.ready.length > 0 ? { addresses: group.ready } : {}),
      ...(group.unready.length > 0 ? { notReadyAddresses: group.unready } : {}),
      ...(group.ports.length > 0 ? { ports: group.ports } : {}),
    }));
    const old = api.get('Endpoints', key.namespace, key.name);
    const labels = { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };
    const next = {
      apiVersion: 'v1',
      kind: 'Endpoints' as const,
      metadata: { ...old?.metadata, name: key.name, namespace: key.namespace, labels },
      ...(subsets.length > 0 ? { subsets } : {}),
    };
    if (old === undefined) api.create(next);
    else api.update(next);
    return undefined;
  };
  runController(context, {
    sync,
    concerns: ({ object, old }) => {
      if (object.kind === 'Service') return [keyOf(object)];
      if (object.kind !== 'Pod') return [];
      return api
        .list('Service', object.metadata.namespace)
        .filter((service) =>
          [object, old].some(
            (pod) =>
              pod !== undefined &&
              Object.keys(service.spec?.selector ?? {}).length > 0 &&
              matches({ matchLabels: service.spec?.selector }, pod.metadata.labels),
          ),
        )
        .map(keyOf);
    },
    delay: () => SYNC_MS,
  });
}
