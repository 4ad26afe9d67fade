import type { Task } from '../../clock.ts';
import { CAP_NET_RAW, may } from '../../system/capabilities.ts';
import { isAddress } from '../../system/sockets.ts';
import type { Sys } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { readQuietly } from './input.ts';
import { applet, rawApplet, strerror } from './tool.ts';
import type { Tool } from './tool.ts';

/** What /etc/resolv.conf says. */
function* resolvConf(sys: Sys): Task<{ readonly servers: readonly string[]; readonly search: readonly string[] }> {
  let text = '';
  try {
    const fd = yield* sys.open('/etc/resolv.conf', { read: true });
    for (let data = yield* sys.read(fd); data !== ''; data = yield* sys.read(fd)) text += data;
    sys.close(fd);
  } catch (e) {
    strerror(e);
  }
  const servers: string[] = [];
  let search: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [key, ...values] = line.trim().split(/\s+/);
    if (key === 'nameserver' && values[0] !== undefined) servers.push(values[0]);
    if (key === 'search' || (key === 'domain' && search.length === 0)) search = values.filter((value) => value !== '.');
  }
  return { servers, search };
}

/** How long nslookup waits for a server that says nothing. */
const DNS_TIMEOUT_MS = 5_000;

interface Query {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'PTR' | 'other';
}

function* queryAll(t: Tool, server: string, queries: readonly Query[], own: boolean): Task<'answered' | 'silent' | 'refused'> {
  const { sys } = t;
  if (server.startsWith('127.') || server === '::1') {
    yield* t.error(`nslookup: write to '${server}': Connection refused\n`);
    return 'refused';
  }
  if (!own) {
    yield* sys.sleep(DNS_TIMEOUT_MS);
    return 'silent';
  }
  for (const [i, { name, type }] of queries.entries()) {
    const addresses = type === 'PTR' ? [] : yield* sys.resolve(`${name}.`);
    if (i === 0) yield* t.print(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
    if (addresses.length === 0) {
      yield* t.print(`** server can't find ${name}: NXDOMAIN\n`);
      failed.add(t);
    } else if (type === 'A') for (const address of addresses) yield* t.print(`Name:\t${name}\nAddress: ${address}\n`);
    yield* t.print('\n');
  }
  return 'answered';
}
/** Runs in which a query found nothing: their exit status is 1. */
const failed = new WeakSet<Tool>();

const nslookup = rawApplet(function* (t) {
  const { sys } = t;
  const words = [...t.args];
  const types: Query['type'][] = [];
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift()!;
    const match = /^-(?:type|querytype|q|ty)=(\w+)$/i.exec(option);
    if (match !== null) {
      const type = match[1]!.toUpperCase();
      if (!['SOA', 'NS', 'A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'PTR', 'ANY'].includes(type))
        yield* t.die(`invalid query type "${match[1]}"`);
      types.push(type === 'A' || type === 'AAAA' || type === 'PTR' ? type : 'other');
    } else if (!/^-(debug|port=|retry=|timeout=|t=)/.test(option)) yield* t.usage();
  }
  const [host, server] = words;
  if (host === undefined || words.length > 2) return yield* t.usage();
  const conf = yield* resolvConf(sys);
  let servers: readonly string[] = server === undefined ? (conf.servers.length === 0 ? ['127.0.0.1'] : conf.servers) : [server];
  if (server !== undefined && !isAddress(server)) {
    const [address] = yield* sys.resolve(server);
    if (address === undefined) yield* t.die(`bad address '${server}'`);
    servers = [address!];
  }
  const names =
    host.includes('.') || conf.search.length === 0 || server !== undefined
      ? [host.replace(/\.$/, '')]
      : conf.search.map((domain) => `${host}.${domain}`);
  const queries: Query[] = isAddress(host)
    ? [{ name: `${host.split('.').reverse().join('.')}.in-addr.arpa`, type: 'PTR' }]
    : (types.length > 0 ? types : (['A', 'AAAA'] as const)).flatMap((type) => names.map((name) => ({ name, type })));
  for (const one of servers) {
    const result = yield* queryAll(t, one, queries, server === undefined || conf.servers.includes(one));
    if (result === 'answered') return failed.has(t) ? 1 : 0;
  }
  yield* t.print(';; connection timed out; no servers could be reached\n\n');
  return 1;
});

/** Whether something answers at an address: the Pod itself, or another one. */
function* reachable(sys: Sys, address: string): Task<boolean> {
  if (address.startsWith('127.') || sys.interfaces().some((one) => one.address === address)) return true;
  try {
    sys.close(yield* sys.connect(address, 9, 100));
    return true;
  } catch (e) {
    return strerror(e) === 'Connection refused';
  }
}

const ping = applet({ short: '46c:s:i:At:I:W:w:qp:', min: 1, max: 1 }, function* (t) {
  const { sys } = t;
  const [host] = t.args;
  const [address] = yield* sys.resolve(host!);
  if (address === undefined) yield* t.die(`bad address '${host}'`);
  const size = yield* t.number(t.str('s') ?? '56');
  const count = t.has('c') ? yield* t.number(t.str('c')!) : Infinity;
  const interval = t.has('i') ? Number(t.str('i')) * 1000 : 1000;
  const deadline = t.has('w') ? sys.now() + Number(t.str('w')) * 1000 : Infinity;
  // A raw socket takes a capability; a datagram one of ICMP the group's leave.
  const [low = 1, high = 0] = (yield* readQuietly(sys, '/proc/sys/net/ipv4/ping_group_range')).split(/\s+/).map(Number);
  const own = [sys.gid(), ...sys.groups()];
  if (!may(sys, CAP_NET_RAW) && !own.some((gid) => gid >= low && gid <= high)) yield* t.die('permission denied (are you root?)');
  let stop = false;
  sys.signal('SIGINT', () => (stop = true));
  yield* t.print(`PING ${host} (${address}): ${size} data bytes\n`);
  yield* t.flush();
  const up = yield* reachable(sys, address!);
  let sent = 0;
  while (sent < count && !stop && sys.now() < deadline) {
    if (up && !t.has('q')) {
      yield* t.print(`${size + 8} bytes from ${address}: seq=${sent} ttl=64 time=${(0.05 + (sent % 3) * 0.01).toFixed(3)} ms\n`);
      yield* t.flush();
    }
    sent++;
    if (sent < count) yield* sys.sleep(Math.min(interval, deadline - sys.now()));
  }
  if (!up && !stop) yield* sys.sleep(Math.min((Number(t.str('W') ?? 10) || 10) * 1000, Math.max(0, deadline - sys.now())));
  yield* t.print(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${up ? sent : 0} packets received, ${up ? 0 : 100}% packet loss\n${up ? 'round-trip min/avg/max = 0.050/0.060/0.070 ms\n' : ''}`,
  );
  return up ? 0 : 1;
});

export const nameApplets: AppletTable = { nslookup, ping, ping6: ping };
