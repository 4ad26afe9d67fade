import type { Time } from '../../simulator/index.ts';
import type { PodRow } from './types.ts';

/** The rows of `kubectl get pod` that stand at a moment. */
export const rowsAt = (rows: readonly PodRow[], time: Time, end: Time): readonly PodRow[] =>
  rows.filter((row) => row.from <= time && (time < row.to || (time >= end && row.to === end)));
