/** Where the fuzzer's inputs come from: real manifests, cut and spliced, and grammars of the things people type. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { hostile } from './hostile.ts';

const root = new URL('../../', import.meta.url);
const list = (folder: string, ending: string): string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8'));

/** Every sample, and every manifest that was played on the real cluster. */
export const seeds: readonly string[] = [
  ...list('content/samples', '.yaml'),
  ...list('tests/golden/recordings', '.json').flatMap((text) => {
    const { cases } = JSON.parse(text) as { cases?: Record<string, { manifest?: string }> };
    return Object.values(cases ?? {}).flatMap(({ manifest }) => manifest ?? []);
  }),
];

/** Text that has broken programs before. */
export const nasty = fc.constantFrom(
  '', ' ', '\t', '\0', '\u0007', '\u001b[31m', '\u202e', '\u200b', '\ufeff', '\ud800', '\uffff', '😀', '<script>', '"', "'", '\\', '`', '$(', '${', '%s', '%n', '..', '/', '-', '--', '~', '*', '&a', '*a', '<<', '!!', '|', '>', '? ', ': ',
  '- ', '{', '}', '[', ']', '#', ',', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'true', 'NaN', '.inf', '0x', '1e999', '-1', '0', '9223372036854775808', '1_000', '08', '1Ki', '100m', '1E', 'yes', 'a'.repeat(300),
);
const small = fc.oneof({ weight: 3, arbitrary: nasty }, { weight: 2, arbitrary: fc.string({ maxLength: 8, unit: 'grapheme' }) }, { weight: 1, arbitrary: fc.string({ maxLength: 8, unit: 'binary' }) });

/** One cut, insertion, repetition, indentation or exchange. `at` and `to` are parts of the whole. */
type Edit = readonly [kind: number, at: number, to: number, text: string];
const edit: Arbitrary<Edit> = fc.tuple(fc.nat(7), fc.nat(9999), fc.nat(9999), small);
function applyEdit(text: string, [kind, at, to, extra]: Edit): string {
  const from = Math.floor((at / 10_000) * text.length);
  const lines = text.split('\n');
  const line = Math.floor((at / 10_000) * lines.length);
  const other = Math.floor((to / 10_000) * lines.length);
  switch (kind) {
    case 0: return text.slice(0, from) + extra + text.slice(from);
    case 1: return text.slice(0, from) + text.slice(from + 1 + (to % 12));
    case 2: return lines.toSpliced(line, 1).join('\n');
    case 3: return lines.toSpliced(line, 0, lines[other] ?? '').join('\n');
    case 4: return lines.with(line, `${to % 2 === 0 ? '  ' : ' '}${lines[line] ?? ''}`).join('\n');
    case 5: return lines.with(line, (lines[line] ?? '').replace(/^ {1,2}/, '')).join('\n');
    case 6: return lines.with(line, (lines[line] ?? '').replace(/: .*$/, () => `: ${extra}`)).join('\n');
    default: return lines.with(line, (lines[line] ?? '').replace(/[\w-]+:/, () => `${extra}:`)).join('\n');
  }
}
const spoilt = (most: number): Arbitrary<string> =>
  fc.tuple(fc.nat(seeds.length - 1), fc.array(edit, { minLength: 1, maxLength: most })).map(([seed, edits]) => edits.reduce(applyEdit, seeds[seed] ?? '').slice(0, 20_000));

/** Manifests with a few mistakes. */
export const manifest = fc.oneof(spoilt(1), spoilt(4));
/** Text that is more or less YAML. */
export const yamlText = fc.oneof(
  { weight: 3, arbitrary: spoilt(30) },
  { weight: 2, arbitrary: fc.array(fc.oneof(small, fc.constantFrom('\n', '\n  ', '\n- ', 'kind: Pod\n', 'apiVersion: v1\n', 'spec:\n', '  containers:\n', 'a: b\n', '---\n', '"\\x', '|\n', '>-\n', '&x ', '*x', '<<: *x\n')), { maxLength: 60 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: 'binary' }) },
);

const name = fc.constantFrom('a', 'b', 'i', 'x', '1', '@', '*', '#', '?', '$$', '!', '-', 'PATH', 'IFS', 'f', '__proto__', 'constructor');
const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', '1', '/tmp/f', '-n', '-f', '/', '.', '..', '*', '~', '%s\\n', '0', '-1', '/dev/null', '/dev/zero', '/proc/self/status', "'q q'", '"$@"', '$x', '$(echo a)', '`echo b`', '$((i+1))', '${x:-y}', '${#x}', '${x%%a*}', '{a,b}', '\\', "$'\\x41'", '<', '"a') },
  { weight: 1, arbitrary: name.map((each) => `\${${each}:1:2}`) },
  { weight: 1, arbitrary: small.map((text) => text.replaceAll('\n', ' ')) },
);
const program = fc.constantFrom(
  'echo', 'cat', 'ls', 'ls -lR', 'grep', 'grep -E', 'sed', 'sed -n', 'awk', 'head', 'tail', 'tail -f', 'wc', 'sort', 'uniq', 'cut -d: -f1', 'tr a b', 'test', '[', 'expr', 'printf', 'sleep', 'date', 'find', 'xargs', 'dd', 'cp', 'mv', 'rm -rf', 'mkdir -p', 'ln -s', 'chmod', 'stat', 'du', 'df', 'ps', 'kill',
  'trap', 'set', 'export', 'unset', 'local', 'read x', 'eval', '.', 'exec', 'wait', 'jobs', 'cd', 'shift', 'getopts ab x', 'return', 'exit', 'break', 'continue', 'nc', 'wget -O-', 'httpd', 'tar', 'gzip', 'base64', 'md5sum', 'seq', 'yes', 'tee', 'timeout 1', 'nohup', 'env', 'id', 'hostname', 'od', 'diff', 'bc', 'cmp', 'f', 'true', 'false', ':', 'top -b -n1', 'nslookup', 'time', 'command', 'type', 'umask', 'ulimit', 'alias', 'x=1', 'vi', 'mount', 'free', 'uname -a', 'nginx', 'curl',
);
const simple = fc.tuple(program, fc.array(word, { maxLength: 4 })).map(([first, rest]) => [first, ...rest].join(' '));
const script = fc.letrec<{ line: string; block: string }>((tie) => ({
  line: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 6, arbitrary: simple },
    { weight: 1, arbitrary: fc.tuple(tie('line'), fc.constantFrom(' | ', ' && ', ' || ', '; ', ' & '), tie('line')).map((each) => each.join('')) },
    { weight: 1, arbitrary: fc.tuple(simple, fc.constantFrom('> ', '>> ', '< ', '2>&1 #', '<&- #', '>&3 #', '3<> '), word).map((each) => each.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('line'), tie('block')).map(([test, body]) => `if ${test}\nthen ${body}\nfi`) },
    { weight: 1, arbitrary: fc.tuple(tie('line'), tie('block')).map(([test, body]) => `while ${test}\ndo ${body}\ndone`) },
    { weight: 1, arbitrary: fc.tuple(word, word, tie('block')).map(([a, b, body]) => `for x in ${a} ${b}\ndo ${body}\ndone`) },
    { weight: 1, arbitrary: fc.tuple(word, word, tie('block')).map(([a, b, body]) => `case ${a} in\n${b}) ${body};;\nesac`) },
    { weight: 1, arbitrary: tie('block').map((body) => `f() { ${body}\n}`) },
    { weight: 1, arbitrary: tie('block').map((body) => `( ${body}\n)`) },
    { weight: 1, arbitrary: tie('block').map((body) => `cat <<E\n${body}\nE`) },
    { weight: 1, arbitrary: tie('block').map((body) => `x=$(${body}\n)`) },
    { weight: 1, arbitrary: small },
  ),
  block: fc.array(tie('line'), { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
}));
export const shellScript = script.block.map((text) => text.slice(0, 5_000));

const kubectlWord = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('pods', 'pod', 'po', 'all', 'nodes', 'jobs', 'deploy', 'events', 'svc', 'cm', 'two', 'pod/two', 'two/a', '-c', 'a', 'b', '-o', 'yaml', 'json', 'wide', 'name', '-A', '-n', 'default', '-w', '-f', '-', 'pod.yaml', '-l', 'a=b', '!a', 'a in (b,c)', '--tail=1', '--previous', '--all', '--force', '--grace-period=0', '--now', '--', 'sh', '-c', '"echo x"', '-it', '--for=condition=Ready', '--timeout=1s', '--replicas=3', '--image=busybox:1.36', '--restart=Never', '--dry-run=client', '--rm', '--since=1s', '--sort-by=.metadata.name', '--show-labels', '--field-selector=status.phase=Running', '-p', "'{\"spec\":{}}'", '--type=json', '--overrides={}', '-h', '--help', '--no-such-flag', '--v=9', '--subresource=status') },
  { weight: 2, arbitrary: fc.oneof(fc.constantFrom('{', '}', '{.items[*].metadata.name}', '{range .items[*]}{.a}{end}', '{..}', '{.a[?(@.b==1)]}', '{.a[-1:]}', '{.a[0:99999999999]}', '{{range .items}}', '{{.a.b}}', '{{printf "%d" 1}}', 'NAME:.a'), small).chain((text) => fc.constantFrom('jsonpath=', 'go-template=', 'custom-columns=').map((kind) => `-o '${kind}${text.replaceAll("'", '')}'`)) },
  { weight: 1, arbitrary: small },
);
const verb = fc.constantFrom('get', 'get', 'describe', 'logs', 'exec', 'apply', 'delete', 'create', 'run', 'edit', 'patch', 'scale', 'rollout', 'label', 'annotate', 'explain', 'wait', 'top', 'debug', 'cp', 'port-forward', 'attach', 'diff', 'replace', 'set', 'expose', 'auth', 'config', 'version', 'api-resources', 'events', 'cordon', 'drain', 'taint', 'kustomize', 'completion', 'certificate', 'cluster-info', 'autoscale', 'nonsense');
export const kubectlLine = fc
  .tuple(fc.constantFrom('kubectl', 'kubectl', 'kubectl', 'k', 'kubectl -n default'), verb, fc.array(kubectlWord, { maxLength: 6 }), fc.constantFrom('', '', '', ' | grep a', ' | head -1', ' > x', ' && kubectl get po', ' ; ls', ' | sort | uniq -c', ' | wc -l', ' 2>&1', ' |', ' "', ' &'))
  .map(([tool, first, words, rest]) => `${tool} ${first} ${words.join(' ')}${rest}`);

export const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
export { hostile, small };
