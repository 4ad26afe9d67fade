import { CAP_NET_ADMIN, may } from '../../system/capabilities.ts';
import type { Task } from '../../clock.ts';
import type { Applet, AppletTable } from '../types.ts';
import { applet, errnoOf, rawApplet, strerror } from './tool.ts';
import type { Tool } from './tool.ts';

type Interface = ReturnType<Tool['sys']['interfaces']>[number];

const mask = (prefix: number): string =>
  [0, 8, 16, 24].map((shift) => (prefix - shift >= 8 ? 255 : prefix <= shift ? 0 : 256 - 2 ** (8 - (prefix - shift)))).join('.');
const network = (one: Interface): string => {
  const parts = mask(one.prefix).split('.').map(Number);
  return one.address
    .split('.')
    .map((part, i) => Number(part) & parts[i]!)
    .join('.');
};
const broadcast = (one: Interface): string => {
  const parts = mask(one.prefix).split('.').map(Number);
  return one.address
    .split('.')
    .map((part, i) => Number(part) | (255 - parts[i]!))
    .join('.');
};
const gateway = (one: Interface): string => `${one.address.replace(/\.\d+$/, '')}.1`;

function describeInterface(one: Interface): string {
  const lo = one.name === 'lo';
  const head = `${one.name.padEnd(9)} Link encap:${lo ? 'Local Loopback' : 'Ethernet'}  ${lo ? '' : `HWaddr ${one.mac.toUpperCase()}  `}\n`;
  const address = `          inet addr:${one.address} ${lo ? '' : ` Bcast:${broadcast(one)} `} Mask:${mask(one.prefix)}\n`;
  const flags = lo
    ? `          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n`
    : `          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n`;
  return `${head}${address}${flags}          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:${lo ? 1000 : 0} \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n`;
}

const ifconfig = rawApplet(function* (t) {
  const words = t.args.filter((word) => word !== '-a');
  const interfaces = t.sys.interfaces();
  const [name] = words;
  if (words.length > 1) {
    const flag = /^(up|down|-?(?:arp|promisc|multicast|allmulti|dynamic|trailers))$/.test(words[1]!);
    yield* t.die(`${flag ? 'SIOCSIFFLAGS' : 'SIOCSIFADDR'}: ${refusal(t)}`);
  }
  const shown =
    name === undefined
      ? [...interfaces].reverse().sort((a, b) => (a.name < b.name ? -1 : 1))
      : interfaces.filter((one) => one.name === name);
  if (name !== undefined && shown.length === 0) yield* t.die(`${name}: error fetching interface information: Device not found`);
  for (const one of shown) yield* t.print(describeInterface(one));
  return 0;
});

/** Why the Pod's network stays as it is. */
const refusal = (t: Tool): string =>
  may(t.sys, CAP_NET_ADMIN) ? 'the simulated network stays as the node made it' : 'Operation not permitted';

const linkLine = (one: Interface, index: number): string =>
  one.name === 'lo'
    ? `${index}: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n`
    : `${index}: ${one.name}@if${index + 3}: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \n    link/ether ${one.mac} brd ff:ff:ff:ff:ff:ff\n`;

function* runIp(t: Tool, args: readonly string[]): Task<number> {
  const words = args.filter((word) => !/^-/.test(word));
  const [object = '', ...rest] = words;
  const find = function* (): Task<readonly (readonly [Interface, number])[]> {
    const all = t.sys.interfaces().map((one, i) => [one, i + 1] as const);
    const name = rest.filter((word) => !['show', 'list', 'ls', 's', 'dev', 'addr', 'address'].includes(word))[0];
    if (name === undefined) return all;
    const some = all.filter(([one]) => one.name === name);
    if (some.length === 0) {
      yield* t.error(`ip: can't find device '${name}'\n`);
      t.sys.exit(object.startsWith('l') ? 2 : 1);
    }
    return some;
  };
  const [verb = ''] = rest;
  if (object !== '' && 'link'.startsWith(object) && verb === 'set') {
    const name = rest.slice(1).filter((word) => word !== 'dev')[0] ?? '';
    if (!t.sys.interfaces().some((one) => one.name === name)) yield* t.die('SIOCGIFFLAGS: No such device');
    yield* t.die(`SIOCSIFFLAGS: ${refusal(t)}`);
  }
  if (
    /^(add|append|change|chg|del|delete|flush|replace|set)$/.test(verb) &&
    ['address', 'link', 'route', 'rule', 'neigh'].some((one) => object !== '' && one.startsWith(object))
  )
    return yield* t.die(`RTNETLINK answers: ${refusal(t)}`, 2);
  if (object !== '' && 'address'.startsWith(object)) {
    for (const [one, index] of yield* find())
      yield* t.print(
        `${linkLine(one, index)}    inet ${one.address}/${one.prefix} ${one.name === 'lo' ? 'scope host lo' : `brd ${broadcast(one)} scope global eth0`}\n       valid_lft forever preferred_lft forever\n`,
      );
    return 0;
  }
  if (object !== '' && 'link'.startsWith(object)) {
    for (const [one, index] of yield* find()) yield* t.print(linkLine(one, index));
    return 0;
  }
  if (object !== '' && 'route'.startsWith(object)) {
    const eth = t.sys.interfaces().find((one) => one.name !== 'lo');
    if (eth !== undefined)
      yield* t.print(`default via ${gateway(eth)} dev eth0 \n${network(eth)}/${eth.prefix} dev eth0 scope link  src ${eth.address} \n`);
    return 0;
  }
  if (object !== '' && ('neigh'.startsWith(object) || 'rule'.startsWith(object))) {
    if ('rule'.startsWith(object))
      yield* t.print('0:\tfrom all lookup local \n32766:\tfrom all lookup main \n32767:\tfrom all lookup default \n');
    return 0;
  }
  return yield* t.usage();
}
const ip = rawApplet((t) => runIp(t, t.args));

const netstat = applet('laentuwxrWpi', function* (t) {
  if (t.has('r')) {
    const eth = t.sys.interfaces().find((one) => one.name !== 'lo');
    yield* t.print('Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n');
    if (eth !== undefined) {
      const row = (a: string, b: string, c: string, flags: string): string =>
        `${a.padEnd(15)} ${b.padEnd(15)} ${c.padEnd(15)} ${flags.padEnd(6)}    0 0          0 eth0\n`;
      yield* t.print(
        row(t.has('n') ? '0.0.0.0' : 'default', gateway(eth), '0.0.0.0', 'UG') +
          row(network(eth), t.has('n') ? '0.0.0.0' : '*', mask(eth.prefix), 'U'),
      );
    }
    return 0;
  }
  const listening = t.has('l');
  const all = t.has('a');
  const any = t.has('t') || t.has('u') || t.has('w') || t.has('x');
  const title = all ? '(servers and established)' : listening ? '(only servers)' : '(w/o servers)';
  const width = t.has('p') ? 'PID/Program name    ' : '';
  yield* t.print(
    `Active Internet connections ${title}\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${width}\n`,
  );
  if (!any || t.has('t')) {
    const names = new Map(t.sys.processes().map((one) => [one.pid, one.argv[0]?.replace(/^.*\//, '').replace(/:$/, '') ?? '']));
    for (const socket of t.sys.sockets()) {
      if (socket.state === 'LISTEN' ? !(listening || all) : listening && !all) continue;
      const { local } = socket;
      const remote = socket.state === 'LISTEN' ? `${socket.remote}:*` : `${socket.remote}:${socket.remotePort}`;
      const program = t.has('p')
        ? (socket.pid > 0 && names.has(socket.pid) ? `${socket.pid}/${names.get(socket.pid)}` : '-').padEnd(20)
        : '';
      yield* t.print(
        `tcp        0      0 ${`${local}:${socket.localPort}`.padEnd(23)} ${remote.padEnd(23)} ${socket.state.padEnd(11)} ${program}\n`,
      );
    }
  }
  if (!any || t.has('x'))
    yield* t.print(`Active UNIX domain sockets ${title}\nProto RefCnt Flags       Type       State         I-Node ${width}Path\n`);
  return 0;
});

const telnet = applet({ short: 'al:', min: 1, max: 2 }, function* (t) {
  const { sys } = t;
  const [host = '', service = '23'] = t.args;
  const [address] = yield* sys.resolve(host);
  if (address === undefined) yield* t.die(`bad address '${host}'`);
  let fd = -1;
  try {
    fd = yield* sys.connect(address!, Number(service) || 23);
  } catch (e) {
    yield* t.die(`can't connect to remote host (${address}): ${strerror(e)}`);
  }
  let open = [0, fd];
  for (;;) {
    for (const one of yield* sys.poll(open, Infinity)) {
      let data = '';
      try {
        data = yield* sys.read(one);
      } catch (e) {
        errnoOf(e);
      }
      if (one === fd) {
        if (data === '') {
          yield* t.error('Connection closed by foreign host\r\n');
          return 1;
        }
        yield* sys.write(1, data);
      } else if (data === '') open = open.filter((other) => other !== 0);
      else yield* sys.write(fd, data.replaceAll('\n', '\r\n'));
    }
  }
});

/** `ipaddr`, `iplink` and `iproute` are `ip` with its object named. */
const ipObject = (object: string): Applet => rawApplet((t) => runIp(t, [object, ...t.args]));

const route = applet({ short: 'nee', max: 20 }, function* (t) {
  if (t.args.length > 0) yield* t.die(`${t.args[0] === 'del' ? 'SIOCDELRT' : 'SIOCADDRT'}: ${refusal(t)}`);
  const eth = t.sys.interfaces().find((one) => one.name !== 'lo');
  yield* t.print('Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n');
  if (eth === undefined) return 0;
  const row = (to: string, by: string, netmask: string, kind: string): string =>
    `${to.padEnd(15)} ${by.padEnd(15)} ${netmask.padEnd(16)}${kind.padEnd(6)}0      0        0 eth0\n`;
  yield* t.print(
    row(t.has('n') ? '0.0.0.0' : 'default', gateway(eth), '0.0.0.0', 'UG') +
      row(network(eth), t.has('n') ? '0.0.0.0' : '*', mask(eth.prefix), 'U'),
  );
  return 0;
});

export const showApplets: AppletTable = {
  ifconfig,
  ip,
  ipaddr: ipObject('address'),
  iplink: ipObject('link'),
  iproute: ipObject('route'),
  netstat,
  route,
  telnet,
};
