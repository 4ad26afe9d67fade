import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { globMatch } from './glob.ts';
import { parseMode } from './mode.ts';
import { loadNames, spawnOnPath, statusCode, type Names } from './path.ts';
import { regexFor, RegexError } from './regex.ts';
import { baseName, joinPath } from './text.ts';
import { parseNumber, rawApplet, strerror, type Tool } from './tool.ts';

interface Subject {
  readonly path: string;
  readonly stat: Stat;
  prune: boolean;
}
type Check = (s: Subject) => Task<boolean>;
interface Plan {
  check: Check;
  readonly batches: (() => Task<boolean>)[];
  prints: boolean;
  depthFirst: boolean;
  minDepth: number;
  maxDepth: number;
  follow: boolean;
  sameDevice: boolean;
}

const TYPES: Readonly<Record<string, Stat['type']>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  b: 'block',
  c: 'character',
  s: 'socket',
  p: 'fifo',
};
const WITH_ARGUMENT = new Set(
  '-name -iname -path -wholename -ipath -regex -type -perm -mtime -atime -ctime -mmin -amin -cmin -newer -inum -samefile -user -group -size -links -mindepth -maxdepth'.split(
    ' ',
  ),
);
class Quit extends Error {}

const sync = (test: (s: Subject) => boolean): Check =>
  function* (s) {
    return test(s);
  };

/** Reads the expression: `-o` below `-a` below `!`. */
function* plan(t: Tool, words: readonly string[], names: Names): Task<Plan> {
  const { sys } = t;
  const p: Plan = {
    check: sync(() => true),
    batches: [],
    prints: false,
    depthFirst: false,
    minDepth: 0,
    maxDepth: Infinity,
    follow: false,
    sameDevice: false,
  };
  let at = 0;
  const compare = (text: string): ((n: number) => boolean) | null => {
    const n = parseNumber(text.replace(/^[+-]/, ''));
    if (Number.isNaN(n)) return null;
    return text.startsWith('+') ? (x) => x > n : text.startsWith('-') ? (x) => x < n : (x) => x === n;
  };
  const run = function* (argv: readonly string[]): Task<boolean> {
    yield* t.flush();
    const child = spawnOnPath(sys, argv);
    if (typeof child !== 'number') {
      yield* t.warn(`${argv[0]}: ${child.text}`);
      return false;
    }
    const ended = yield* sys.wait(child);
    return ended !== null && statusCode(ended.status) === 0;
  };
  const test = function* (word: string, arg: string): Task<Check> {
    const age = (field: 'mtime' | 'atime' | 'ctime', unit: number): Check | null => {
      const n = parseNumber(arg.replace(/^[+-]/, ''));
      if (Number.isNaN(n)) return null;
      return sync((s) => {
        const seconds = Math.floor(sys.now() / 1000) - Math.floor(s.stat[field] / 1000);
        return arg.startsWith('+')
          ? seconds >= (n + 1) * unit
          : arg.startsWith('-')
            ? seconds < n * unit
            : seconds >= n * unit && seconds < (n + 1) * unit;
      });
    };
    const invalid = (): Task<never> => t.die(`invalid number '${arg.replace(/^[+-]/, '')}'`);
    const statArg = function* (): Task<Stat> {
      try {
        return sys.stat(arg);
      } catch (e) {
        return yield* t.die(`can't stat '${arg}': ${strerror(e)}`);
      }
    };
    switch (word) {
      case '-name':
        return sync((s) => globMatch(arg, baseName(s.path)));
      case '-iname':
        return sync((s) => globMatch(arg, baseName(s.path), { ignoreCase: true }));
      case '-path':
      case '-wholename':
        return sync((s) => globMatch(arg, s.path));
      case '-ipath':
        return sync((s) => globMatch(arg, s.path, { ignoreCase: true }));
      case '-regex': {
        try {
          const regex = regexFor(arg);
          return sync((s) => {
            const m = regex.exec(s.path);
            return m !== null && m[0] === 0 && m[1] === s.path.length;
          });
        } catch (e) {
          if (e instanceof RegexError) return yield* t.die(`bad regex '${arg}': ${e.message}`);
          throw e;
        }
      }
      case '-type': {
        const type = arg.length === 1 && Object.hasOwn(TYPES, arg) ? TYPES[arg] : undefined;
        if (type === undefined) return yield* t.die(`invalid argument '${arg}' to '-type'`);
        return sync((s) => s.stat.type === type);
      }
      case '-perm': {
        const how = /^[-+/]/.exec(arg)?.[0] ?? '';
        const mode = parseMode(arg.slice(how.length), 0, 0);
        if (mode === null) return yield* t.die(`invalid mode '${arg}'`);
        return sync((s) =>
          how === '-' ? (s.stat.mode & mode) === mode : how === '' ? (s.stat.mode & 0o7777) === mode : (s.stat.mode & mode) !== 0,
        );
      }
      case '-mtime':
        return age('mtime', 86400) ?? (yield* invalid());
      case '-atime':
        return age('atime', 86400) ?? (yield* invalid());
      case '-ctime':
        return age('ctime', 86400) ?? (yield* invalid());
      case '-mmin':
        return age('mtime', 60) ?? (yield* invalid());
      case '-amin':
        return age('atime', 60) ?? (yield* invalid());
      case '-cmin':
        return age('ctime', 60) ?? (yield* invalid());
      case '-newer': {
        const reference = Math.floor((yield* statArg()).mtime / 1000);
        return sync((s) => Math.floor(s.stat.mtime / 1000) > reference);
      }
      case '-samefile': {
        const r = yield* statArg();
        return sync((s) => s.stat.inode === r.inode && s.stat.device === r.device);
      }
      case '-inum':
      case '-links': {
        const by = compare(word === '-inum' ? arg.replace(/^[+-]/, '') : arg);
        if (by === null) return yield* invalid();
        return sync((s) => by(word === '-inum' ? s.stat.inode : s.stat.nlink));
      }
      case '-user':
      case '-group': {
        const id = word === '-user' ? names.uid(arg) : names.gid(arg);
        if (id === undefined) return yield* t.die(`unknown ${word.slice(1)} ${arg}`);
        return sync((s) => (word === '-user' ? s.stat.uid : s.stat.gid) === id);
      }
      case '-size': {
        const size = parseNumber(arg.replace(/^[+-]/, '').replace(/\d$/, '$&b'), { c: 1, w: 2, b: 512, k: 1024 });
        if (Number.isNaN(size)) return yield* invalid();
        return sync((s) => (arg.startsWith('+') ? s.stat.size > size : arg.startsWith('-') ? s.stat.size < size : s.stat.size === size));
      }
      default: {
        const n = parseNumber(arg);
        if (Number.isNaN(n)) return yield* invalid();
        if (word === '-maxdepth') p.maxDepth = n;
        else p.minDepth = n;
        return sync(() => true);
      }
    }
  };
  const command = function* (word: string): Task<Check> {
    const argv: string[] = [];
    for (;;) {
      const w = words[at++];
      if (w === undefined) return yield* t.die(`${word} requires an argument`);
      if (w === ';' || (w === '+' && argv.at(-1)?.includes('{}') === true)) {
        if (argv.length === 0) return yield* t.die(`${word} requires an argument`);
        p.prints = true;
        if (w === ';') {
          return function* (s) {
            const args = argv.map((a) => a.replaceAll('{}', () => s.path));
            return yield* run(args);
          };
        }
        const files: string[] = [];
        const flush = function* (): Task<boolean> {
          if (files.length === 0) return true;
          return yield* run(argv.flatMap((a) => (a.includes('{}') ? files.splice(0).map((f) => a.replaceAll('{}', () => f)) : [a])));
        };
        p.batches.push(flush);
        return function* (s) {
          files.push(s.path);
          return files.length < 2000 || (yield* flush());
        };
      }
      argv.push(w);
    }
  };
  const primary = function* (): Task<Check> {
    const word = words[at++] ?? '';
    switch (word) {
      case '!':
      case '-not': {
        if (at >= words.length) return sync(() => true);
        const inner = yield* primary();
        return function* (s) {
          return !(yield* inner(s));
        };
      }
      case '(': {
        const inner = yield* disjunction();
        if (words[at++] !== ')') return yield* t.die("unpaired '('");
        return inner;
      }
      case '-print':
      case '-print0': {
        p.prints = true;
        const end = word === '-print' ? '\n' : '\0';
        return function* (s) {
          yield* t.print(s.path + end);
          return true;
        };
      }
      case '-exec':
        return yield* command(word);
      case '-delete':
        p.prints = true;
        p.depthFirst = true;
        return function* (s) {
          try {
            if (s.stat.type !== 'directory') sys.unlink(s.path);
            else if (s.path !== '.') sys.rmdir(s.path);
          } catch (e) {
            yield* t.warn(`${s.path}: ${strerror(e)}`);
          }
          return true;
        };
      case '-prune':
        return sync((s) => (s.prune = true));
      case '-quit':
        return sync(() => {
          throw new Quit();
        });
      case '-empty':
        return sync((s) => (s.stat.type === 'directory' ? sys.readdir(s.path).length === 0 : s.stat.type === 'file' && s.stat.size === 0));
      case '-executable':
        return sync((s) => sys.access(s.path, 'x'));
      case '-depth':
        p.depthFirst = true;
        return sync(() => true);
      case '-follow':
        p.follow = true;
        return sync(() => true);
      case '-xdev':
        p.sameDevice = true;
        return sync(() => true);
      default: {
        if (!WITH_ARGUMENT.has(word)) {
          yield* t.warn(`unrecognized: ${word}`);
          return yield* t.usage();
        }
        const arg = words[at++];
        if (arg === undefined) return yield* t.die(`${word} requires an argument`);
        return yield* test(word, arg);
      }
    }
  };
  const conjunction = function* (): Task<Check> {
    const list: Check[] = [];
    while (at < words.length && words[at] !== ')' && words[at] !== '-o' && words[at] !== '-or') {
      if (words[at] === '-a' || words[at] === '-and') at++;
      else list.push(yield* primary());
    }
    return function* (s) {
      for (const check of list) if (!(yield* check(s))) return false;
      return true;
    };
  };
  const disjunction = function* (): Task<Check> {
    const list = [yield* conjunction()];
    while (words[at] === '-o' || words[at] === '-or') {
      at++;
      list.push(yield* conjunction());
    }
    return function* (s) {
      for (const check of list) if (yield* check(s)) return true;
      return false;
    };
  };
  p.check = yield* disjunction();
  if (at < words.length) {
    yield* t.warn(`unrecognized: ${words[at]}`);
    return yield* t.usage();
  }
  return p;
}

function* find(t: Tool): Task<number> {
  const { sys } = t;
  let status = 0;
  let rest = [...t.args];
  let followTop = false;
  let follow = false;
  while (/^-[HLP]$/.test(rest[0] ?? '')) {
    const o = rest.shift();
    followTop = o === '-H';
    follow = o === '-L';
  }
  const split = rest.findIndex((w) => w.startsWith('-') || w === '!' || w === '(');
  const paths = split < 0 ? rest : rest.slice(0, split);
  rest = split < 0 ? [] : rest.slice(split);
  const p = yield* plan(t, rest, yield* loadNames(sys));
  p.follow ||= follow;

  const visit = function* (path: string, depth: number, device: number): Task<void> {
    let s: Stat;
    try {
      s = p.follow || (followTop && depth === 0) ? followed(t, path) : sys.lstat(path);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
      return;
    }
    yield* sys.tick();
    const subject: Subject = { path, stat: s, prune: false };
    const act = function* (): Task<void> {
      if (depth < p.minDepth) return;
      if ((yield* p.check(subject)) && !p.prints) yield* t.print(`${path}\n`);
    };
    if (!p.depthFirst) yield* act();
    if (
      s.type === 'directory' &&
      depth < p.maxDepth &&
      !(subject.prune && !p.depthFirst) &&
      !(p.sameDevice && depth > 0 && s.device !== device)
    ) {
      try {
        for (const name of sys.readdir(path)) yield* visit(joinPath(path, name), depth + 1, depth === 0 ? s.device : device);
      } catch (e) {
        yield* t.warn(`${path}: ${strerror(e)}`);
        status = 1;
      }
    }
    if (p.depthFirst) yield* act();
  };
  try {
    for (const path of paths.length === 0 ? ['.'] : paths) yield* visit(path, 0, 0);
  } catch (e) {
    if (!(e instanceof Quit)) throw e;
  }
  for (const flush of p.batches) if (!(yield* flush())) status = 1;
  return status;
}
function followed(t: Tool, path: string): Stat {
  try {
    return t.sys.stat(path);
  } catch (e) {
    strerror(e);
    return t.sys.lstat(path);
  }
}

export const findApplets: AppletTable = { find: rawApplet(find) };
