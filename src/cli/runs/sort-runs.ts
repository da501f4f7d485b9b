import type { Run } from '../../reana/model.js';
import { runDuration } from '../views/quantities.js';

export const SORT_KEYS = ['created', 'name', 'status', 'duration', 'size'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** The newest, longest or largest first; names as people count them, `scan.2` before `scan.10`. Equal ones keep their order. */
export function sortRuns(runs: readonly Run[], key: SortKey, now: number): Run[] {
  const compare = COMPARISONS[key];
  return [...runs].sort((a, b) => compare(a, b, now));
}

const COMPARISONS: Readonly<Record<SortKey, (a: Run, b: Run, now: number) => number>> = {
  created: (a, b) => (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0),
  name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }),
  status: (a, b) => a.status.localeCompare(b.status, 'en'),
  duration: (a, b, now) => (runDuration(b, now) ?? -1) - (runDuration(a, now) ?? -1),
  size: (a, b) => (b.workspaceSize ?? -1) - (a.workspaceSize ?? -1),
};
