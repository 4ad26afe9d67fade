// Job and CronJob (V-90, V-93).
import type { CronJob, Job, JobSpec } from '../types.ts';
import { scheduleProblem } from './cron.ts';
import type { Errors } from './errors.ts';
import { selectorJson, selectorMatches, validateMetadata, validateSelector } from './metadata.ts';
import { validateTemplate } from './pod.ts';
import { nonNegative, validateMatch } from './workloads.ts';

/** The selector and labels were generated before (withJobLabels). */
export function validateJob(job: Job, errors: Errors): void {
  validateMetadata(job.metadata, errors);
  const { spec } = job;
  const { selector } = spec ?? {};
  if (spec && !spec.manualSelector && selector) {
    const uid = job.metadata.uid ?? '';
    const name = job.metadata.name ?? '';
    const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
    if (!selectorMatches(selector, own)) errors.add({ path: 'spec.selector', type: 'invalid', value: selectorJson(selector), detail: '`selector` not auto-generated' });
  }
  validateJobSpec(spec, 'spec', errors);
  if (!selector) errors.required('spec.selector');
  else validateSelector(selector, 'spec.selector', errors);
  validateMatch(selector, spec?.template, errors);
}

export function validateCronJob(object: CronJob, errors: Errors): void {
  validateMetadata(object.metadata, errors);
  const { schedule = '', timeZone, startingDeadlineSeconds, jobTemplate } = object.spec ?? {};
  const concurrency: string = object.spec?.concurrencyPolicy ?? '';
  if (schedule === '') errors.required('spec.schedule');
  else {
    const problem = scheduleProblem(schedule);
    if (problem !== undefined) errors.invalid('spec.schedule', schedule, problem);
    if (schedule.includes('TZ')) errors.invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
  }
  nonNegative(startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors);
  if (timeZone !== undefined) {
    if (timeZone === '') errors.invalid('spec.timeZone', timeZone, 'timeZone must be nil or non-empty string');
    else if (timeZone.toLowerCase() === 'local') errors.invalid('spec.timeZone', timeZone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
    else if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(timeZone)) errors.invalid('spec.timeZone', timeZone, `unknown time zone ${timeZone}`);
  }
  const policies = ['Allow', 'Forbid', 'Replace'];
  if (!policies.includes(concurrency)) errors.unsupported('spec.concurrencyPolicy', concurrency, policies);
  validateJobSpec(jobTemplate?.spec, 'spec.jobTemplate.spec', errors);
  if (jobTemplate?.spec?.selector) errors.add({ path: 'spec.jobTemplate.spec.selector', type: 'invalid', value: selectorJson(jobTemplate.spec.selector), detail: '`selector` will be auto-generated' });
  if (jobTemplate?.spec?.manualSelector) errors.unsupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']);
  nonNegative(object.spec?.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors);
  nonNegative(object.spec?.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors);
  const { name = '' } = object.metadata;
  if (name.length > 52) errors.invalid('metadata.name', name, 'must be no more than 52 characters');
}

function validateJobSpec(spec: JobSpec | undefined, path: string, errors: Errors): void {
  for (const field of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex'] as const) nonNegative(spec?.[field], `${path}.${field}`, errors);
  if (spec?.maxFailedIndexes !== undefined) {
    nonNegative(spec.maxFailedIndexes, `${path}.maxFailedIndexes`, errors);
    if (spec.backoffLimitPerIndex === undefined) errors.required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified');
  }
  const mode: string | undefined = spec?.completionMode;
  if (mode !== undefined) {
    if (mode !== 'NonIndexed' && mode !== 'Indexed') errors.unsupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']);
    if (mode === 'Indexed' && spec?.completions === undefined) errors.required(`${path}.completions`, 'when completion mode is Indexed');
  }
  if (mode !== 'Indexed' && spec?.backoffLimitPerIndex !== undefined) errors.invalid(`${path}.backoffLimitPerIndex`, spec.backoffLimitPerIndex, 'requires indexed completion mode');
  validateFailurePolicy(spec, path, errors);
  if (spec?.successPolicy && mode !== 'Indexed') errors.invalid(`${path}.successPolicy`, spec.successPolicy, 'requires indexed completion mode');
  const replacement: string | undefined = spec?.podReplacementPolicy;
  if (replacement !== undefined) {
    const allowed = spec?.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
    if (!allowed.includes(replacement)) errors.unsupported(`${path}.podReplacementPolicy`, replacement, allowed);
  }
  validateTemplate(spec?.template, `${path}.template`, errors);
  const at = `${path}.template.spec.restartPolicy`;
  const restart = spec?.template?.spec?.restartPolicy ?? '';
  if (restart === '' || restart === 'Always') errors.required(at, 'valid values: "OnFailure", "Never"'); // V-90: not given and Always look alike
  else if (restart !== 'OnFailure' && restart !== 'Never') errors.unsupported(at, restart, ['OnFailure', 'Never']);
  else if (spec?.podFailurePolicy && restart !== 'Never') errors.invalid(at, restart, 'only "Never" is supported when podFailurePolicy is specified');
}

function validateFailurePolicy(spec: JobSpec | undefined, path: string, errors: Errors): void {
  const names = new Set([...(spec?.template?.spec?.containers ?? []), ...(spec?.template?.spec?.initContainers ?? [])].map((c) => c.name));
  const rules = spec?.podFailurePolicy?.rules ?? [];
  if (rules.length > 20) errors.tooMany(`${path}.podFailurePolicy.rules`, rules.length, 20);
  for (const [i, rule] of rules.entries()) {
    const at = `${path}.podFailurePolicy.rules[${i}]`;
    const action: string = rule.action ?? '';
    const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
    if (action === '') errors.required(`${at}.action`, `valid values: ${actions.map((a) => `"${a}"`).join(', ')}`);
    else if (!actions.includes(action)) errors.unsupported(`${at}.action`, action, actions);
    else if (action === 'FailIndex' && spec?.backoffLimitPerIndex === undefined) errors.invalid(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set');
    const codes = rule.onExitCodes;
    if (codes) {
      const operator: string = codes.operator ?? '';
      if (operator === '') errors.required(`${at}.onExitCodes.operator`, 'valid values: "In", "NotIn"');
      else if (operator !== 'In' && operator !== 'NotIn') errors.unsupported(`${at}.onExitCodes.operator`, operator, ['In', 'NotIn']);
      if (codes.containerName !== undefined && !names.has(codes.containerName)) errors.invalid(`${at}.onExitCodes.containerName`, codes.containerName, 'must be one of the container or initContainer names in the pod template');
      if (!codes.values?.length) errors.invalid(`${at}.onExitCodes.values`, codes.values ?? null, 'at least one value is required');
      for (const [j, value] of (codes.values ?? []).entries()) if (operator === 'In' && value === 0) errors.invalid(`${at}.onExitCodes.values[${j}]`, value, 'must not be 0 for the In operator');
    }
    const patterns = rule.onPodConditions ?? [];
    for (const [j, pattern] of patterns.entries()) {
      const status: string = pattern.status ?? '';
      if (status !== 'True' && status !== 'False' && status !== 'Unknown') errors.unsupported(`${at}.onPodConditions[${j}].status`, status, ['False', 'True', 'Unknown']);
    }
    if (codes && patterns.length > 0) errors.invalid(at, '', 'specifying one of OnExitCodes and OnPodConditions is not supported, but both are set');
    if (!codes && patterns.length === 0) errors.invalid(at, '', 'specifying one of OnExitCodes and OnPodConditions is required');
  }
}
