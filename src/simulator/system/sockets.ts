import { createWaitQueue, until } from '../clock.ts';
import type { Task, WaitQueue } from '../clock.ts';
import { COST } from './budget.ts';
import { CAP_NET_BIND_SERVICE, capable } from './capabilities.ts';
import { describe } from './descriptors.ts';
import type { Description } from './descriptors.ts';
import { fail } from './errors.ts';
import type { Network } from './kernel-types.ts';
import type { Container, Machine } from './machine.ts';
import { addReader, addWriter, createStream, dropReader, dropWriter, readStream, streamReadable, writeStream } from './pipes.ts';
import type { Stream } from './pipes.ts';
import type { Process } from './processes.ts';
import type { Bytes, Errno, Peer, SocketInfo } from './types.ts';

/** One address with its ports: a Pod's network, or the node's. */
export interface Host extends Network {
  readonly listeners: Set<Listener>;
  readonly connections: Set<Connection>;
  /** Its `net.ipv4.…`. */
  readonly sysctls: ReadonlyMap<string, string>;
  /** The name it was given by hand: it is the UTS namespace's, which containers share like the network. */
  hostname: string | null;
  nextPort: number;
}
export interface Listener {
  readonly host: Host;
  readonly address: string;
  /** As it was asked for: `::` is shown as such, though it means all of IPv4 here too. */
  readonly shown: string;
  readonly port: number;
  readonly process: Process;
  readonly backlog: Connection[];
  readonly changed: WaitQueue;
  open: boolean;
}
/** One side of a connection. */
export interface Connection {
  readonly host: Host | null;
  readonly local: Peer;
  readonly remote: Peer;
  readonly incoming: Stream;
  readonly outgoing: Stream;
  pid: number;
  shut: boolean;
}

const BACKLOG = 128;
const SOCKET_CAPACITY = 262144;
/** Linux gives up a connection nobody answers after six retries. */
export const CONNECT_TIMEOUT = 130_000;
/** An address of the Pod network that nobody has: ARP gives up after three seconds. */
const NO_ROUTE_TIMEOUT = 3_000;

const descriptionOf = new WeakMap<Description, Connection | Listener>();

export const isAddress = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

/** `::` and `::1` mean here what their elder brothers mean. */
export function plainAddress(address: string): string {
  if (address === '' || address === '::' || address === '*') return '0.0.0.0';
  if (address === '::1') return '127.0.0.1';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

const isLoopback = (address: string): boolean => address.startsWith('127.');

const PORT_START = 'ip_unprivileged_port_start';
/** Ports below 1024 are root's, and no group may ping without CAP_NET_RAW. */
const KERNEL_SYSCTLS: ReadonlyMap<string, string> = new Map([
  [PORT_START, '1024'],
  ['ping_group_range', '1 0'],
]);

/** A network with this address; the newest one with an address answers for it. */
export function createHost(machine: Machine, address: string, sysctls: ReadonlyMap<string, string> = KERNEL_SYSCTLS): Host {
  const host: Host = {
    address,
    listeners: new Set(),
    connections: new Set(),
    sysctls,
    hostname: null,
    nextPort: 0,
    close: () => closeHost(machine, host),
  };
  machine.networks.set(address, host);
  return host;
}

export const hostnameOf = ({ host, hostname }: Container): string => host.hostname ?? hostname;

/** Ephemeral ports, in a fixed order. */
function ephemeralPort(host: Host): number {
  host.nextPort = (host.nextPort + 2) % 28_232;
  return 32_768 + host.nextPort;
}

/** Listens for `process`; throws EADDRINUSE, EADDRNOTAVAIL, EACCES. */
export function listen(process: Process, wanted: string, wantedPort: number): Description {
  const { host } = process.container;
  const { machine } = process;
  const address = plainAddress(wanted);
  if (!isAddress(address) || !Number.isInteger(wantedPort) || wantedPort < 0 || wantedPort > 65535) fail('EINVAL');
  if (address !== '0.0.0.0' && address !== host.address && !isLoopback(address)) fail('EADDRNOTAVAIL');
  const port = wantedPort === 0 ? ephemeralPort(host) : wantedPort;
  if (port < Number(host.sysctls.get(PORT_START) ?? 1024) && !capable(process, CAP_NET_BIND_SERVICE)) fail('EACCES');
  const tell = (outcome: 'listening' | 'inUse' | 'closed'): void =>
    machine.observer.listening?.({ container: process.container.id, address, port, outcome });
  for (const other of host.listeners) {
    if (other.port === port && (other.address === address || other.address === '0.0.0.0' || address === '0.0.0.0')) {
      tell('inUse');
      fail('EADDRINUSE');
    }
  }
  const listener: Listener = {
    host,
    address,
    shown: wanted === '::' ? '::' : address,
    port,
    process,
    backlog: [],
    changed: createWaitQueue(),
    open: true,
  };
  host.listeners.add(listener);
  tell('listening');
  const description = describe('listener', {
    readable: () => listener.backlog.length > 0,
    changed: listener.changed,
    close: () => {
      listener.open = false;
      host.listeners.delete(listener);
      for (const connection of listener.backlog.splice(0)) closeConnection(connection);
      tell('closed');
    },
  });
  descriptionOf.set(description, listener);
  return description;
}

/** The next connection somebody opened to a listening socket. */
export function* accept(process: Process, description: Description): Task<{ readonly description: Description; readonly peer: Peer }> {
  const listener = descriptionOf.get(description);
  if (listener === undefined || !('backlog' in listener)) fail(description.kind === 'socket' ? 'EINVAL' : 'ENOTSOCK');
  while (listener.backlog.length === 0) {
    if ((yield listener.changed.wait) === 'interrupted' && listener.backlog.length === 0) fail('EINTR');
  }
  const connection = listener.backlog.shift()!;
  connection.pid = process.pid;
  return { description: describeConnection(connection), peer: connection.remote };
}

type Route = { readonly outcome: 'connected'; readonly listener: Listener } | { readonly outcome: 'refused' | 'timeout' | 'unreachable' };

/** Who answers at an address, seen from a host (null: the node). */
function route(machine: Machine, from: Host | null, wanted: string, wantedPort: number): Route {
  let address = wanted;
  let port = wantedPort;
  let host: Host | null | undefined;
  if (isLoopback(address) || address === '0.0.0.0') host = from;
  else {
    const target = machine.route(address, port);
    if (target === null) return { outcome: 'refused' };
    if (target !== undefined) ({ address, port } = target);
    host = machine.networks.get(address);
  }
  if (host === null) return { outcome: 'refused' };
  if (host === undefined) return { outcome: samePods(machine, address) ? 'unreachable' : 'timeout' };
  const loop = isLoopback(address) || address === '0.0.0.0';
  for (const listener of host.listeners) {
    if (listener.port !== port) continue;
    if (
      listener.address === '0.0.0.0' ||
      listener.address === address ||
      (loop && isLoopback(listener.address) && listener.address === address) ||
      (address === '0.0.0.0' && isLoopback(listener.address))
    ) {
      return listener.backlog.length >= BACKLOG ? { outcome: 'timeout' } : { outcome: 'connected', listener };
    }
  }
  return { outcome: 'refused' };
}

/** Whether an address lies in the node's Pod network (a /24 of somebody's). */
function samePods(machine: Machine, address: string): boolean {
  const prefix = address.slice(0, address.lastIndexOf('.') + 1);
  for (const known of machine.networks.keys()) if (known.startsWith(prefix)) return true;
  return false;
}

function open(machine: Machine, from: Host | null, address: string, listener: Listener, pid: number): Connection {
  const there = createStream(SOCKET_CAPACITY);
  const back = createStream(SOCKET_CAPACITY);
  const source =
    from === null ? nodeAddress(machine, listener.host) : isLoopback(address) || address === '0.0.0.0' ? '127.0.0.1' : from.address;
  const mine: Peer = { address: source, port: ephemeralPort(from ?? listener.host) };
  const theirs: Peer = { address: isLoopback(address) || address === '0.0.0.0' ? '127.0.0.1' : address, port: listener.port };
  const connection: Connection = { host: from, local: mine, remote: theirs, incoming: back, outgoing: there, pid, shut: false };
  const other: Connection = {
    host: listener.host,
    local: { address: theirs.address, port: listener.port },
    remote: mine,
    incoming: there,
    outgoing: back,
    pid: listener.process.pid,
    shut: false,
  };
  for (const side of [connection, other]) {
    addReader(side.incoming);
    addWriter(side.outgoing);
    side.host?.connections.add(side);
  }
  listener.backlog.push(other);
  listener.changed.wakeAll();
  return connection;
}

/** The node speaks to Pods from its end of their bridge: the first address of the network. */
const nodeAddress = (_machine: Machine, host: Host): string => `${host.address.slice(0, host.address.lastIndexOf('.'))}.1`;

function closeConnection(connection: Connection): void {
  if (connection.incoming.buffer !== '') connection.outgoing.reset = true;
  dropReader(connection.incoming);
  if (!connection.shut) dropWriter(connection.outgoing);
  connection.shut = true;
  connection.host?.connections.delete(connection);
}

function describeConnection(connection: Connection): Description {
  const description = describe('socket', {
    flags: { read: true, write: true },
    read: (_process, max) => readStream(connection.incoming, max, false),
    *write(_process, data) {
      if (connection.shut) fail('EPIPE');
      yield* writeStream(connection.outgoing, data);
    },
    readable: () => streamReadable(connection.incoming),
    changed: connection.incoming.changed,
    close: () => closeConnection(connection),
  });
  descriptionOf.set(description, connection);
  return description;
}

/** The connection behind a descriptor; ENOTSOCK, or ENOTCONN for a listening socket. */
export function connectionOf(description: Description): Connection {
  const socket = descriptionOf.get(description);
  if (socket === undefined) fail('ENOTSOCK');
  return 'backlog' in socket ? fail('ENOTCONN') : socket;
}
export function localName(description: Description): Peer {
  const socket = descriptionOf.get(description) ?? fail('ENOTSOCK');
  return 'backlog' in socket ? { address: socket.address, port: socket.port } : socket.local;
}
export function shutdownSending(description: Description): void {
  const connection = connectionOf(description);
  if (connection.shut) return;
  connection.shut = true;
  dropWriter(connection.outgoing);
}

const ERRNO: Readonly<Record<'refused' | 'timeout' | 'unreachable', Errno>> = {
  refused: 'ECONNREFUSED',
  timeout: 'ETIMEDOUT',
  unreachable: 'EHOSTUNREACH',
};

/** connect(2): ECONNREFUSED at once, ETIMEDOUT after `timeout`, EHOSTUNREACH for addresses of the Pod network nobody has. */
export function* connect(process: Process, wanted: string, port: number, timeout: number): Task<Description> {
  const { machine, container } = process;
  const { clock } = machine;
  const address = plainAddress(wanted);
  if (!isAddress(address)) fail(wanted.includes(':') ? 'ENETUNREACH' : 'EINVAL');
  const found = route(machine, container.host, address, port);
  const tell = (outcome: Route['outcome'], server: string | null): void =>
    machine.observer.connection?.({ container: container.id, address, port, outcome, server });
  if (found.outcome === 'connected') {
    if ((yield* until(clock, clock.now() + COST.connect)) === 'interrupted') fail('EINTR');
    if (!found.listener.open) {
      tell('refused', null);
      fail('ECONNREFUSED');
    }
    tell('connected', found.listener.process.container.id);
    return describeConnection(open(machine, container.host, address, found.listener, process.pid));
  }
  const after =
    found.outcome === 'refused' ? COST.connect : found.outcome === 'unreachable' ? Math.min(timeout, NO_ROUTE_TIMEOUT) : timeout;
  if ((yield* until(clock, clock.now() + after)) === 'interrupted') fail('EINTR');
  const outcome = found.outcome === 'unreachable' && timeout < NO_ROUTE_TIMEOUT ? 'timeout' : found.outcome;
  tell(outcome, null);
  fail(ERRNO[outcome]);
}

/** Whether an HTTP answer is complete: its headers say how long it is. */
function complete(response: Bytes): boolean {
  const head = response.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /^content-length:[ \t]*(\d+)/im.exec(response.slice(0, head));
  return length !== null && response.length - head - 4 >= Number(length[1]);
}

/** A request from the node: see `Kernel.request`. */
export function requestFromNode(
  machine: Machine,
  wanted: string,
  port: number,
  data: Bytes | null,
  timeoutMs: number,
  done: (result: { readonly outcome: 'connected' | 'refused' | 'timeout' | 'unreachable'; readonly response: Bytes }) => void,
): () => void {
  const { clock } = machine;
  const address = plainAddress(wanted);
  let connection: Connection | null = null;
  let response = '';
  let ended = false;
  let stopListening = (): void => undefined;
  const finish = (outcome: 'connected' | 'refused' | 'timeout' | 'unreachable', server: string | null = null): void => {
    if (ended) return;
    ended = true;
    clock.cancel(deadline);
    stopListening();
    if (connection !== null) closeConnection(connection);
    if (connection === null) machine.observer.connection?.({ container: null, address, port, outcome, server });
    done({ outcome, response });
  };
  const deadline = clock.after(timeoutMs, () => finish('timeout'));
  const found = isAddress(address)
    ? route(machine, machine.networks.get(address) ?? null, address, port)
    : ({ outcome: 'unreachable' } as const);
  const look = (): void => {
    if (ended || connection === null) return;
    response += connection.incoming.buffer;
    connection.incoming.buffer = '';
    if (connection.incoming.writers === 0 || complete(response) || response.length > 1 << 20) finish('connected');
  };
  clock.after(COST.connect, () => {
    if (ended) return;
    if (found.outcome === 'connected' && found.listener.open) {
      connection = open(machine, null, address, found.listener, 0);
      machine.observer.connection?.({ container: null, address, port, outcome: 'connected', server: found.listener.process.container.id });
      if (data === null) {
        finish('connected');
        return;
      }
      connection.outgoing.buffer += data;
      connection.outgoing.changed.wakeAll();
      const { incoming } = connection;
      let waiting = false;
      const again = (): void => {
        if (waiting) return;
        waiting = true;
        clock.after(0, () => {
          waiting = false;
          const had = incoming.buffer !== '';
          look();
          if (had) incoming.changed.wakeAll();
        });
      };
      stopListening = incoming.changed.wait(again);
    } else if (found.outcome === 'connected' || found.outcome === 'refused') finish('refused');
    else if (found.outcome === 'unreachable') {
      const timer = clock.after(NO_ROUTE_TIMEOUT, () => finish('unreachable'));
      stopListening = () => clock.cancel(timer);
    }
  });
  return () => {
    if (ended) return;
    ended = true;
    clock.cancel(deadline);
    stopListening();
    if (connection !== null) closeConnection(connection);
  };
}

/** The sockets of a process's network, listening ones first: what netstat shows. */
export function socketsOf(host: Host): readonly SocketInfo[] {
  const list: SocketInfo[] = [];
  const listeners = [...host.listeners].sort((a, b) => Number(a.shown === '::') - Number(b.shown === '::'));
  for (const listener of listeners)
    list.push({
      local: listener.shown,
      localPort: listener.port,
      remote: listener.shown === '::' ? '::' : '0.0.0.0',
      remotePort: 0,
      state: 'LISTEN',
      pid: listener.process.pid,
    });
  for (const side of host.connections)
    list.push({
      local: side.local.address,
      localPort: side.local.port,
      remote: side.remote.address,
      remotePort: side.remote.port,
      state: 'ESTABLISHED',
      pid: side.pid,
    });
  return list;
}

/** The network goes away: connections break. */
function closeHost(machine: Machine, host: Host): void {
  if (machine.networks.get(host.address) === host) machine.networks.delete(host.address);
  for (const side of [...host.connections]) {
    side.incoming.broken = true;
    side.outgoing.broken = true;
    side.incoming.changed.wakeAll();
    side.outgoing.changed.wakeAll();
  }
}
