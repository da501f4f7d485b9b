/** Why a step failed, as far as its log shows: `FailureCause` of `scans/` explains each kind. */
export const FAILURE_KINDS = [
  'out-of-memory',
  'image-pull',
  'node-lost',
  'time-limit',
  'engine',
  'own-error',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];
