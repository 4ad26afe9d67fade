// Rules of Jobs and CronJobs beyond the spec, from the API server's validation: a manifest → its errors.
import { describe } from 'vitest';
import { M_NONNEG, M_QNAME, M_SUB, checkRows, kind } from './helpers.ts';

const POD = 'template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}';
const job = (fields: string): string => kind('batch/v1', 'Job', `spec:\n  ${fields}\n  ${POD}`);
const cron = (fields: string, name = 'x'): string => kind('batch/v1', 'CronJob', `spec:\n  ${fields}\n  jobTemplate: {spec: {${POD}}}`).replace('name: x', `name: ${name}`);
const rule = (fields: string): string => job(`podFailurePolicy: {rules: [{${fields}}]}`);
const RULE = 'spec.podFailurePolicy.rules[0]';
const numbers = (count: number): string => Array.from({ length: count }, (_, i) => i + 1).join(', ');
const conditions = (count: number): string => Array.from({ length: count }, (_, i) => `{type: C${i}, status: "True"}`).join(', ');
const rules = (count: number): string => job(`podFailurePolicy: {rules: [${Array.from({ length: count }, () => '{action: Ignore, onExitCodes: {operator: In, values: [1]}}').join(', ')}]}`);
const successes = (count: number): string => job(`completionMode: Indexed\n  completions: 5\n  successPolicy: {rules: [${Array.from({ length: count }, () => '{succeededCount: 1}').join(', ')}]}`);
const success = (fields: string): string => job(`completionMode: Indexed\n  completions: 5\n  successPolicy: {rules: [{${fields}}]}`);
const SUCCESS = 'spec.successPolicy.rules[0]';

describe('numbers', () => checkRows(['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'].map((field) => [field, job(`${field}: -1`), `spec.${field}: Invalid value: -1: ${M_NONNEG}`] as const)));

const PICKS = 'template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}';
const picks = (fields: string): string => kind('batch/v1', 'Job', `spec: {${fields}${PICKS}}`);
describe('selectors (V-93)', () => checkRows([
  ['its own', picks('selector: {matchLabels: {a: b}}, '), 'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"00000000-0000-4000-8000-000000000000"}}: `selector` not auto-generated'],
  ['by hand', picks('manualSelector: true, selector: {matchLabels: {a: b}}, ')],
  ['by hand, and none', picks('manualSelector: true, '), 'spec.selector: Required value', 'spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`'],
  ['by hand, of others', picks('manualSelector: true, selector: {matchLabels: {a: c}}, '), 'spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`'],
  ['of a CronJob', kind('batch/v1', 'CronJob', `spec: {schedule: "@daily", jobTemplate: {spec: {manualSelector: true, selector: {matchLabels: {a: b}}, ${PICKS}}}}`), 'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated', 'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"'],
  ['of nothing', kind('batch/v1', 'Job', ''), 'spec.template.spec.containers: Required value', 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
]));

describe('Indexed', () => checkRows([
  ['mode', job('completionMode: Both'), 'spec.completionMode: Unsupported value: "Both": supported values: "NonIndexed", "Indexed"'],
  ['no completions', job('completionMode: Indexed\n  parallelism: 1'), 'spec.completions: Required value: when completion mode is Indexed'],
  ['needs the mode', job('backoffLimitPerIndex: 1'), 'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
  ['needs a limit', job('completionMode: Indexed\n  completions: 2\n  maxFailedIndexes: 1'), 'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
  ['both need the mode', job('maxFailedIndexes: 1\n  backoffLimitPerIndex: -1'), `spec.backoffLimitPerIndex: Invalid value: -1: ${M_NONNEG}`, 'spec.backoffLimitPerIndex: Invalid value: -1: requires indexed completion mode', 'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode'],
  ['more failures than indexes', job('completionMode: Indexed\n  completions: 2\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 3'), 'spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions'],
  ['too wide', job('completionMode: Indexed\n  completions: 2\n  parallelism: 100001'), 'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed'],
  ['at their limits', job('completionMode: Indexed\n  completions: 100000\n  parallelism: 100000\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 100000')],
  ['with many indexes and no limit for each', job('completionMode: Indexed\n  completions: 100001\n  parallelism: 100000')],
  ['with many indexes', job('completionMode: Indexed\n  completions: 100001\n  parallelism: 10000\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 10000')],
  ['failures of many indexes', job('completionMode: Indexed\n  completions: 100001\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 10001'), 'spec.maxFailedIndexes: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index'],
  ['failures without end', job('completionMode: Indexed\n  completions: 100002\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 100001'), 'spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000', 'spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index'],
  ['as many failures as indexes', job('completionMode: Indexed\n  completions: 2\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 2')],
  ['failures of none', job('completionMode: Indexed\n  completions: 0\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 1'), 'spec.maxFailedIndexes: Invalid value: 1: must be less than or equal to completions'],
  ['negative failures', job('completionMode: Indexed\n  completions: 2\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: -1'), `spec.maxFailedIndexes: Invalid value: -1: ${M_NONNEG}`],
  ['neither mode', job('completionMode: Both\n  backoffLimitPerIndex: 1'), 'spec.completionMode: Unsupported value: "Both": supported values: "NonIndexed", "Indexed"'],
  ['needs the mode, said aloud', job('completionMode: NonIndexed\n  backoffLimitPerIndex: 1'), 'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
  ['too many', job('completionMode: Indexed\n  completions: 100001\n  parallelism: 10001\n  backoffLimitPerIndex: 1'), 'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000', 'spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index'],
]));

describe('podFailurePolicy', () => checkRows([
  ['fine', rule('action: FailJob, onExitCodes: {operator: In, values: [1, 2]}')],
  ['fine, of a container', rule('action: FailJob, onExitCodes: {containerName: a, operator: In, values: [1]}')],
  ['fine, of an init container', job('podFailurePolicy: {rules: [{action: Count, onExitCodes: {containerName: i, operator: NotIn, values: [0]}}]}').replace('containers: [', 'initContainers: [{name: i, image: i}], containers: [')],
  ['fine, of conditions', rule('action: Ignore, onPodConditions: [{type: DisruptionTarget, status: "True"}, {type: a.b/C, status: "False"}, {type: A, status: Unknown}]')],
  ['fine, of an index', job('completionMode: Indexed\n  completions: 1\n  backoffLimitPerIndex: 1\n  podFailurePolicy: {rules: [{action: FailIndex, onExitCodes: {operator: In, values: [1]}}]}')],
  ['fine, 20 rules', rules(20)],
  ['21 rules', rules(21), 'spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items'],
  ['fine, 20 conditions', rule(`action: Ignore, onPodConditions: [${conditions(20)}]`)],
  ['21 conditions', rule(`action: Ignore, onPodConditions: [${conditions(21)}]`), `${RULE}.onPodConditions: Too many: 21: must have at most 20 items`],
  ['fine, 255 values', rule(`action: Ignore, onExitCodes: {operator: In, values: [${numbers(255)}]}`)],
  ['256 values', rule(`action: Ignore, onExitCodes: {operator: In, values: [${numbers(256)}]}`), `${RULE}.onExitCodes.values: Too many: 256: must have at most 255 items`],
  ['operator missing', rule('action: Ignore, onExitCodes: {values: [0]}'), `${RULE}.onExitCodes.operator: Required value: valid values: ["In" "NotIn"]`],
  ['condition of nothing', rule('action: Ignore, onPodConditions: [{}]'), `${RULE}.onPodConditions[0].type: Invalid value: "": name part must be non-empty`, `${RULE}.onPodConditions[0].type: Invalid value: "": ${M_QNAME}`],
  ['the second rule', job('podFailurePolicy: {rules: [{action: Ignore, onExitCodes: {operator: In, values: [1]}}, {action: Ignore}]}'), 'spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required'],
  ['no conditions', rule('action: Ignore, onPodConditions: []'), `${RULE}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
  ['zero is no failure', rule('action: Ignore, onExitCodes: {operator: NotIn, values: [0]}')],
  ['negative values are in order', rule('action: Ignore, onExitCodes: {operator: NotIn, values: [-2, -1, 0, 3]}')],
  ['twice, and out of order', rule('action: Ignore, onExitCodes: {operator: NotIn, values: [3, 1, 3]}'), `${RULE}.onExitCodes.values[2]: Duplicate value: 3`, `${RULE}.onExitCodes.values: Invalid value: [3,1,3]: must be ordered`],
  ['action missing', rule('onExitCodes: {operator: In, values: [1]}'), `${RULE}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`],
  ['action', rule('action: Stop, onExitCodes: {operator: In, values: [1]}'), `${RULE}.action: Unsupported value: "Stop": supported values: "Count", "FailIndex", "FailJob", "Ignore"`],
  ['FailIndex', rule('action: FailIndex, onExitCodes: {operator: In, values: [1]}'), `${RULE}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
  ['neither', rule('action: Ignore'), `${RULE}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
  ['both', rule('action: Ignore, onExitCodes: {operator: In, values: [1]}, onPodConditions: [{type: A, status: "True"}]'), `${RULE}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
  ['operator missing', rule('action: Ignore, onExitCodes: {values: [1]}'), `${RULE}.onExitCodes.operator: Required value: valid values: ["In" "NotIn"]`],
  ['operator', rule('action: Ignore, onExitCodes: {operator: Is, values: [1]}'), `${RULE}.onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"`],
  ['container', rule('action: Ignore, onExitCodes: {containerName: b, operator: In, values: [1]}'), `${RULE}.onExitCodes.containerName: Invalid value: "b": must be one of the container or initContainer names in the pod template`],
  ['values missing', rule('action: Ignore, onExitCodes: {operator: In}'), `${RULE}.onExitCodes.values: Invalid value: null: at least one value is required`],
  ['values none', rule('action: Ignore, onExitCodes: {operator: In, values: []}'), `${RULE}.onExitCodes.values: Invalid value: []: at least one value is required`],
  ['zero', rule('action: Ignore, onExitCodes: {operator: In, values: [0]}'), `${RULE}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`],
  ['twice', rule('action: Ignore, onExitCodes: {operator: In, values: [1, 1]}'), `${RULE}.onExitCodes.values[1]: Duplicate value: 1`],
  ['order', rule('action: Ignore, onExitCodes: {operator: In, values: [2, 1]}'), `${RULE}.onExitCodes.values: Invalid value: [2,1]: must be ordered`],
  ['condition', rule('action: Ignore, onPodConditions: [{type: "a b", status: "Maybe"}]'), `${RULE}.onPodConditions[0].type: Invalid value: "a b": ${M_QNAME}`, `${RULE}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`],
  ['restart policy', job('podFailurePolicy: {rules: []}').replace('restartPolicy: Never', 'restartPolicy: OnFailure'), 'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified'],
  ['replacement with it', job('podFailurePolicy: {rules: []}\n  podReplacementPolicy: TerminatingOrFailed'), 'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
  ['replacement', job('podReplacementPolicy: Never'), 'spec.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"'],
]));

describe('successPolicy', () => checkRows([
  ['fine', success('succeededIndexes: "0,2-3", succeededCount: 2')],
  ['fine, a count', success('succeededCount: 5')],
  ['fine, indexes', success('succeededIndexes: "0-4"')],
  ['fine, as many as the indexes', success('succeededIndexes: "0-1,3", succeededCount: 3')],
  ['fine, 20 rules', successes(20)],
  ['21 rules', successes(21), 'spec.successPolicy.rules: Too many: 21: must have at most 20 items'],
  ['no indexes', success('succeededIndexes: "", succeededCount: 1'), `${SUCCESS}.succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)`],
  ['a count of indexes that cannot be read', success('succeededIndexes: "a", succeededCount: 1'), `${SUCCESS}.succeededIndexes: Invalid value: "a": error parsing succeededIndexes: cannot convert string to integer for index: "a"`, `${SUCCESS}.succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)`],
  ['far too long', success(`succeededIndexes: "${'0'.repeat(65_537)}"`), `${SUCCESS}.succeededIndexes: Too long: may not be more than 65536 bytes`],
  ['fine, just not too long', success(`succeededIndexes: "${'0'.repeat(65_536)}"`)],
  ['fine, with signs', success('succeededIndexes: "+1,+02"')],
  ['beyond 64 bits', success('succeededIndexes: "9223372036854775808"'), `${SUCCESS}.succeededIndexes: Invalid value: "9223372036854775808": error parsing succeededIndexes: cannot convert string to integer for index: "9223372036854775808"`],
  ['within 64 bits', success('succeededIndexes: "9223372036854774000"'), `${SUCCESS}.succeededIndexes: Invalid value: "9223372036854774000": error parsing succeededIndexes: too large index: "9223372036854774000"`],
  ['the second rule', job('completionMode: Indexed\n  completions: 5\n  successPolicy: {rules: [{succeededCount: 1}, {}]}'), 'spec.successPolicy.rules[1]: Required value: at least one of succeededCount or succeededIndexes must be specified'],
  ['too large at the end', success('succeededIndexes: 3-5'), `${SUCCESS}.succeededIndexes: Invalid value: "3-5": error parsing succeededIndexes: too large index: "5"`],
  ['words at the end', success('succeededIndexes: 3-b'), `${SUCCESS}.succeededIndexes: Invalid value: "3-b": error parsing succeededIndexes: cannot convert string to integer for index: "b"`],
  ['a comma at the end', success('succeededIndexes: "3,"'), `${SUCCESS}.succeededIndexes: Invalid value: "3,": error parsing succeededIndexes: cannot convert string to integer for index: ""`],
  ['an interval of one', success('succeededIndexes: "3-3"'), `${SUCCESS}.succeededIndexes: Invalid value: "3-3": error parsing succeededIndexes: non-increasing order, previous: 3, current: 3`],
  ['the same twice', success('succeededIndexes: "0-3,3"'), `${SUCCESS}.succeededIndexes: Invalid value: "0-3,3": error parsing succeededIndexes: non-increasing order, previous: 3, current: 3`],
  ['as Go quotes', success('succeededIndexes: "\\a"'), `${SUCCESS}.succeededIndexes: Invalid value: "\\a": error parsing succeededIndexes: cannot convert string to integer for index: "\\a"`],
  ['mode', job('successPolicy: {rules: [{succeededCount: 1}]}'), 'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode'],
  ['no rules', job('completionMode: Indexed\n  completions: 5\n  successPolicy: {rules: []}'), 'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified'],
  ['empty rule', success(''), `${SUCCESS}: Required value: at least one of succeededCount or succeededIndexes must be specified`],
  ['count', success('succeededCount: 6'), `${SUCCESS}.succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)`],
  ['count of indexes', success('succeededIndexes: "0-1", succeededCount: 3'), `${SUCCESS}.succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`],
  ['negative', success('succeededCount: -1'), `${SUCCESS}.succeededCount: Invalid value: -1: ${M_NONNEG}`],
  ['words', success('succeededIndexes: a'), `${SUCCESS}.succeededIndexes: Invalid value: "a": error parsing succeededIndexes: cannot convert string to integer for index: "a"`],
  ['too large', success('succeededIndexes: "5"'), `${SUCCESS}.succeededIndexes: Invalid value: "5": error parsing succeededIndexes: too large index: "5"`],
  ['three parts', success('succeededIndexes: 1-2-3'), `${SUCCESS}.succeededIndexes: Invalid value: "1-2-3": error parsing succeededIndexes: the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`],
  ['backwards', success('succeededIndexes: "3-1"'), `${SUCCESS}.succeededIndexes: Invalid value: "3-1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1`],
  ['out of order', success('succeededIndexes: "3,1"'), `${SUCCESS}.succeededIndexes: Invalid value: "3,1": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1`],
]));

const M_PATH = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
describe('managedBy', () => checkRows([
  ['fine', job('managedBy: example.com/me')],
  ['fine, at 63', job(`managedBy: a.b/${'c'.repeat(59)}`)],
  ['fine, of the cluster itself', job('managedBy: kubernetes.io/job-controller')],
  ['fine, of many parts', job("managedBy: a.b/c/d-e._~%!$&'()*+,;=:9Z")],
  ['empty', job('managedBy: ""'), 'spec.managedBy: Required value'],
  ['no name', job('managedBy: a.b/'), 'spec.managedBy: Invalid value: "a.b/": must be a domain-prefixed path (such as "acme.io/foo")'],
  ['no host', job('managedBy: /me'), 'spec.managedBy: Invalid value: "/me": must be a domain-prefixed path (such as "acme.io/foo")'],
  ['a name with a blank', job('managedBy: "a.b/c d"'), `spec.managedBy: Invalid value: "c d": ${M_PATH}`],
  ['no domain', job('managedBy: me'), 'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
  ['domain', job('managedBy: A/me'), `spec.managedBy: Invalid value: "A": ${M_SUB}`],
  ['long', job(`managedBy: a.b/${'c'.repeat(60)}`), 'spec.managedBy: Too long: may not be more than 63 bytes'],
]));

const DAILY = 'schedule: "@daily"';
describe('CronJob', () => checkRows([
  ['no schedule', cron('suspend: true'), 'spec.schedule: Required value'],
  ['fields', cron('schedule: "* * * *"'), 'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'],
  ['minute', cron('schedule: "60 * * * *"'), 'spec.schedule: Invalid value: "60 * * * *": end of range (60) above maximum (59): 60'],
  ['word', cron('schedule: "x * * * *"'), 'spec.schedule: Invalid value: "x * * * *": failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
  ['descriptor', cron('schedule: "@noon"'), 'spec.schedule: Invalid value: "@noon": unrecognized descriptor: @noon'],
  ['zone in the schedule', cron('schedule: "TZ=UTC * * * * *"'), 'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
  ['zone', cron(`${DAILY}\n  timeZone: Europe/Berlin`)],
  ['zone empty', cron(`${DAILY}\n  timeZone: ""`), 'spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
  ['zone Local', cron(`${DAILY}\n  timeZone: Local`), 'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'],
  ['zone unknown', cron(`${DAILY}\n  timeZone: Europe/Nowhere`), 'spec.timeZone: Invalid value: "Europe/Nowhere": unknown time zone Europe/Nowhere'],
  ['zone in small letters', cron(`${DAILY}\n  timeZone: europe/berlin`), 'spec.timeZone: Invalid value: "europe/berlin": unknown time zone europe/berlin'],
  ['zone with spaces', cron(`${DAILY}\n  timeZone: Central European Time`), 'spec.timeZone: Invalid value: "Central European Time": unknown time zone Central European Time'],
  ['policy', cron(`${DAILY}\n  concurrencyPolicy: Skip`), 'spec.concurrencyPolicy: Unsupported value: "Skip": supported values: "Allow", "Forbid", "Replace"'],
  ['limits', cron(`${DAILY}\n  successfulJobsHistoryLimit: -1\n  failedJobsHistoryLimit: -2`), `spec.successfulJobsHistoryLimit: Invalid value: -1: ${M_NONNEG}`, `spec.failedJobsHistoryLimit: Invalid value: -2: ${M_NONNEG}`],
  ['deadline', cron(`${DAILY}\n  startingDeadlineSeconds: -1`), `spec.startingDeadlineSeconds: Invalid value: -1: ${M_NONNEG}`],
  ['52 letters', cron(DAILY, 'c'.repeat(52))],
  ['53 letters', cron(DAILY, 'c'.repeat(53)), 'metadata.name: Invalid value: "ccccccccccccccccccccccccccccccccccccccccccccccccccccc": must be no more than 52 characters'],
]));
