import type { Run, RunStatus } from '../../reana/model.js';

const MINUTE = 60_000;

/** How long a transient state may last, and what to do when it lasts longer. */
interface StallRule {
  readonly after: number;
  readonly hint: (run: Run) => string;
}

export const STALL_RULES: Partial<Record<RunStatus, StallRule>> = {
  created: {
    after: 2 * MINUTE,
    hint: ({ name }) =>
      `${name} was created but not started: submit again, which continues where it stopped, or delete it`,
  },
  queued: {
    after: 30 * MINUTE,
    hint: ({ name }) =>
      `${name} waits in the cluster's queue: it may be full, and starts one run in 15 seconds; to take it out, delete it`,
  },
  pending: {
    after: 10 * MINUTE,
    hint: ({ name }) =>
      `${name} is pending for long: its workflow engine may have died before it could report, and then it stays so; delete it and submit again`,
  },
  unknown: {
    after: 10 * MINUTE,
    hint: ({ name, rawStatus }) =>
      `${name} is "${rawStatus}", which this version doesn't know, but a newer one may; to end it, delete it`,
  },
};

/** After this long in an unknown state, in milliseconds, there is nothing left to wait for. */
export const LONGEST_UNKNOWN = 60 * MINUTE;
