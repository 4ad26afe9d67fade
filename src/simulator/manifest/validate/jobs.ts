// Job and CronJob (V-90, V-93).
import type { CronJob, Job, JobSpec } from '../types.ts';
import { scheduleProblem } from './cron.ts';
import type { Errors } from './errors.ts';
import { selectorJson, selectorMatches, validateMetadata, validateSelector } from './metadata.ts';
import { validateTemplate } from './pod.ts';
import { internalJson } from '../internal-json.ts';
import { validateFailurePolicy, validateIndexed, validateManagedBy, validateSuccessPolicy } from './jobPolicies.ts';
import { zoneExists } from './timeZones.ts';
import { nonNegative, validateMatch } from './workloads.ts';

/** The selector and labels were generated before (withJobLabels). */
export function validateJob(job: Job, errors: Errors): void {
  validateMetadata(job.metadata, errors);
  const { spec } = job;
  const { selector } = spec ?? {};
  if (spec && !spec.manualSelector && selector) {
    const uid = job.metadata.uid ?? '';
    const name = job.metadata.name ?? '';
    const own = {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      'job-name': name,
    };
    if (!selectorMatches(selector, own))
      errors.add({ path: 'spec.selector', type: 'invalid', value: selectorJson(selector), detail: '`selector` not auto-generated' });
  }
  validateJobSpec(spec, 'spec', errors);
  if (!selector) errors.required('spec.selector');
  else validateSelector(selector, 'spec.selector', errors);
  validateMatch(selector, spec?.template, errors);
}

/** A part of a zone's name: letters, digits for old names, no more than 14. */
const ZONE_PART = /^[A-Za-z.\-_0-9+]{1,14}$/;
function validateTimeZone(zone: string, errors: Errors): void {
  const invalid = (detail: string): void => errors.invalid('spec.timeZone', zone, detail);
  if (zone === '') {
    invalid('timeZone must be nil or non-empty string');
    return;
  }
  if (zone.split('/').some((part) => part === '.' || part === '..' || part.startsWith('-') || !ZONE_PART.test(part))) {
    invalid(`unknown time zone ${zone}`);
    return;
  }
  if (zone.toLowerCase() === 'local') invalid('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  if (zone !== 'Local' && !zoneExists(zone)) invalid(`unknown time zone ${zone}`);
}

/** Rules of a CronJob; the length of its name counts only when it is new. */
export function validateCronJob(object: CronJob, errors: Errors, isNew = true): void {
  validateMetadata(object.metadata, errors);
  const { schedule = '', timeZone, startingDeadlineSeconds, jobTemplate } = object.spec ?? {};
  const concurrency: string = object.spec?.concurrencyPolicy ?? '';
  if (schedule === '') errors.required('spec.schedule');
  else {
    const problem = scheduleProblem(schedule);
    if (problem !== undefined) errors.invalid('spec.schedule', schedule, problem);
    if (schedule.includes('TZ'))
      errors.invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
  }
  nonNegative(startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors);
  if (timeZone !== undefined) validateTimeZone(timeZone, errors);
  const policies = ['Allow', 'Forbid', 'Replace'];
  if (concurrency === '') errors.required('spec.concurrencyPolicy');
  else if (!policies.includes(concurrency)) errors.unsupported('spec.concurrencyPolicy', concurrency, policies);
  validateJobSpec(jobTemplate?.spec, 'spec.jobTemplate.spec', errors);
  if (jobTemplate?.spec?.selector)
    errors.add({
      path: 'spec.jobTemplate.spec.selector',
      type: 'invalid',
      value: selectorJson(jobTemplate.spec.selector),
      detail: '`selector` will be auto-generated',
    });
  if (jobTemplate?.spec?.manualSelector) errors.unsupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']);
  nonNegative(object.spec?.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors);
  nonNegative(object.spec?.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors);
  const { name = '' } = object.metadata;
  if (isNew && name.length > 52) errors.invalid('metadata.name', name, 'must be no more than 52 characters');
}

function validateJobSpec(spec: JobSpec | undefined, path: string, errors: Errors): void {
  for (const field of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
  ] as const)
    nonNegative(spec?.[field], `${path}.${field}`, errors);
  if (spec?.maxFailedIndexes !== undefined) {
    nonNegative(spec.maxFailedIndexes, `${path}.maxFailedIndexes`, errors);
    if (spec.backoffLimitPerIndex === undefined) errors.required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified');
  }
  if (spec?.managedBy !== undefined) validateManagedBy(spec.managedBy, `${path}.managedBy`, errors);
  const mode: string | undefined = spec?.completionMode;
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.unsupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']);
  if (spec) validateIndexed(spec, path, errors);
  if (spec?.podFailurePolicy) validateFailurePolicy(spec, `${path}.podFailurePolicy`, errors);
  if (spec?.successPolicy) {
    if (mode === 'Indexed') validateSuccessPolicy(spec, spec.successPolicy, `${path}.successPolicy`, errors);
    else
      errors.add({
        path: `${path}.successPolicy`,
        type: 'invalid',
        value: internalJson(spec.successPolicy, 'SuccessPolicy'),
        detail: 'requires indexed completion mode',
      });
  }
  const replacement: string | undefined = spec?.podReplacementPolicy;
  if (replacement !== undefined) {
    const allowed = spec?.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
    if (!allowed.includes(replacement)) errors.unsupported(`${path}.podReplacementPolicy`, replacement, allowed);
  }
  validateTemplate(spec?.template, `${path}.template`, errors);
  const at = `${path}.template.spec.restartPolicy`;
  const restart = spec?.template?.spec?.restartPolicy ?? '';
  if (restart === '' || restart === 'Always')
    errors.required(at, 'valid values: "OnFailure", "Never"'); // V-90: not given and Always look alike
  else if (restart !== 'OnFailure' && restart !== 'Never') errors.unsupported(at, restart, ['OnFailure', 'Never']);
  else if (spec?.podFailurePolicy && restart !== 'Never')
    errors.invalid(at, restart, 'only "Never" is supported when podFailurePolicy is specified');
}
