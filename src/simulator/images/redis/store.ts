/** Redis' values and the commands samples use, without its network. */

type Value =
  | { readonly type: 'string'; value: string }
  | { readonly type: 'list'; readonly value: string[] }
  | { readonly type: 'set'; readonly value: Set<string> }
  | { readonly type: 'hash'; readonly value: Map<string, string> };
interface Entry {
  readonly data: Value;
  /** When it is gone, ms; Infinity: never. */
  expires: number;
}
export type Reply = string | number | null | readonly Reply[] | { readonly status: string } | { readonly error: string };

const MAX_KEYS = 100_000;
const OK: Reply = { status: 'OK' };
const WRONG_TYPE: Reply = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };
const NOT_INTEGER: Reply = { error: 'ERR value is not an integer or out of range' };
const SYNTAX: Reply = { error: 'ERR syntax error' };

export interface Store {
  run(command: readonly string[], now: number): Reply;
  dump(): string;
  load(text: string): void;
  size(): number;
}

/** A glob of KEYS as a pattern; only `*` and `?` mean something. */
const globMatches = (pattern: string, text: string): boolean => {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || (pattern[p] !== '*' && pattern[p] === text[t]))) {
      p++;
      t++;
    } else if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
};

/** Fewest and most words after the command's name. */
const ARITY: Readonly<Record<string, readonly [number, number]>> = {
  get: [1, 1],
  set: [2, 9],
  getset: [2, 2],
  setnx: [2, 2],
  setex: [3, 3],
  del: [1, 99],
  exists: [1, 99],
  incr: [1, 1],
  decr: [1, 1],
  incrby: [2, 2],
  decrby: [2, 2],
  append: [2, 2],
  strlen: [1, 1],
  expire: [2, 2],
  ttl: [1, 1],
  persist: [1, 1],
  keys: [1, 1],
  type: [1, 1],
  lpush: [2, 99],
  rpush: [2, 99],
  lpop: [1, 1],
  rpop: [1, 1],
  llen: [1, 1],
  lrange: [3, 3],
  sadd: [2, 99],
  smembers: [1, 1],
  scard: [1, 1],
  sismember: [2, 2],
  srem: [2, 99],
  hset: [3, 99],
  hget: [2, 2],
  hgetall: [1, 1],
  hdel: [2, 99],
  mget: [1, 99],
  mset: [2, 98],
  dbsize: [0, 0],
  flushall: [0, 1],
  flushdb: [0, 1],
  ping: [0, 1],
  echo: [1, 1],
  select: [1, 1],
};

export function createStore(): Store {
  const keys = new Map<string, Entry>();
  const live = (key: string, now: number): Entry | undefined => {
    const entry = keys.get(key);
    if (entry !== undefined && entry.expires <= now) {
      keys.delete(key);
      return undefined;
    }
    return entry;
  };
  const text = (key: string, now: number): string | null | undefined => {
    const entry = live(key, now);
    return entry === undefined ? null : entry.data.type === 'string' ? entry.data.value : undefined;
  };
  const put = (key: string, data: Value, expires = Infinity): void => {
    if (keys.size < MAX_KEYS || keys.has(key)) keys.set(key, { data, expires });
  };
  const add = (key: string, by: number, now: number): Reply => {
    const old = text(key, now);
    if (old === undefined) return WRONG_TYPE;
    const number = old === null ? 0 : Number(old);
    if (!Number.isSafeInteger(number) || !Number.isSafeInteger(by)) return NOT_INTEGER;
    const entry = keys.get(key);
    put(key, { type: 'string', value: String(number + by) }, entry?.expires);
    return number + by;
  };
  const collection = <T extends 'list' | 'set' | 'hash'>(
    key: string,
    type: T,
    now: number,
    make: boolean,
  ): Extract<Value, { type: T }> | null | undefined => {
    const entry = live(key, now);
    if (entry !== undefined) return entry.data.type === type ? (entry.data as Extract<Value, { type: T }>) : undefined;
    if (!make) return null;
    const data = (type === 'list'
      ? { type, value: [] }
      : type === 'set'
        ? { type, value: new Set() }
        : { type, value: new Map() }) as unknown as Extract<Value, { type: T }>;
    put(key, data);
    return data;
  };
  const inList = (key: string, now: number, make: boolean, use: (list: string[]) => Reply, none: Reply): Reply => {
    const found = collection(key, 'list', now, make);
    return found === undefined ? WRONG_TYPE : found === null ? none : use(found.value);
  };

  const run = (command: readonly string[], now: number): Reply => {
    const name = (command[0] ?? '').toLowerCase();
    const args = command.slice(1);
    const arity = Object.hasOwn(ARITY, name) ? ARITY[name]! : undefined;
    if (arity === undefined)
      return {
        error: `ERR unknown command '${command[0] ?? ''}', with args beginning with: ${args
          .slice(0, 20)
          .map((arg) => `'${arg.slice(0, 128)}' `)
          .join('')}`,
      };
    if (args.length < arity[0] || args.length > arity[1]) return { error: `ERR wrong number of arguments for '${name}' command` };
    const [key = '', second = '', third = ''] = args;
    switch (name) {
      case 'ping':
        return args.length === 0 ? { status: 'PONG' } : key;
      case 'echo':
        return key;
      case 'select':
        return OK;
      case 'get': {
        const value = text(key, now);
        return value === undefined ? WRONG_TYPE : value;
      }
      case 'mget':
        return args.map((each) => text(each, now) ?? null);
      case 'mset':
        for (let i = 0; i + 1 < args.length; i += 2) put(args[i]!, { type: 'string', value: args[i + 1]! });
        return OK;
      case 'set': {
        let expires = Infinity;
        for (let i = 2; i < args.length; i++) {
          const option = args[i]!.toUpperCase();
          if (option === 'NX' || option === 'XX') {
            if ((live(key, now) !== undefined) === (option === 'NX')) return null;
          } else if (option === 'EX' || option === 'PX') {
            const time = Number(args[++i]);
            if (!Number.isInteger(time)) return NOT_INTEGER;
            expires = now + time * (option === 'EX' ? 1000 : 1);
          } else if (option !== 'KEEPTTL') return SYNTAX;
        }
        put(key, { type: 'string', value: second }, expires);
        return OK;
      }
      case 'getset': {
        const old = text(key, now);
        if (old === undefined) return WRONG_TYPE;
        put(key, { type: 'string', value: second });
        return old;
      }
      case 'setnx':
        if (live(key, now) !== undefined) return 0;
        put(key, { type: 'string', value: second });
        return 1;
      case 'setex':
        if (!Number.isInteger(Number(second))) return NOT_INTEGER;
        put(key, { type: 'string', value: third }, now + Number(second) * 1000);
        return OK;
      case 'del':
        return args.filter((each) => live(each, now) !== undefined && keys.delete(each)).length;
      case 'exists':
        return args.filter((each) => live(each, now) !== undefined).length;
      case 'incr':
        return add(key, 1, now);
      case 'decr':
        return add(key, -1, now);
      case 'incrby':
        return add(key, Number(second), now);
      case 'decrby':
        return add(key, -Number(second), now);
      case 'append':
      case 'strlen': {
        const old = text(key, now);
        if (old === undefined) return WRONG_TYPE;
        if (name === 'strlen') return (old ?? '').length;
        put(key, { type: 'string', value: (old ?? '') + second }, keys.get(key)?.expires);
        return (old ?? '').length + second.length;
      }
      case 'expire': {
        const entry = live(key, now);
        if (entry === undefined) return 0;
        entry.expires = now + Number(second) * 1000;
        return 1;
      }
      case 'ttl': {
        const entry = live(key, now);
        return entry === undefined ? -2 : entry.expires === Infinity ? -1 : Math.round((entry.expires - now) / 1000);
      }
      case 'persist': {
        const entry = live(key, now);
        if (entry === undefined || entry.expires === Infinity) return 0;
        entry.expires = Infinity;
        return 1;
      }
      case 'keys':
        return [...keys.keys()].filter((each) => live(each, now) !== undefined && globMatches(key, each));
      case 'type':
        return { status: live(key, now)?.data.type ?? 'none' };
      case 'dbsize':
        return keys.size;
      case 'flushall':
      case 'flushdb':
        keys.clear();
        return OK;
      case 'lpush':
      case 'rpush':
        return inList(
          key,
          now,
          true,
          (list) => (name === 'rpush' ? list.push(...args.slice(1)) : list.unshift(...args.slice(1).reverse())),
          0,
        );
      case 'lpop':
      case 'rpop':
        return inList(
          key,
          now,
          false,
          (list) => {
            const item = (name === 'lpop' ? list.shift() : list.pop()) ?? null;
            if (list.length === 0) keys.delete(key);
            return item;
          },
          null,
        );
      case 'llen':
        return inList(key, now, false, (list) => list.length, 0);
      case 'lrange':
        return inList(
          key,
          now,
          false,
          (list) => {
            const at = (n: number): number => (n < 0 ? Math.max(0, list.length + n) : n);
            return list.slice(at(Number(second)), at(Number(third)) + 1);
          },
          [],
        );
      case 'sadd':
      case 'srem':
      case 'smembers':
      case 'scard':
      case 'sismember': {
        const found = collection(key, 'set', now, name === 'sadd');
        if (found === undefined) return WRONG_TYPE;
        const set = found?.value ?? new Set<string>();
        if (name === 'smembers') return [...set];
        if (name === 'scard') return set.size;
        if (name === 'sismember') return set.has(second) ? 1 : 0;
        return args.slice(1).filter((item) => (name === 'srem' ? set.delete(item) : !set.has(item) && set.add(item) !== undefined)).length;
      }
      default: {
        const found = collection(key, 'hash', now, name === 'hset');
        if (found === undefined) return WRONG_TYPE;
        const map = found?.value ?? new Map<string, string>();
        if (name === 'hget') return map.get(second) ?? null;
        if (name === 'hgetall') return [...map].flat();
        if (name === 'hdel') return args.slice(1).filter((field) => map.delete(field)).length;
        if (args.length % 2 === 0) return { error: "ERR wrong number of arguments for 'hset' command" };
        let fresh = 0;
        for (let i = 1; i < args.length; i += 2) {
          if (!map.has(args[i]!)) fresh++;
          map.set(args[i]!, args[i + 1]!);
        }
        return fresh;
      }
    }
  };
  return {
    run,
    size: () => keys.size,
    dump: () =>
      JSON.stringify(
        [...keys].map(([key, { data, expires }]) => [
          key,
          data.type,
          data.type === 'string' || data.type === 'list' ? data.value : [...data.value],
          expires === Infinity ? null : expires,
        ]),
      ),
    load: (json) => {
      try {
        for (const [key, type, value, expires] of JSON.parse(json) as [string, Value['type'], never, number | null][])
          put(
            key,
            { type, value: type === 'set' ? new Set(value) : type === 'hash' ? new Map(value) : value } as Value,
            expires ?? Infinity,
          );
      } catch {
        // A dump that is none of ours is an empty database.
      }
    },
  };
}
