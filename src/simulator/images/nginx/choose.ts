import type { Request } from '../http-server.ts';
import type { Location, Server, Settings } from './settings.ts';
import { hostOf } from './variables.ts';
import type { Exchange } from './variables.ts';

/** The server block that answers: by address and port, then by name. */
export function chooseServer(settings: Settings, request: Request): Server | undefined {
  const { address, port } = request.local;
  const fits = (server: Server, exact: boolean): boolean =>
    server.listens.some((listen) => listen.port === port && (exact ? listen.address === address : listen.address === '0.0.0.0'));
  let here = settings.servers.filter((server) => fits(server, true));
  if (here.length === 0) here = settings.servers.filter((server) => fits(server, false));
  const host = hostOf(request);
  return (
    here.find((server) => server.names.includes(host)) ??
    here.find((server) =>
      server.names.some(
        (name) => (name.startsWith('*.') && host.endsWith(name.slice(1))) || (name.endsWith('.*') && host.startsWith(name.slice(0, -1))),
      ),
    ) ??
    here.find((server) => server.listens.some((listen) => listen.port === port && listen.isDefault)) ??
    here[0]
  );
}

/** The location that answers: `=`, then the longest prefix if it is `^~`, then the first regular expression that fits, then that prefix. */
export function chooseLocation(x: Exchange): Location | null {
  const { locations } = x.server;
  const exact = locations.find((location) => location.modifier === '=' && location.pattern === x.uri);
  if (exact !== undefined) return exact;
  let best: Location | null = null;
  for (const location of locations)
    if (
      (location.modifier === '' || location.modifier === '^~') &&
      x.uri.startsWith(location.pattern) &&
      location.pattern.length > (best?.pattern.length ?? -1)
    )
      best = location;
  if (best?.modifier === '^~') return best;
  for (const location of locations) {
    const found = location.regex?.exec(x.uri);
    if (found !== undefined && found !== null) {
      x.captures = found;
      return location;
    }
  }
  return best;
}
