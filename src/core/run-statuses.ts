/** REANA's states of a run. */
export const RUN_STATUSES = [
  'created',
  'queued',
  'pending',
  'running',
  'finished',
  'failed',
  'stopped',
  'deleted',
] as const;

export type KnownRunStatus = (typeof RUN_STATUSES)[number];
