/**
 * What somebody who means harm, or makes a mistake, might put into the editor. One list for two tests: `hostile.test.ts` plays each in
 * Node, `tests/site/hostile.spec.ts` on the built page.
 */

/** How a sample must end: stopped by a budget, held back by an error inside the container, refused, or simply played. */
export type Outcome = 'budget' | 'refused' | 'played';

export interface Hostile {
  readonly name: string;
  readonly manifest: string;
  readonly outcome: Outcome;
  /** Must appear in the logs, the refusal or a budget's message. */
  readonly says?: RegExp;
}

const indent = (text: string, by: number): string => text.replace(/^/gm, ' '.repeat(by));
/** A Pod whose one container runs a script. */
export const scripted = (script: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: hostile\nspec:\n  containers:\n  - name: app\n    image: busybox:1.36\n    command:\n    - sh\n    - -c\n    - |\n${indent(script, 6)}\n`;
const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: hostile\nspec:\n${indent(spec, 2)}\n`;
const one = (more: string): string => pod(`containers:\n- name: app\n  image: busybox:1.36\n  command: [sleep, "1000"]\n${indent(more, 2)}`);

const anchors = Array.from({ length: 30 }, (_, i) =>
  i === 0 ? 'a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]' : `a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`,
).join('\n');
const MARKUP = '<script>document.title="owned"</script><img src=x onerror=document.title="owned">';

const shell: readonly (readonly [string, string, Outcome, RegExp?])[] = [
  ['a fork bomb', 'b() { b | b & }; b; sleep 100', 'played'],
  ['a fork bomb that waits', 'b() { b | b; }; b', 'played'],
  ['a fork loop', 'while :; do true & done', 'played'],
  ['a fork loop of commands', 'while :; do /bin/true; done', 'played'],
  ['yes', 'yes', 'budget'],
  ['yes of a long line', 'yes "$(head -c 100000 /dev/zero | tr "\\0" x)"', 'budget'],
  ['yes into a file', 'yes > /tmp/f', 'played'],
  ['an endless loop', 'while :; do :; done', 'budget'],
  ['an endless loop of arithmetic', 'i=0; while :; do i=$((i+1)); done', 'budget'],
  ['an endless loop of test', 'while [ 1 = 1 ]; do [ -f /x ]; done', 'budget'],
  ['an endless loop of echo', 'while :; do echo hello; done', 'budget'],
  ['an endless loop of sleep 0', 'while :; do sleep 0; done', 'played'],
  ['a gigabyte of zeros', 'dd if=/dev/zero of=/tmp/z bs=1M count=1024; ls -l /tmp/z; sleep 9', 'played'],
  ['a gigabyte of randomness', 'dd if=/dev/urandom of=/tmp/z bs=1M count=1024; sleep 9', 'played'],
  ['a gigabyte of text', 'yes | head -c 1000000000 > /tmp/f; sleep 9', 'played'],
  ['a gigabyte through a pipe', 'dd if=/dev/zero bs=1M count=1024 | wc -c; sleep 9', 'played'],
  ['a file that doubles', 'echo x > /f; while :; do cat /f /f > /g; cat /g /g > /f; done', 'played'],
  ['a file that is appended to itself', 'echo x > /f; while :; do cat /f /f >> /g; cat /g >> /f; done', 'played'],
  ['a string that doubles', 'x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done', 'played'],
  ['a string that doubles, printed', 'x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; echo ${#x}; done', 'played'],
  ['a million files', 'i=0; while [ $i -lt 1000000 ]; do : > /tmp/$i; i=$((i+1)); done; sleep 9', 'budget'],
  ['a million folders', 'while mkdir d && cd d; do :; done; sleep 9', 'played'],
  ['a loop of links', 'ln -s b a; ln -s a b; cat a; mkdir t; ln -s . t/t; find -L t; ls -R t; sleep 9', 'played'],
  ['a function that calls itself', 'f() { f; }; f', 'played'],
  ['a function that calls itself in a substitution', 'f() { echo $(f); }; f', 'played'],
  ['a function that calls itself with its words', 'f() { f "$@" "$@"; }; f a b', 'played'],
  ['a script that sources itself', 'echo ". /tmp/s" > /tmp/s; . /tmp/s', 'played'],
  ['eval in eval', 'x=\'eval "$x"\'; eval "$x"', 'played'],
  ['brackets in brackets', `${'('.repeat(20_000)}:${')'.repeat(20_000)}`, 'played'],
  ['braces in braces', `${'{ '.repeat(5_000)}:${'; }'.repeat(5_000)}`, 'played'],
  ['substitutions in substitutions', `echo ${'$('.repeat(3_000)}:${')'.repeat(3_000)}`, 'played'],
  ['arithmetic in brackets', `echo $((${'('.repeat(50_000)}1${')'.repeat(50_000)}))`, 'played'],
  ['arithmetic of signs', `echo $((${'-'.repeat(50_000)}1))`, 'played'],
  ['a quote that never ends', `echo "${'$('.repeat(1000)}`, 'played'],
  ['arithmetic too big', 'echo $((9223372036854775807 + 1)) $((1 << 65)) $((99999999999999999999)) $((-9223372036854775808 / -1)) $((7 % 0))', 'played'],
  ['a variable that names itself', 'a=b; b=a; echo $((a)); x=x; echo $((x))', 'played'],
  ['a glob of stars', 'cd /tmp; : > aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; echo *a*a*a*a*a*a*a*a*a*a*a*a*a*b; echo done; sleep 9', 'played', /done/],
  ['a case of stars', 'case aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa in *a*a*a*a*a*a*a*a*a*a*a*a*a*b) ;; esac; echo done; sleep 9', 'played', /done/],
  ['cutting by stars', 'x=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; echo ${x%%*a*a*a*a*a*a*a*a*b}; echo done; sleep 9', 'played', /done/],
  ['grep with an exploding regex', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | grep -E "^(a+)+$"; echo done; sleep 9', 'played', /done/],
  ['grep with exploding alternatives', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | grep -E "^(a|a|aa)+$"; echo done; sleep 9', 'played', /done/],
  ['grep with an exploding back-reference', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | grep -E "^(a*)(a*)(a*)(a*)(a*)\\1\\2\\3\\4\\5c$"; echo done; sleep 9', 'played', /done/],
  ['sed with an exploding regex', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | sed -E "s/^(a+)+$/x/"; echo done; sleep 9', 'played', /done/],
  ['sed that never ends', 'echo x | sed ":a; s/x/xx/; ba"', 'played'],
  ['sed that jumps for ever', 'echo x | sed ":a; ba"; echo done', 'played'],
  ['awk with an exploding regex', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | awk "/^(a+)+$/ {print}"; echo done; sleep 9', 'played', /done/],
  ['awk that never ends', 'awk "BEGIN { while (1) i++ }"', 'budget'],
  ['awk that fills an array', 'awk "BEGIN { while (1) a[i++] = i }"', 'budget'],
  ['awk that doubles a string', 'awk \'BEGIN { x = "x"; while (1) x = x x }\'', 'played'],
  ['awk that calls itself', 'awk "function f(n) { return f(n+1) } BEGIN { f(1) }"', 'played'],
  ['expr with an exploding regex', 'expr aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! : "\\(a*\\)*b"; echo done; sleep 9', 'played', /done/],
  ['seq without end', 'seq 1 99999999999', 'budget'],
  ['printf of a wide field', 'printf "%1000000000d\\n" 1; printf "%.1000000000f\\n" 1; echo done; sleep 9', 'played'],
  ['a repeated expansion', 'set -- a a a a a a a a a a; while :; do set -- "$@" "$@"; done', 'played'],
  ['head of all', 'head -c 99999999999999999999 /dev/zero | wc -c; sleep 9', 'played'],
  ['tail of all', 'tail -n 99999999999 /dev/zero; sleep 9', 'played'],
  ['sort of randomness', 'head -c 50000000 /dev/urandom | sort | wc -l; sleep 9', 'played'],
  ['sleep for ever and back', 'sleep -1; sleep 99999999999999999999; sleep 1e400', 'played'],
  ['pipes of pipes', `:${' | cat'.repeat(2000)}; echo done; sleep 9`, 'played'],
  ['traps that raise themselves', 'trap "kill -USR1 $$$$" USR1; kill -USR1 $$$$; while :; do sleep 1; done', 'played'],
  ['a here-document in a loop', 'while :; do cat <<E\nx\nE\ndone', 'played'],
  ['markup in a log', `echo '${MARKUP}'; sleep 9`, 'played', /<script>/],
  ['control characters in a log', "printf '\\033[31mred\\033[2J\\033]0;title\\007 \\342\\200\\256gnp.exe\\342\\200\\254 \\000\\001\\b\\b\\r over\\n'; sleep 9", 'played', /red/],
  ['bytes that are no text', "printf '\\377\\376\\355\\240\\200\\n'; sleep 9", 'played'],
  ['xargs of everything', 'seq 1 100000 | xargs -n 1 echo; sleep 9', 'played'],
  ['find of everything', 'while :; do find / > /dev/null; done', 'played'],
  ['a server of itself', 'while :; do nc -l -p 80 < /dev/null & nc 127.0.0.1 80; done', 'played'],
];

const numbers = ['9223372036854775808', '-9223372036854775809', '99999999999999999999999999', '1e308', '-1', '2147483648', '.inf', '.nan', '0x7fffffffffffffff'];
const fields: readonly (readonly [string, (n: string) => string])[] = [
  ['terminationGracePeriodSeconds', (n) => pod(`terminationGracePeriodSeconds: ${n}\ncontainers: [{name: app, image: "busybox:1.36", command: [sleep, "5"]}]`)],
  ['activeDeadlineSeconds', (n) => pod(`activeDeadlineSeconds: ${n}\ncontainers: [{name: app, image: "busybox:1.36", command: [sleep, "5"]}]`)],
  ['probe', (n) => one(`livenessProbe: {exec: {command: ["true"]}, periodSeconds: ${n}, initialDelaySeconds: ${n}, timeoutSeconds: ${n}, failureThreshold: ${n}}`)],
  ['probe period', (n) => one(`livenessProbe: {exec: {command: ["true"]}, periodSeconds: ${n}}`)],
  ['probe delay', (n) => one(`startupProbe: {exec: {command: ["true"]}, initialDelaySeconds: ${n}}`)],
  ['port', (n) => one(`ports: [{containerPort: ${n}}]`)],
  ['probe port', (n) => one(`readinessProbe: {httpGet: {port: ${n}}}`)],
  ['runAsUser', (n) => one(`securityContext: {runAsUser: ${n}}`)],
  ['memory', (n) => one(`resources: {limits: {memory: ${n}, cpu: ${n}}}`)],
  ['memory text', (n) => one(`resources: {limits: {memory: "${n}Ei", cpu: "${n}"}}`)],
  ['preStop sleep', (n) => one(`lifecycle: {preStop: {sleep: {seconds: ${n}}}}`)],
  ['fsGroup', (n) => pod(`securityContext: {fsGroup: ${n}}\ncontainers: [{name: app, image: "busybox:1.36"}]`)],
  ['priority', (n) => pod(`priority: ${n}\ncontainers: [{name: app, image: "busybox:1.36"}]`)],
  ['sizeLimit', (n) => pod(`volumes: [{name: v, emptyDir: {sizeLimit: ${n}}}]\ncontainers: [{name: app, image: "busybox:1.36", volumeMounts: [{name: v, mountPath: /v}]}]`)],
  ['mode', (n) => pod(`volumes: [{name: v, configMap: {name: c, optional: true, defaultMode: ${n}}}]\ncontainers: [{name: app, image: "busybox:1.36", volumeMounts: [{name: v, mountPath: /v}]}]`)],
  ['job', (n) => `apiVersion: batch/v1\nkind: Job\nmetadata: {name: hostile}\nspec:\n  parallelism: ${n}\n  completions: ${n}\n  backoffLimit: ${n}\n  activeDeadlineSeconds: ${n}\n  ttlSecondsAfterFinished: ${n}\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: app, image: "busybox:1.36", command: ["true"]}]\n`],
  ['replicas', (n) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: hostile}\nspec:\n  replicas: ${n}\n  minReadySeconds: ${n}\n  revisionHistoryLimit: ${n}\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: [{name: app, image: "busybox:1.36", command: [sleep, "9"]}]\n`],
  ['generation', (n) => `apiVersion: v1\nkind: Pod\nmetadata: {name: hostile, generation: ${n}, resourceVersion: "${n}", deletionGracePeriodSeconds: ${n}}\nspec:\n  containers: [{name: app, image: "busybox:1.36"}]\n`],
];

const workload = (kind: string, replicas: number): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: hostile}\nspec:\n  replicas: ${replicas}\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: [{name: app, image: "busybox:1.36", command: [sh, -c, "while true; do echo x; sleep 1; done"]}]\n`;

const manifests: readonly Hostile[] = [
  { name: 'anchors of anchors', manifest: anchors, outcome: 'refused' },
  { name: 'an anchor of itself', manifest: 'a: &a [*a]\napiVersion: v1\nkind: Pod\nmetadata: &m {name: x, labels: *m}\n', outcome: 'refused' },
  { name: 'merge keys of merge keys', manifest: `${Array.from({ length: 200 }, (_, i) => `m${i}: &m${i} {${i === 0 ? 'a: b' : `<<: [*m${i - 1}, *m${i - 1}]`}, k${i}: v}`).join('\n')}\n`, outcome: 'refused' },
  { name: 'lists in lists', manifest: `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, outcome: 'refused' },
  { name: 'lists in lists, open', manifest: `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(100_000)}`, outcome: 'refused' },
  { name: 'maps in maps', manifest: `apiVersion: v1\nkind: Pod\nspec: ${'{a: '.repeat(20_000)}`, outcome: 'refused' },
  { name: 'maps in maps by indentation', manifest: Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), outcome: 'refused' },
  { name: 'sequences in sequences on a line', manifest: `${'- '.repeat(20_000)}a`, outcome: 'refused' },
  { name: 'ten megabytes of YAML', manifest: `${one('')}# ${'x'.repeat(100)}\n`.padEnd(10_000_000, '# a line of nothing much at all\n'), outcome: 'refused', says: /too (big|large|long)/i },
  { name: 'ten megabytes of keys', manifest: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n${Array.from({ length: 400_000 }, (_, i) => `  k${i}: value of ${i}`).join('\n')}\n`, outcome: 'refused', says: /too (big|large|long)/i },
  { name: 'a megabyte of YAML', manifest: `${one('')}# ${'x'.repeat(100)}\n`.padEnd(999_000, '# a line of nothing much at all\n'), outcome: 'played' },
  { name: 'a megabyte of keys', manifest: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n${Array.from({ length: 40_000 }, (_, i) => `  k${i}: value of ${i}`).join('\n')}\n`, outcome: 'refused', says: /Too long/ },
  { name: 'ten thousand containers', manifest: pod(`containers:\n${Array.from({ length: 10_000 }, (_, i) => `- {name: c${i}, image: "busybox:1.36", command: [sleep, "100"]}`).join('\n')}`), outcome: 'refused' },
  { name: 'two thousand containers', manifest: pod(`containers:\n${Array.from({ length: 2_000 }, (_, i) => `- {name: c${i}, image: "busybox:1.36", command: [sleep, "100"]}`).join('\n')}`), outcome: 'budget' },
  { name: 'a thousand init containers', manifest: pod(`initContainers:\n${Array.from({ length: 1_000 }, (_, i) => `- {name: i${i}, image: "busybox:1.36", command: ["true"]}`).join('\n')}\ncontainers: [{name: app, image: "busybox:1.36"}]`), outcome: 'played' },
  { name: 'ten thousand documents', manifest: Array.from({ length: 10_000 }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\n`).join('---\n'), outcome: 'played' },
  { name: 'a thousand Pods', manifest: Array.from({ length: 1_000 }, (_, i) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec: {containers: [{name: a, image: "busybox:1.36", command: [sh, -c, "while :; do echo x; sleep 1; done"]}]}\n`).join('---\n'), outcome: 'played' },
  { name: 'a million replicas', manifest: workload('Deployment', 1_000_000), outcome: 'played' },
  { name: 'a job of a million', manifest: 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: hostile}\nspec:\n  parallelism: 1000000\n  completions: 1000000\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: app, image: "busybox:1.36", command: ["true"]}]\n', outcome: 'played' },
  { name: 'a cron job of every minute', manifest: 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: hostile}\nspec:\n  schedule: "* * * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers: [{name: app, image: "busybox:1.36", command: [sleep, "9999"]}]\n', outcome: 'played' },
  { name: '__proto__ as a key', manifest: 'apiVersion: v1\nkind: Pod\n__proto__: {polluted: yes}\nmetadata:\n  name: hostile\n  labels: {__proto__: a, constructor: b, toString: c}\n  annotations: {"__proto__": a}\nspec:\n  __proto__: {hostNetwork: true}\n  nodeSelector: {__proto__: x}\n  containers:\n  - name: app\n    image: busybox:1.36\n    __proto__: {image: evil}\n', outcome: 'refused' },
  { name: '__proto__ as a name', manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: constructor}\ndata: {__proto__: a, constructor: b, hasOwnProperty: c, toString: d}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: constructor, labels: {constructor: a, hasOwnProperty: b}}\nspec:\n  volumes: [{name: constructor, configMap: {name: constructor}}]\n  containers:\n  - name: constructor\n    image: busybox:1.36\n    env: [{name: __proto__, value: a}, {name: constructor, value: "$(__proto__)"}]\n    envFrom: [{configMapRef: {name: constructor}}]\n    command: [sh, -c, "env; ls /c; sleep 9"]\n    volumeMounts: [{name: constructor, mountPath: /c}]\n', outcome: 'played' },
  { name: '__proto__ as an image and a kind', manifest: 'apiVersion: __proto__\nkind: constructor\nmetadata: {name: x}\n', outcome: 'refused' },
  { name: 'an image named constructor', manifest: pod('containers: [{name: app, image: constructor}, {name: b, image: __proto__}, {name: c, image: toString:hasOwnProperty}]'), outcome: 'played' },
  { name: 'markup as a name', manifest: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: '${MARKUP.replaceAll("'", "''")}'\n  annotations: {a: '${MARKUP}'}\nspec:\n  containers:\n  - name: '<b>'\n    image: '${MARKUP}'\n`, outcome: 'refused' },
  { name: 'markup as arguments and labels', manifest: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: hostile\n  annotations: {a: '${MARKUP}'}\nspec:\n  containers:\n  - name: app\n    image: busybox:1.36\n    command: ['${MARKUP}']\n    env: [{name: A, value: '${MARKUP}'}]\n`, outcome: 'played' },
  { name: 'bidi and zero-width names', manifest: 'apiVersion: v1\nkind: Pod\nmetadata: {name: "a\\u202eb\\u200b"}\nspec: {containers: [{name: "\\u2066x", image: "busy\\u202ebox"}]}\n', outcome: 'refused' },
  { name: 'bytes that no YAML has', manifest: '\u0000\u0001\u0002\uFEFF\uFFFE\uD800kind: Pod', outcome: 'refused' },
  { name: 'tags', manifest: 'apiVersion: !!js/function "function(){}"\nkind: !!binary YWJj\nmetadata: !!set {a, b}\nspec: !!python/object:os.system ls\n', outcome: 'refused' },
  { name: 'a key that is a map', manifest: 'apiVersion: v1\nkind: Pod\n? {a: b}\n: c\n? [a]\n: d\nmetadata: {name: x}\n', outcome: 'refused' },
  { name: 'an expansion of itself', manifest: one(`env:\n${Array.from({ length: 60 }, (_, i) => `- {name: V${i}, value: "${i === 0 ? 'x'.repeat(64) : `$(V${i - 1})$(V${i - 1})`}"}`).join('\n')}`), outcome: 'played' },
  { name: 'a config map of many keys', manifest: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n${Array.from({ length: 5_000 }, (_, i) => `  k${i}: v`).join('\n')}\n---\n${pod('volumes: [{name: v, configMap: {name: c}}]\ncontainers: [{name: app, image: "busybox:1.36", envFrom: [{configMapRef: {name: c}}], volumeMounts: [{name: v, mountPath: /v}], command: [sh, -c, "ls /v | wc -l; sleep 9"]}]')}`, outcome: 'played' },
  { name: 'probes each second on many containers', manifest: pod(`containers:\n${Array.from({ length: 60 }, (_, i) => `- {name: c${i}, image: "busybox:1.36", command: [sh, -c, "while :; do echo x; sleep 1; done"], livenessProbe: {exec: {command: [sh, -c, "ls -R /"]}, periodSeconds: 1}}`).join('\n')}`), outcome: 'played' },
  { name: 'crash loops of a thousand', manifest: pod(`containers:\n${Array.from({ length: 900 }, (_, i) => `- {name: c${i}, image: "busybox:1.36", command: [sh, -c, "sleep $((${i} % 10)); false"]}`).join('\n')}`), outcome: 'played' },
  { name: 'crash loops of many', manifest: pod(`containers:\n${Array.from({ length: 100 }, (_, i) => `- {name: c${i}, image: "busybox:1.36", command: ["false"]}`).join('\n')}`), outcome: 'played' },
];

/** Scripts of one container, and everything else: two lists, so that two workers can share them. */
export const hostileScripts: readonly Hostile[] = shell.map(([name, script, outcome, says]) => ({ name, manifest: scripted(script), outcome, ...(says === undefined ? {} : { says }) }));
export const hostileManifests: readonly Hostile[] = manifests;
export const hostile: readonly Hostile[] = [...hostileScripts, ...hostileManifests];
/** Every field that takes a number, with every number that is too much for it: all must be refused or played, none may break anything. */
export const overflows: readonly { readonly name: string; readonly manifest: string }[] = fields.flatMap(([field, make]) =>
  numbers.map((number) => ({ name: `${field}: ${number}`, manifest: make(number) })),
);
