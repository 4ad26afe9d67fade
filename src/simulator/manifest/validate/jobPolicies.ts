// podFailurePolicy, successPolicy, podReplacementPolicy and the limits of Indexed Jobs, from the API server's rules for Jobs.
import type { JobSpec, PodFailurePolicyRule, SuccessPolicy, SuccessPolicyRule } from '../types.ts';
import { goQuote } from './errors.ts';
import type { Errors } from './errors.ts';
import { M_NONNEGATIVE, dnsSubdomain, qualifiedName } from './names.ts';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];
const MOST_RULES = 20;
const MOST_VALUES = 255;
/** From so many completions on, a Job with limits for each index has tighter ones. */
const MANY = 100_000;
const FEW = 10_000;

/** An enum that may not be empty either: Go prints the list of a missing one in brackets. */
function oneOfMany(value: string, allowed: readonly string[], path: string, errors: Errors): void {
  if (value === '') errors.required(path, `valid values: [${allowed.map((a) => `"${a}"`).join(' ')}]`);
  else if (!allowed.includes(value)) errors.unsupported(path, value, allowed);
}
/** An error that prints no value. */
const invalid = (errors: Errors, path: string, detail: string): void => errors.add({ path, type: 'invalid', detail });

/** What `completionMode: Indexed` asks for and allows. */
export function validateIndexed(spec: JobSpec, path: string, errors: Errors): void {
  const { completions, parallelism, maxFailedIndexes: failed, backoffLimitPerIndex: perIndex } = spec;
  if (spec.completionMode !== 'Indexed') {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[field] !== undefined && (spec.completionMode ?? 'NonIndexed') === 'NonIndexed')
        errors.invalid(`${path}.${field}`, spec[field], 'requires indexed completion mode');
    return;
  }
  if (completions === undefined) errors.required(`${path}.completions`, 'when completion mode is Indexed');
  if (parallelism !== undefined && parallelism > MANY)
    errors.invalid(`${path}.parallelism`, parallelism, `must be less than or equal to ${MANY} when completion mode is Indexed`);
  if (completions !== undefined && failed !== undefined && failed > completions)
    errors.invalid(`${path}.maxFailedIndexes`, failed, 'must be less than or equal to completions');
  if (failed !== undefined && failed > MANY) errors.invalid(`${path}.maxFailedIndexes`, failed, `must be less than or equal to ${MANY}`);
  if (completions === undefined || completions <= MANY || perIndex === undefined) return;
  const tight = `must be less than or equal to ${FEW} when completions are above ${MANY} and used with backoff limit per index`;
  if (failed === undefined) errors.required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY}`);
  if (parallelism !== undefined && parallelism > FEW) errors.invalid(`${path}.parallelism`, parallelism, tight);
  if (failed !== undefined && failed > FEW) errors.invalid(`${path}.maxFailedIndexes`, failed, tight);
}

export function validateFailurePolicy(spec: JobSpec, path: string, errors: Errors): void {
  const names = new Set(
    [...(spec.template?.spec?.containers ?? []), ...(spec.template?.spec?.initContainers ?? [])].map((c) => c.name ?? ''),
  );
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > MOST_RULES) errors.tooMany(`${path}.rules`, rules.length, MOST_RULES);
  for (const [i, rule] of rules.entries())
    validateRule(rule, spec.backoffLimitPerIndex !== undefined, names, `${path}.rules[${i}]`, errors);
}
function validateRule(rule: PodFailurePolicyRule, perIndex: boolean, names: ReadonlySet<string>, at: string, errors: Errors): void {
  const action: string = rule.action ?? '';
  if (action === 'FailIndex') {
    if (!perIndex) errors.invalid(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set');
  } else oneOfMany(action, ACTIONS, `${at}.action`, errors);
  const { onExitCodes: codes, onPodConditions: patterns = [] } = rule;
  if (codes) validateExitCodes(codes, names, `${at}.onExitCodes`, errors);
  if (patterns.length > MOST_RULES) errors.tooMany(`${at}.onPodConditions`, patterns.length, MOST_RULES);
  for (const [j, pattern] of patterns.entries()) {
    errors.messages(`${at}.onPodConditions[${j}].type`, pattern.type ?? '', qualifiedName(pattern.type ?? ''));
    oneOfMany(pattern.status ?? '', STATUSES, `${at}.onPodConditions[${j}].status`, errors);
  }
  if (codes && patterns.length > 0) invalid(errors, at, 'specifying both OnExitCodes and OnPodConditions is not supported');
  if (!codes && patterns.length === 0) invalid(errors, at, 'specifying one of OnExitCodes and OnPodConditions is required');
}
function validateExitCodes(
  codes: NonNullable<PodFailurePolicyRule['onExitCodes']>,
  names: ReadonlySet<string>,
  at: string,
  errors: Errors,
): void {
  const operator: string = codes.operator ?? '';
  const values = codes.values ?? [];
  oneOfMany(operator, OPERATORS, `${at}.operator`, errors);
  if (codes.containerName !== undefined && !names.has(codes.containerName))
    errors.invalid(`${at}.containerName`, codes.containerName, 'must be one of the container or initContainer names in the pod template');
  if (values.length === 0) errors.invalid(`${at}.values`, codes.values ?? null, 'at least one value is required');
  else if (values.length > MOST_VALUES) errors.tooMany(`${at}.values`, values.length, MOST_VALUES);
  const seen = new Set<number>();
  for (const [j, value] of values.entries()) {
    if (operator === 'In' && value === 0) errors.invalid(`${at}.values[${j}]`, value, 'must not be 0 for the In operator');
    if (seen.has(value)) errors.duplicate(`${at}.values[${j}]`, value);
    seen.add(value);
  }
  if (values.some((value, j) => (values[j - 1] ?? -Infinity) > value)) errors.invalid(`${at}.values`, values, 'must be ordered');
}

export function validateSuccessPolicy(spec: JobSpec, policy: SuccessPolicy, path: string, errors: Errors): void {
  const rules = policy.rules ?? [];
  if (rules.length === 0) errors.required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified');
  if (rules.length > MOST_RULES) errors.tooMany(`${path}.rules`, rules.length, MOST_RULES);
  for (const [i, rule] of rules.entries()) validateSuccessRule(rule, spec.completions ?? 0, `${path}.rules[${i}]`, errors);
}
function validateSuccessRule(rule: SuccessPolicyRule, completions: number, at: string, errors: Errors): void {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  if (count === undefined && indexes === undefined)
    errors.required(at, 'at least one of succeededCount or succeededIndexes must be specified');
  const total = indexes === undefined ? 0 : countIndexes(indexes, completions);
  if (indexes !== undefined && indexes.length > 65_536) errors.tooLong(`${at}.succeededIndexes`, 65_536);
  if (typeof total === 'string') errors.invalid(`${at}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${total}`);
  if (count === undefined) return;
  const number = typeof total === 'number' ? total : 0;
  if (count < 0) errors.invalid(`${at}.succeededCount`, count, M_NONNEGATIVE);
  if (count > completions)
    errors.invalid(`${at}.succeededCount`, count, `must be less than or equal to ${completions} (the number of specified completions)`);
  if (indexes !== undefined && count > number)
    errors.invalid(
      `${at}.succeededCount`,
      count,
      `must be less than or equal to ${number} (the number of indexes in the specified succeededIndexes field)`,
    );
}
/** How many indexes `0-2,5` names, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  let total = 0;
  let last: number | undefined;
  for (const part of text === '' ? [] : text.split(',')) {
    const [first = '', second, ...more] = part.split('-');
    if (more.length > 0)
      return `the fragment ${goQuote(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    for (const limit of second === undefined ? [first] : [first, second]) {
      if (!/^[+-]?\d+$/.test(limit) || Math.abs(Number(limit)) >= 2 ** 63)
        return `cannot convert string to integer for index: ${goQuote(limit)}`;
      if (Number(limit) >= completions) return `too large index: ${goQuote(limit)}`;
    }
    const [from, to] = [Number(first), Number(second ?? first)];
    if (second !== undefined && from >= to) return `non-increasing order, previous: ${from}, current: ${to}`;
    if (last !== undefined && last >= from) return `non-increasing order, previous: ${last}, current: ${from}`;
    total += to - from + 1;
    last = to;
  }
  return total;
}

/** `managedBy`: who runs the Job instead of the Job controller, as `example.com/name`. */
export function validateManagedBy(name: string, path: string, errors: Errors): void {
  const [host = '', rest = ''] = name.split(/\/(.*)/s);
  if (name === '') errors.required(path);
  else if (host === '' || rest === '') errors.invalid(path, name, 'must be a domain-prefixed path (such as "acme.io/foo")');
  else {
    errors.messages(path, host, dnsSubdomain(host));
    if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest))
      errors.invalid(path, rest, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
  }
  if (name.length > 63) errors.tooLong(path, 63);
}
