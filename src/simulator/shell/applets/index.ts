/** Every applet by name. Those the shell itself has at hand are here; the others come in families, each a part loaded when first run. */
import { slotFor, type PartName, type Slot } from '../../parts.ts';
import type { Applet, AppletTable } from '../types.ts';
import { printApplets } from './print.ts';
import { testApplets } from './test.ts';
import { usageText } from './tool.ts';

/** Those for which `--help` is an operand like any other. */
const NO_HELP = new Set(['test', '[', '[[', 'true', 'false', 'echo', ':', 'busybox', 'sh', 'ash', 'hush']);

const family = (part: PartName, names: string): { readonly names: readonly string[]; readonly slot: Slot<AppletTable> } => ({
  names: names.split(' '),
  slot: slotFor(part),
});
/** Which names lie in which part (`chunks/` fills them). */
export const FAMILIES = {
  shell: family('shell', 'printf seq yes usleep'),
  lines: family('lines', 'cat nl head tail wc tac rev tee split fold expand unexpand strings dos2unix unix2dos less more'),
  files: family('files', 'mkdir rmdir rm cp mv ln touch link unlink mktemp mkfifo mknod install truncate fallocate tree shred'),
  listing: family('listing', 'ls chmod chown chgrp stat readlink realpath basename dirname du find'),
  text: family('text', 'grep egrep fgrep sed cut paste tr uniq comm sort shuf'),
  awk: family('awk', 'awk'),
  run: family(
    'run',
    'env printenv xargs timeout nohup nice renice setsid su chpst setuidgid watch time flock run-parts which getopt ionice taskset chroot setpriv date cal',
  ),
  system: family(
    'system',
    'uname arch hostname hostid nproc id groups whoami logname who w users tty pwd df free uptime mount umount mountpoint sysctl dmesg logger crond crontab clear reset vi reboot poweroff halt stty ttysize ipcs ps kill killall pidof pgrep pkill top',
  ),
  net: family('net', 'httpd nslookup ping ping6 nc ifconfig ip ipaddr iplink iproute netstat route telnet wget'),
  rare: family(
    'rare',
    'tar gzip gunzip zcat cpio unzip expr factor bc dc diff cmp md5sum sha1sum sha256sum sha512sum cksum crc32 sum base64 od hexdump hd xxd dd sync fsync',
  ),
} as const;

const families = new Map(Object.values(FAMILIES).flatMap(({ names, slot }) => names.map((name) => [name, slot] as const)));
const own = new Map<string, Applet>(Object.entries({ ...printApplets, ...testApplets }));

/** The names of all applets but the shell's. */
export const APPLETS: readonly string[] = [...own.keys(), ...families.keys()];

/** The applet of that name. `NAME --help` prints the usage (to standard error) and succeeds. */
export function findApplet(name: string): Applet | undefined {
  const slot = families.get(name);
  if (slot === undefined && !own.has(name)) return undefined;
  return function* (sys) {
    if (sys.argv[1] === '--help' && !NO_HELP.has(name)) {
      yield* sys.write(2, usageText(name));
      return 0;
    }
    const run = slot === undefined ? own.get(name) : slot.get()[name];
    return run === undefined ? 127 : yield* run(sys);
  };
}
