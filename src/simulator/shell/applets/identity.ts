/** Applets that run a program as somebody else, elsewhere, or with other rights: su, chpst, setuidgid, setpriv, chroot, nice, renice. */
import type { Task } from '../../clock.ts';
import { CAPABILITY_SETS, CAP_SYS_NICE, holds, may, withCapability } from '../../system/capabilities.ts';
import type { AppletTable } from '../types.ts';
import { SHELL } from './awk-shell.ts';
import { become, execOnPath, groupsOf, loadNames, orDie } from './path.ts';
import { baseName } from './text.ts';
import { applet, errnoOf, rawApplet, strerror, type Tool } from './tool.ts';

/** Becomes a user and runs a shell or a program. */
function* su(t: Tool): Task<number> {
  const names = yield* loadNames(t.sys);
  const login = t.has('l') || t.args[0] === '-';
  const args = t.args[0] === '-' ? t.args.slice(1) : t.args;
  const name = args[0] ?? 'root';
  const account = names.users.find((u) => u.name === name);
  if (account === undefined) return yield* t.die(`unknown user ${name}`);
  if (t.sys.uid() !== 0 && account.id !== t.sys.uid()) return yield* t.die('must be suid to work properly');
  const shell = t.str('s') ?? (account.fields[6] || SHELL);
  const gid = Number(account.fields[3]);
  yield* become(t, account.id, gid, groupsOf(names, name, gid), "can't set groups");
  const env = new Map(t.sys.env);
  if (!t.has('m') && !t.has('p')) {
    env.set('HOME', account.fields[5] || '/');
    env.set('SHELL', shell);
    // Becoming root leaves them, unless it is a login.
    if (login || account.id !== 0) {
      env.set('USER', name);
      env.set('LOGNAME', name);
    }
  }
  if (login) t.sys.chdir(account.fields[5] || '/');
  const command = t.str('c');
  const argv = [`${login ? '-' : ''}${baseName(shell)}`, ...(command === undefined ? [] : ['-c', command]), ...args.slice(1)];
  try {
    return yield* t.sys.exec(shell, argv, env);
  } catch (e) {
    return yield* t.die(`can't execute '${shell}': ${strerror(e)}`, errnoOf(e) === 'ENOENT' ? 127 : 126);
  }
}

function* chpst(t: Tool): Task<number> {
  const names = yield* loadNames(t.sys);
  let args = t.args;
  let user = t.str('u') ?? t.str('U');
  if (t.name === 'setuidgid') {
    user = args[0];
    args = args.slice(1);
  }
  const env = new Map(t.sys.env);
  if (user !== undefined) {
    const [u = '', g] = user.split(':');
    const uid = names.uid(u);
    if (uid === undefined)
      return yield* t.die(t.name === 'setuidgid' || g !== undefined ? `unknown user/group ${user}` : `unknown user ${u}`);
    const gid = g === undefined ? Number(names.users.find((a) => a.id === uid)?.fields[3] ?? uid) : names.gid(g);
    if (gid === undefined) return yield* t.die(`unknown group ${g}`);
    yield* become(t, uid, gid, [gid], 'setgroups');
  }
  if (args.length === 0) return yield* t.usage();
  return yield* execOnPath(t, args, env);
}

/** A capability by its name or as `cap_N`. */
function* capabilityOf(t: Tool, word: string): Task<number> {
  if (!/^[+-]/.test(word)) return yield* t.die(`invalid capability '${word}'`);
  const name = word.slice(1);
  const names = CAPABILITY_SETS.get().names;
  const byNumber = /^cap_(\d+)/.exec(name);
  const found = byNumber === null ? names.slice(0, NAMED).indexOf(name.toUpperCase()) : Number(byNumber[1]);
  return found >= 0 && found < names.length ? found : yield* t.die(`unknown capability '${name}'`);
}
/** busybox 1.36 knows the names up to audit_read. */
const NAMED = 38;
const listed = (set: number): string => {
  const words = CAPABILITY_SETS.get().names.flatMap((name, i) => (holds(set, i) ? [i < NAMED ? name.toLowerCase() : `cap_${i}`] : []));
  return words.length === 0 ? '[none]' : words.join(',');
};

function* setpriv(t: Tool): Task<number> {
  const { sys } = t;
  if (t.has('d')) {
    if (t.args.length > 0 || t.given.length > 1) return yield* t.usage();
    const { noNewPrivileges, inheritable, ambient, bounding } = sys.rights();
    const groups = sys.groups();
    yield* t.print(
      `uid: ${sys.uid()}\neuid: ${sys.uid()}\ngid: ${sys.gid()}\negid: ${sys.gid()}\nSupplementary groups: ${groups.length === 0 ? '[none]' : groups.join(',')}\n` +
        `no_new_privs: ${Number(noNewPrivileges)}\nInheritable capabilities: ${listed(inheritable)}\nAmbient capabilities: ${listed(ambient)}\nCapability bounding set: ${listed(bounding)}\n`,
    );
    return 0;
  }
  if (t.has('n')) sys.setRights({ noNewPrivileges: true });
  let { inheritable } = sys.rights();
  for (const word of t.str('i')?.split(',') ?? [])
    inheritable = withCapability(inheritable, yield* capabilityOf(t, word), word.startsWith('+'));
  if (t.has('i')) yield* orDie(t, 'capset', () => sys.setRights({ inheritable }));
  for (const word of t.str('a')?.split(',') ?? []) {
    const on = word.startsWith('+');
    const ambient = withCapability(sys.rights().ambient, yield* capabilityOf(t, word), on);
    try {
      sys.setRights({ ambient });
    } catch (e) {
      yield* t.warn(`cap_ambient_${on ? 'raise' : 'lower'}: ${strerror(e)}`);
    }
  }
  if (t.args.length === 0) return yield* t.usage();
  return yield* execOnPath(t, t.args);
}

function* chroot(t: Tool): Task<number> {
  const [path = '', ...argv] = t.args;
  yield* orDie(t, `can't change root directory to '${path}'`, () => t.sys.chroot(path));
  t.sys.chdir('/');
  return yield* execOnPath(t, argv.length === 0 ? [SHELL, '-i'] : argv);
}

function* nice(t: Tool): Task<number> {
  // The level is kept in the environment of the processes below, as there is no such system call.
  const now = Number(t.sys.env.get(NICE) ?? 0);
  if (t.args.length === 0 && !t.has('n')) {
    yield* t.print(`${now}\n`);
    return 0;
  }
  const by = t.has('n') ? Number(t.str('n')) : 10;
  if (Number.isNaN(by)) return yield* t.die(`invalid number '${t.str('n')}'`);
  if (t.args.length === 0) return yield* t.usage();
  if (by < 0 && !may(t.sys, CAP_SYS_NICE)) return yield* t.die(`setpriority(${now + by}): Permission denied`);
  const env = new Map(t.sys.env);
  if (t.args[0] === 'nice') env.set(NICE, String(now + by));
  return yield* execOnPath(t, t.args, env);
}

const NICE = '_NICE';

/** Nobody's priority changes anything here, but who may lower it is told. */
function* renice(t: Tool): Task<number> {
  const relative = t.args[0] === '-n';
  const words = t.args.slice(relative ? 1 : 0);
  const level = Number(words[0]);
  if (words[0] === undefined) return yield* t.usage();
  if (!Number.isInteger(level)) return yield* t.die(`invalid number '${words[0]}'`);
  let status = 0;
  for (const id of words.slice(1).filter((word) => !/^-[pgu]$/.test(word))) {
    if (level >= 0 || may(t.sys, CAP_SYS_NICE)) continue;
    yield* t.warn(`setpriority ${id}: Permission denied`);
    status = 1;
  }
  return status;
}

export const identityApplets: AppletTable = {
  su: applet({ short: 'mpls:c:t:' }, su),
  chpst: applet({ short: '+u:U:e:d:o:p:f:c:m:a:s:l:t:r:/:n:b:vP012' }, chpst),
  setuidgid: applet({ short: '+', min: 2 }, chpst),
  setpriv: applet({ short: '+dni:a:', long: 'dump:d nnp:n no-new-privs:n inh-caps=:i ambient-caps=:a' }, setpriv),
  chroot: applet({ short: '+', min: 1 }, chroot),
  nice: applet({ short: '+n:' }, nice),
  renice: rawApplet(renice),
};
