// What the API server makes up for a new object: names from `generateName`, and a Job's labels and selector.
import type { Job } from './types.ts';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** `web-` → `web-x7gnl`; the same text at the same place gives the same name (V-04). */
export function generatedName(base: string, salt: number): string {
  let state = 0x811c9dc5 ^ salt;
  for (let i = 0; i < base.length && i < 100; i++) state = Math.imul(state ^ base.charCodeAt(i), 0x01000193);
  let suffix = '';
  for (let i = 0; i < 5; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i;
    suffix += LETTERS[(state >>> 0) % LETTERS.length] ?? 'x';
  }
  return base.slice(0, 58) + suffix;
}

/** Stands in for the uid until the API gives one. */
export const NO_UID = '00000000-0000-4000-8000-000000000000';

/** Labels and selector by which a Job finds its Pods (D-45); the uid is the API's to give, and it writes them again. */
export function withJobLabels(job: Job): Job {
  const { spec } = job;
  if (!spec || spec.manualSelector) return job;
  const uid = job.metadata.uid ?? NO_UID;
  const name = job.metadata.name ?? '';
  const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
  const matchLabels = { ...spec.selector?.matchLabels, 'batch.kubernetes.io/controller-uid': uid };
  // A Job without labels of its own has its template's: one map, so these come into both (pkg/apis/batch/v1/defaults.go)
  const { labels } = job.metadata;
  const shared = labels !== undefined && labels === spec.template.metadata?.labels;
  return {
    ...job,
    metadata: { ...job.metadata, uid, ...(shared ? { labels: { ...labels, ...own } } : {}) },
    spec: {
      ...spec,
      selector: { ...spec.selector, matchLabels },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels: { ...spec.template.metadata?.labels, ...own } } },
    },
  };
}
