// What the editor says in plain words and what its fixes write, a row for every kind of problem.
import { describe, expect, test } from 'vitest';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import { TEMPLATE, container, kind, pod } from './helpers.ts';

const first = (text: string): { readonly plain: string; readonly title: string; readonly fixed: string } => {
  const problem = decodeManifest(text, { namespace: 'default' }).problems[0];
  if (problem === undefined) throw new Error('no problem');
  const { plain, fix } = problem;
  return { plain: plain ?? '', title: fix?.title ?? '', fixed: fix === undefined ? '' : text.slice(0, fix.range.start) + fix.text + text.slice(fix.range.end) };
};
const limits = (amount: string): string => container(`resources: {limits: {memory: ${amount}}}`);
const noAmount = (text: string, meant = ''): string => `\`${text}\` is no amount for \`memory\`: write a number and a unit without a space, such as \`64Mi\`, \`1Gi\` or \`500m\`.${meant === '' ? '' : ` Did you mean \`${meant}\`?`}`;
const mount = (name: string, volumes = '- name: v'): string => pod(`${volumes === '' ? '' : `volumes:\n${volumes}\n`}containers:\n- name: a\n  image: a:1\n  volumeMounts: [{name: ${name}, mountPath: /x}]`);
const SMALL = 'may hold only small letters, digits and `-`, and must start and end with a letter or digit.';

describe('plain words, and the fix', () => {
  test.each<[string, string, string, string?, string?]>([
    ['a field nobody knows', container('wibble: 1'), '`wibble` is not a field of a container. Remove it, or check its spelling and indentation.'],
    ['of a struct without a name of its own', container('lifecycle: {preStop: {sleep: {wibble: 1}}}'), '`wibble` is not a field of a SleepAction. Remove it, or check its spelling and indentation.'],
    ['of a struct that begins with a vowel', pod('affinity: {wibble: 1}'), '`wibble` is not a field of an Affinity. Remove it, or check its spelling and indentation.'],
    ['a misspelt field', container('imagepullpolicy: Always'), '`imagepullpolicy` is not a field of a container; did you mean `imagePullPolicy`?', 'Rename to imagePullPolicy', 'imagePullPolicy: Always'],
    ['a field of a container in the spec', pod('livenessProbe: {}'), "`livenessProbe` is not a field of a Pod's spec; it belongs to a container, in `containers`. Check its indentation."],
    ['a field of the top in the spec', pod('metadata: {}'), "`metadata` is not a field of a Pod's spec; it belongs to the top level. Check its indentation."],
    ['a field of the container in a probe', container('livenessProbe: {image: b}'), '`image` is not a field of a probe; it belongs to the container, beside the probe. Check its indentation.'],
    ['a field of the probe in httpGet', container('livenessProbe: {httpGet: {port: 80, periodSeconds: 2}}'), '`periodSeconds` is not a field of httpGet; it belongs to the probe, beside `httpGet`. Check its indentation.'],
    ['a field of the probe in exec', container('livenessProbe: {exec: {command: [a], periodSeconds: 2}}'), '`periodSeconds` is not a field of exec; it belongs to the probe. Check its indentation.'],
    ['a field of the container in a mount', container('volumeMounts: [{name: v, mountPath: /a, image: b}]'), '`image` is not a field of a volume mount; it belongs to the container. Check its indentation.'],
    ['a field of the container in a variable', container('env: [{name: A, image: b}]'), '`image` is not a field of an environment variable; it belongs to the container. Check its indentation.'],
    ['a number that is text', container('env: [{name: A, value: 5}]'), '`value` must be text, but YAML reads 5 as a number: put it in quotes.', 'Put it in quotes', 'value: "5"'],
    ['text that is a number', container('ports: [{containerPort: "80"}]'), '`containerPort` must be a whole number without quotes or unit.', 'Write 80', 'containerPort: 80'],
    ['text that is no number', container('ports: [{containerPort: x80}]'), '`containerPort` must be a whole number without quotes or unit.', ''],
    ['text that is true', container('tty: " True"'), '`tty` must be true or false, without quotes.', 'Write true', 'tty: true'],
    ['text that is neither', container('tty: trueish'), '`tty` must be true or false, without quotes.', ''],
    ['a list for text', container('workingDir: [a]'), '`workingDir` must be text, but here it is a list.'], ['fields for text', container('workingDir: {a: b}'), '`workingDir` must be text, but here it is a set of fields.'],
    ['a list for a number', container('ports: [{containerPort: [80]}]'), '`containerPort` must be a whole number, but here it is a list.'], ['a number for true or false', container('tty: 1'), '`tty` must be true or false, but here it is a number.'], ['text for fields', container('livenessProbe: x'), '`livenessProbe` must be a set of fields, but here it is text.'], ['text for a map', pod('nodeSelector: x'), '`nodeSelector` must be a set of `key: value` lines, but here it is text.'], ['a list for a name or a number', container('livenessProbe: {tcpSocket: {port: [1]}}'), '`port` must be a number or a name, but here it is a list.'],
    ['true for a list', container('command: true'), '`command` must be a list, but here it is true or false.'], ['a number for a list', container('command: 5'), '`command` must be a list, but here it is a number.'],
    ['words for a list', container('command: " sleep  5 "'), '`command` must be a list: one item for each word.', 'Make it a list', 'command: ["sleep", "5"]'], ['words of a shell', container('command: a > b'), '`command` must be a list: one item for each word.', 'Make it a list', 'command: ["sh", "-c", "a > b"]'],
    ['fields for a list', container('ports: {containerPort: 80}'), '`ports` must be a list: each item starts with `- `.', 'Make it a list', 'ports: [{containerPort: 80}]'], ['a block of fields for a list', container('ports:\n  containerPort: 80\n\n  name: x'), '`ports` must be a list: each item starts with `- `.', 'Make it a list', 'ports:\n      - containerPort: 80'],
    ['variables without a value', container('env: {A: b, C: }'), '`env` must be a list of `- name: …` with a `value: …` each.', 'Make it a list', 'env: [{name: A, value: b}, {name: C, value: ""}]'], ['variables without a value, line by line', container('env:\n  A: b\n  C:\n  D: ~'), '`env` must be a list of `- name: …` with a `value: …` each.', 'Make it a list', 'env:\n      - name: A\n        value: b\n      - name: C\n        value: ""\n      - name: D\n        value: ""\n'],
    ['variables as fields', container('env: {A: b, C: 5}'), '`env` must be a list of `- name: …` with a `value: …` each.', 'Make it a list', 'env: [{name: A, value: b}, {name: C, value: "5"}]'], ['variables of more than text', container('env: {A: {b: c}}'), '`env` must be a list: each item starts with `- `.', 'Make it a list', 'env: [{A: {b: c}}]'],
    ['no base64', kind('v1', 'Secret', 'data: {a: "%"}'), '`a` must be base64; to write plain text, put it under `stringData`.'],
    ...([['64MB', '64M'], ['64MiB', '64Mi'], ['1GB', '1G'], ['1gib', '1Gi'], ['1KB', '1k'], ['1kib', '1Ki'], ['1tb', '1T'], ['1TiB', '1Ti'], ['64mi', '64Mi'], ['1gi', '1Gi'], ['1ki', '1Ki'], ['1K', '1k'], ['1g', '1G'], ['5b', '5'], ['64 Mi', '64Mi'], ['" 1.5 Gi "', '1.5Gi']] as const).map(([text, meant]): [string, string, string, string, string] => [`the amount ${text}`, limits(text), noAmount(text.replaceAll('"', ''), meant), `Write ${meant}`, 'memory: ']),
    ['no amount at all', limits('lots'), noAmount('lots'), ''], ['an amount of two numbers', limits('1.2.3Mi'), noAmount('1.2.3Mi'), ''], ['a unit nobody knows', limits('5foo'), noAmount('5foo'), ''],
    ['a value among others', pod('restartPolicy: "always"'), '`restartPolicy` can only be `Always`, `OnFailure` or `Never`. Did you mean `Always`?', 'Write Always', 'restartPolicy: Always'], ['a value far from all', pod('dnsPolicy: zzzzzzzz'), '`dnsPolicy` can only be `ClusterFirstWithHostNet`, `ClusterFirst`, `Default` or `None`.', ''],
    ['taken', pod('containers: [{name: a, image: a}, {name: a, image: b}]'), 'This `name` is taken already: each has to be different.'],
    ['a volume that was meant', mount('vv'), "There is no volume `vv` under the Pod's `volumes`. Did you mean `v`?", 'Write v', 'name: v, mountPath'], ['no volume like it', mount('wibble'), "There is no volume `wibble` under the Pod's `volumes`."], ['no volumes', mount('"wibble"', ''), "There is no volume `wibble` under the Pod's `volumes`. Add one."],
    ['a volume in a template', kind('apps/v1', 'Deployment', `spec:\n  selector: {matchLabels: {app: w}}\n  ${TEMPLATE.replace('image: "a:1"', 'image: "a:1", volumeMounts: [{name: dada, mountPath: /x}]')}\n      volumes: [{name: data}]`), "There is no volume `dada` under the Pod's `volumes`. Did you mean `data`?", 'Write data', 'name: data, mountPath'],
    ['an init container with a probe', pod('initContainers: [{name: i, image: i, livenessProbe: {exec: {command: [a]}}}]'), 'An init container may have `livenessProbe` only as a sidecar, with `restartPolicy: Always`.'],
    ['a name', pod('containers: [{name: "My App_1-", image: a}]'), `\`name\` ${SMALL}`, 'Write my-app-1', 'name: my-app-1'], ['a name of nothing', pod('containers: [{name: "__", image: a}]'), `\`name\` ${SMALL}`, ''], ['a name with dots', pod('containers: [{name: A.B, image: a}]'), `\`name\` ${SMALL}`, 'Write a-b', 'name: a-b'], ['a name that may have dots', 'apiVersion: v1\nkind: Pod\nmetadata: {name: A.B_}\nspec: {containers: [{name: a, image: a}]}\n', `\`name\` ${SMALL}`, 'Write a.b', 'name: a.b}'],
    ['a port in quotes', container("readinessProbe: {tcpSocket: {port: '80'}}"), "In quotes, `port` is a port's name; a number stands without quotes.", 'Write 80', 'port: 80}'],
    ['a selector of other labels', kind('apps/v1', 'Deployment', `spec:\n  selector: {matchLabels: {app: x}}\n  ${TEMPLATE}`), 'The selector must pick the Pods this template makes: give the template the same labels as the selector.'],
    ['more than the limit', container('resources: {requests: {cpu: 2}, limits: {cpu: 1}}'), 'A container cannot request more than its limit: must be less than or equal to cpu limit of 1.'],
    ['another rule', pod('activeDeadlineSeconds: 0'), '`activeDeadlineSeconds`: must be between 1 and 2147483647, inclusive.'],
    ['no containers', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: []}\n', 'A Pod needs at least one container under `spec.containers`; init containers alone are not enough.'], ['no image', pod('containers: [{name: a}]'), 'A container needs an `image`.'], ['no path of a mount', container('volumeMounts: [{name: v}]'), 'A volume mount needs a `mountPath`: where in the container the volume appears.'], ['no port', container('ports: [{name: x}]'), 'A port needs its `containerPort`, a number from 1 to 65535.'], ['no command', container('livenessProbe: {exec: {}}'), '`exec` needs a `command`.'], ['no ports of a Service', kind('v1', 'Service', 'spec: {selector: {a: b}}'), 'A Service needs at least one entry in `ports`.'],
    ['a probe of nothing', container('livenessProbe: {periodSeconds: 3}'), '`livenessProbe` must say what to do: one of `exec`, `httpGet`, `tcpSocket` or `grpc`.'], ['a hook of nothing', container('lifecycle: {preStop: {}}'), '`preStop` must say what to do: one of `exec`, `httpGet`, `tcpSocket` or `sleep`.'], ["a Job's policy", kind('batch/v1', 'Job', `spec:\n  ${TEMPLATE}`), "A Job's Pods must say `restartPolicy: Never` or `restartPolicy: OnFailure`; without it, it would be `Always`."],
  ])('%s', (_, text, plain, title, part) => {
    const got = first(text);
    expect(got.plain).toBe(plain);
    if (title !== undefined) expect(got.title).toBe(title);
    if (part !== undefined) expect(got.fixed).toContain(part);
  });
});
