import { createApi, type ApiServer } from './api/store.ts';
import { createEventQueue, type EventQueue } from './clock.ts';
import { runControllers } from './controllers/controllers.ts';
import { createNames } from './controllers/names.ts';
import { resolveImage } from './images/index.ts';
import { createKubelet, type Kubelet } from './kubelet/kubelet.ts';
import type { Node } from './manifest/types.ts';
import { createRuntime } from './runtime/runtime.ts';
import type { Runtime } from './runtime/types.ts';
import { createKernel } from './system/kernel.ts';
import { KERNEL_RELEASE } from './system/release.ts';
import type { Emit } from './trace/facts.ts';

/** 21 November 2026, half a second past nine in the morning (UTC): a Saturday, as in the recordings; the half second keeps whole seconds off the edge. */
export const EPOCH = Date.UTC(2026, 10, 21, 9, 0, 0, 500);
export const NODE = 'node-1';
export const NODE_ADDRESS = '10.77.0.1';

export interface ClusterOptions {
  readonly emit: Emit;
  readonly clock?: EventQueue;
  /** Namespaces to begin with besides `default`. */
  readonly namespaces?: readonly string[];
  /** Whether Pods get a service account's token mounted (`automountServiceAccountToken` of the default account). */
  readonly tokens?: boolean;
}
export interface Cluster {
  readonly clock: EventQueue;
  readonly epoch: number;
  readonly api: ApiServer;
  readonly runtime: Runtime;
  readonly kubelet: Kubelet;
}

/** The recorded node: two cores, about 24 GiB, Kubernetes 1.36. */
function node(time: string): Node {
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ): NonNullable<NonNullable<Node['status']>['conditions']>[number] => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  });
  const capacity = { cpu: '2', 'ephemeral-storage': '61255492Ki', 'hugepages-2Mi': '0', memory: '24611356Ki', pods: '250' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': NODE,
        'kubernetes.io/os': 'linux',
        'node-role.kubernetes.io/control-plane': '',
      },
    },
    spec: { podCIDR: '10.244.0.0/16', podCIDRs: ['10.244.0.0/16'] },
    status: {
      addresses: [
        { type: 'InternalIP', address: NODE_ADDRESS },
        { type: 'Hostname', address: NODE },
      ],
      capacity,
      allocatable: { ...capacity, 'ephemeral-storage': '56453061334', memory: '24508956Ki' },
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '6e2f1c0a-52f7-4b6c-9a43-0f1d8a7c5b21',
        containerRuntimeVersion: 'containerd://2.1.9+unknown',
        kernelVersion: KERNEL_RELEASE,
        kubeProxyVersion: '',
        kubeletVersion: 'v1.36.2',
        machineID: '7c1f0b5e9d3a4c2e8f6a1b0d2c3e4f5a',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux forky/sid',
        systemUUID: '7c1f0b5e-9d3a-4c2e-8f6a-1b0d2c3e4f5a',
      },
    },
  };
}

/** What is there before anybody applies anything: the node, namespaces with their default accounts, and the API's own Service. */
function furnish(api: ApiServer, namespaces: readonly string[], tokens: boolean): void {
  api.create(node(api.timestamp()));
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease', ...namespaces.filter((each) => each !== 'default')]) {
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    api.create({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: name },
      ...(tokens ? {} : { automountServiceAccountToken: false }),
    });
  }
  const port = { name: 'https', port: 443, protocol: 'TCP' as const, targetPort: 6443 };
  api.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [port], type: 'ClusterIP' },
  });
  api.create({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'kubernetes', namespace: 'default' },
    subsets: [{ addresses: [{ ip: NODE_ADDRESS }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
  });
}

/** A whole cluster of one node on one clock. Everything it does is told to `emit`; it runs only as far as its clock is run. */
export function createCluster({ emit, clock = createEventQueue(), namespaces = [], tokens = false }: ClusterOptions): Cluster {
  const epoch = EPOCH;
  const api = createApi({ clock, epoch, emit });
  furnish(api, namespaces, tokens);
  const kernel = createKernel({ clock, epoch, observer: {} });
  const names = createNames(api);
  kernel.setResolver((name, from) => names.resolve(name, from.address));
  kernel.setRouter(names.route);
  const runtime = createRuntime({ clock, kernel, emit, resolveImage, nodeAddress: NODE_ADDRESS });
  runControllers({ clock, epoch, api });
  const kubelet = createKubelet({ clock, epoch, api, runtime, emit, node: NODE, nodeAddress: NODE_ADDRESS });
  return { clock, epoch, api, runtime, kubelet };
}
