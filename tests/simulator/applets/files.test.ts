import { describe, expect, test } from 'vitest';
import { playScript } from '../../../src/simulator/index.ts';

/** What `/bin/sh -c SCRIPT` of BusyBox 1.36.1 prints on standard output, as recorded of the real one. */
const ROWS: readonly (readonly [script: string, stdout: string])[] = [
  ["cd /tmp; touch b a; mkdir d; ls", "a\nb\nd\n"],
  ["cd /tmp; touch -d '2020-03-04 05:06:07' f; chmod 640 f; ls -l f", "-rw-r-----    1 root     root             0 Mar  4  2020 f\n"],
  ["cd /tmp; mkdir -p x/y; touch x/y/z; ls -R x", "x:\ny\n\nx/y:\nz\n"],
  ["cd /tmp; touch a .h; ls -A; ls -a", ".h\na\n.\n..\n.h\na\n"],
  ["cd /tmp; mkdir d; ln -s d l; touch x; chmod +x x; ls -F", "d/\nl@\nx*\n"],
  ["ls /nosuch; echo $?", "1\n"],
  ["ls -Z 2>&1 | head -n 1", "ls: invalid option -- 'Z'\n"],
  ["mkdir /tmp/a/b 2>&1; mkdir -p /tmp/a/b; rmdir /tmp/a 2>&1; echo $?", "mkdir: can't create directory '/tmp/a/b': No such file or directory\nrmdir: '/tmp/a': Directory not empty\n1\n"],
  ["mkdir -m 750 /tmp/m; stat -c %a /tmp/m", "750\n"],
  ["cd /tmp; touch f; rm f; rm f 2>&1; rm -f f; echo $?", "rm: can't remove 'f': No such file or directory\n0\n"],
  ["mkdir /tmp/d; rm /tmp/d 2>&1; rm -r /tmp/d; echo $?", "rm: '/tmp/d' is a directory\n0\n"],
  ["cd /tmp; echo x > a; cp a b; cat b; cp a a 2>&1; cp nosuch b 2>&1; echo $?", "x\ncp: 'a' and 'a' are the same file\ncp: can't stat 'nosuch': No such file or directory\n1\n"],
  ["cd /tmp; mkdir d; cp d e 2>&1; cp -r d e; ls", "cp: omitting directory 'd'\nd\ne\n"],
  ["cd /tmp; touch a; mv a b; ls; mv nosuch c 2>&1; echo $?", "b\nmv: can't rename 'nosuch': No such file or directory\n1\n"],
  ["cd /tmp; echo 1 > a; ln -s a l; cat l; readlink l; ln a h; stat -c %h a", "1\na\n2\n"],
  ["cd /tmp; ln -s x l; ln -s y l 2>&1; ln -sfn y l; readlink l", "ln: l: File exists\ny\n"],
  ["touch /nosuch/f 2>&1; touch -c /tmp/n; ls /tmp; echo $?", "touch: /nosuch/f: No such file or directory\n0\n"],
  ["touch -t 202101020304.05 /tmp/a; stat -c %y /tmp/a", "2021-01-02 03:04:05.000000000 +0000\n"],
  ["cd /tmp; touch f; chmod u=rwx,go=r f; stat -c '%a %A' f; chmod a+t,g-r f; stat -c %a f", "744 -rwxr--r--\n1704\n"],
  ["chmod xyz /tmp 2>&1; chmod 644 /nosuch 2>&1; echo $?", "chmod: invalid mode 'xyz'\nchmod: /nosuch: No such file or directory\n1\n"],
  ["cd /tmp; touch f; chown 1000:2000 f; stat -c '%u:%g' f; chown nosuch f 2>&1; echo $?", "1000:2000\nchown: unknown user nosuch\n1\n"],
  ["cd /tmp; echo hello > f; stat -c '%n %s %F %U' f; stat -c %F .", "f 6 regular file root\ndirectory\n"],
  ["stat /nosuch 2>&1; echo $?", "stat: can't stat '/nosuch': No such file or directory\n1\n"],
  ["cd /tmp; mkdir d; touch d/a d/b.txt; find d -name '*.txt'; find d -type d", "d/b.txt\nd\n"],
  ["cd /tmp; mkdir d; touch d/a; find d -type f -exec echo got {} \\;; find d -type f -delete; find d", "got d/a\nd\n"],
  ["find /nosuch 2>&1; find /tmp -type x 2>&1; echo $?", "find: /nosuch: No such file or directory\nfind: invalid argument 'x' to '-type'\n1\n"],
  ["cd /tmp; dd if=/dev/zero of=f bs=1k count=5 2>/dev/null; du -k f; du -h f; stat -c %s f", "8\tf\n8.0K\tf\n5120\n"],
  ["basename /a/b.c .c; dirname /a/b/c; basename /; dirname x", "b\n/a/b\n/\n.\n"],
  ["cd /tmp; mkdir d; ln -s d l; realpath l; readlink -f l/../d; realpath /nosuch/x 2>&1; echo $?", "/tmp/d\n/tmp/d\nrealpath: /nosuch/x: No such file or directory\n1\n"],
  ["cd /tmp; f=$(mktemp); stat -c %a $f; d=$(mktemp -d); stat -c '%F %a' $d", "600\ndirectory 700\n"],
  ["cd /tmp; truncate -s 5 f; stat -c %s f; mkfifo p; stat -c %F p", "5\nfifo\n"],
  ["cd /tmp; mkdir s; echo a > s/a; tar cf t.tar s; rm -r s; tar xvf t.tar; cat s/a", "s/\ns/a\na\n"],
  ["cd /tmp; echo hi > f; gzip f; ls; zcat f.gz; gunzip f.gz; ls; echo x | gunzip 2>&1; echo $?", "f.gz\nhi\nf\ngunzip: invalid magic\n1\n"],
  ["cd /tmp; mkdir -p t/a; touch t/a/f t/g; tree t", "t\n├── a\n│   └── f\n└── g\n\n1 directories, 2 files\n"],
  ["cp -v /etc/hostname /tmp/h; rm -v /tmp/h", "'/etc/hostname' -> '/tmp/h'\nremoved '/tmp/h'\n"],
  ["cd /tmp; seq 4 > n; split -l 3 n p; ls; cat pab", "n\npaa\npab\n4\n"],
  ["mountpoint /tmp; echo $?; mountpoint -q /proc; echo $?", "/tmp is not a mountpoint\n1\n0\n"],
  ["cd /tmp; touch a; install -m 600 a b; stat -c %a b; install -d q/r; ls q", "600\nr\n"],
  ["cd /tmp; mkdir -pv a/b/c; mkdir -pv a/b", "created directory: 'a/'\ncreated directory: 'a/b/'\ncreated directory: 'a/b/c'\n"],
  ["cd /tmp; touch f; chmod 5777 f; chmod u=g f; stat -c %a f; chmod 7777 f; chmod =x f; stat -c %a f; chmod -f 1 nosuch 2>&1", "1777\n111\nchmod: nosuch: No such file or directory\n"],
  ["cd /tmp; fallocate -l 5 -o 5 t; stat -c %s t; fallocate -l 0 t 2>&1", "10\nfallocate: fallocate 't': Invalid argument\n"],
  ["readlink -v /etc/hosts 2>&1; echo $?; realpath -e 2>&1", "readlink: /etc/hosts: cannot read link: not a symlink\n1\nrealpath: -e: No such file or directory\n"],
  ["cd /tmp; mkdir d; echo a > d/f; tar cf t.tar d; rm -r d; tar xf t.tar --strip-components 1; ls", "f\nt.tar\n"],
  ["cd /tmp; tar c 2>&1; tar cf a.tar 2>&1; ls; echo x > f; tar cfz f.tgz f; tar xkf f.tgz 2>&1; echo $?", "tar: empty archive\ntar: empty archive\ntar: can't open 'f': File exists\n1\n"],
  ["cd /tmp; echo x > f; tar cf t ../tmp/f 2>&1; tar tf t; tar xzf t 2>&1; echo 'tmp/*' > no; tar tf t -X no; tar tf t 'tm*' nosuch 2>&1", "tar: removing leading '../' from member names\ntmp/f\ntar: invalid magic\ntar: short read\ntmp/f\ntar: tm*: not found in archive\ntar: nosuch: not found in archive\n"],
  ["cd /tmp; mknod b b 7 300; mknod c u 1 9; ls -l b c | cut -c1-44; stat -c '%n %t %T' b c; stat b | grep -o 'Links.*'; stat -t b | cut -d' ' -f10,11; cp -a c d; ls -l d | cut -c1-44", "brw-r--r--    1 root     root        7, 300 \ncrw-r--r--    1 root     root        1,   9 \nb 7 12c\nc 1 9\nLinks: 1     Device type: 7,12c\n7 12c\ncrw-r--r--    1 root     root        1,   9 \n"],
  ["cd /tmp; mknod q c 4096 1 2>&1; mknod q c 1 1048576 2>&1; mknod q c x 1 2>&1; ls", "mknod: number 4096 is not in 0..4095 range\nmknod: number 1048576 is not in 0..1048575 range\nmknod: invalid number 'x'\n"],
  ["cd /tmp; mkfifo -m zz a b 2>&1; echo $?; mknod -m zz q p 2>&1; echo $?; ls", "mkfifo: a: Invalid argument\nmkfifo: b: Invalid argument\n1\nmknod: q: Invalid argument\n1\n"],
  ["for a in mknod fallocate unzip; do $a 2>&1 | sed -n '3p;5p'; done", "Usage: mknod [-m MODE] NAME TYPE [MAJOR MINOR]\nCreate a special file (block, character, or pipe)\nUsage: fallocate [-o OFS] -l LEN FILE\nPreallocate space for FILE\nUsage: unzip [-lnojpq] FILE[.zip] [FILE]... [-x FILE]... [-d DIR]\nExtract FILEs from ZIP archive\n"],
  ["install 2>&1 | sed -n '3p;5p'", "Usage: install [-cdDsp] [-o USER] [-g GRP] [-m MODE] [-t DIR] [SOURCE]... DEST\nCopy files and set attributes\n"],
];

/** The same of BusyBox 1.35 (Debian). */
const PLAYED: readonly (readonly [script: string, stdout: string])[] = [
  ["cd /tmp; truncate -s 5 /nosuch/f q 2>&1; echo $?; wc -c q; fallocate -l 5 /nosuch/f 2>&1", "truncate: /nosuch/f: open: No such file or directory\n1\n5 q\nfallocate: can't open '/nosuch/f': No such file or directory\n"],
  ["cd /tmp; echo a > a; mkfifo p; ln -s a l; chmod 4751 a; printf 'a\np\nl\n' | cpio -o -H newc 2>&1 > c; cpio -tv < c 2>&1 | sed 's/20[-0-9]* [:0-9]*/T/'; mkdir x; cd x; cpio -iv < ../c 2>&1; ls -l | cut -c1-10", "-rwsr-x--x 0/0         2 T a\nprw-r--r-- 0/0         0 T p\nlrwxrwxrwx 0/0         0 T l -> a\n1 blocks\na\np\nl\n1 blocks\ntotal 4\n-rwsr-x--x\nlrwxrwxrwx\nprw-r--r--\n"],
];

describe('applets that handle files', () => {
  test.each([...ROWS, ...PLAYED])('%s', (script, stdout) => {
    expect(playScript({ name: 'row', script }).stdout.replace(/(?<=v1\.36\.1 )\([^)]*\)/, '(<BUILD>)')).toBe(stdout);
  });
});
