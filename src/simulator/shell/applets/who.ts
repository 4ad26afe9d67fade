/** Who a process runs as, and where: id, groups, whoami, logname, who, w, users, pwd. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { refuse, say } from './fixed.ts';
import { accounts, groupsOf, loadNames, type Names } from './path.ts';
import { applet, type Tool } from './tool.ts';

function* id(t: Tool): Task<number> {
  const { sys } = t;
  const names = yield* loadNames(sys);
  let uid = sys.uid();
  let gid = sys.gid();
  let groups: readonly number[] = sys.groups();
  const user = t.args[0];
  if (user !== undefined) {
    const account = names.users.find((u) => u.name === user);
    if (account === undefined) return yield* t.die(`unknown user ${user}`);
    uid = account.id;
    gid = Number(account.fields[3]);
    groups = groupsOf(names, user, gid);
  }
  const asName = t.has('n') || t.name === 'groups';
  if (t.has('n') && !['u', 'g', 'G'].some((option) => t.has(option))) return yield* t.usage();
  let status = 0;
  const show = function* (n: number, list: Names['users']): Task<string> {
    if (!asName) return String(n);
    const found = list.find((a) => a.id === n);
    if (found !== undefined) return found.name;
    yield* t.warn(`unknown ID ${n}`);
    status = 1;
    return String(n);
  };
  const pair = (n: number, list: Names['users']): string => {
    const name = list.find((a) => a.id === n)?.name;
    return name === undefined ? String(n) : `${n}(${name})`;
  };
  if (t.has('u')) yield* t.print(`${yield* show(uid, names.users)}\n`);
  else if (t.has('g')) yield* t.print(`${yield* show(gid, names.groups)}\n`);
  else if (t.has('G') || t.name === 'groups') {
    const out: string[] = [];
    for (const n of new Set([gid, ...groups])) out.push(yield* show(n, names.groups));
    yield* t.print(`${out.join(' ')}\n`);
  } else {
    const list = groups.length === 0 ? '' : ` groups=${groups.map((n) => pair(n, names.groups)).join(',')}`;
    yield* t.print(`uid=${pair(uid, names.users)} gid=${pair(gid, names.groups)}${list}\n`);
  }
  return status;
}
function* whoami(t: Tool): Task<number> {
  const users = yield* accounts(t.sys, '/etc/passwd');
  const name = users.find((u) => u.id === t.sys.uid())?.name;
  if (name === undefined) return yield* t.die(`unknown uid ${t.sys.uid()}`);
  yield* t.print(`${name}\n`);
  return 0;
}

export const whoApplets: AppletTable = {
  id: applet({ short: 'rnugG', max: 1 }, id),
  groups: applet('', id),
  whoami: applet({ max: 0 }, whoami),
  logname: refuse('getlogin: No such device or address'),
  who: applet('aH', function* (t) {
    if (t.has('H')) yield* t.print('USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n');
    return 0;
  }),
  w: say('USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n'),
  users: say('\n'),
  pwd: applet('LP', function* (t) {
    yield* t.print(`${t.sys.cwd()}\n`);
    return 0;
  }),
};
