import { defined } from '../core/defined.js';
import type { RestClient } from '../reana/rest-client.js';
import { UsageError } from '../core/errors.js';
import { RUN_STATUSES, type CallOptions, type Run, type RunQuery } from '../reana/model.js';

/** What runs can be sorted by. */
export const RUN_SORT_KEYS = ['created', 'name', 'status', 'duration', 'size'] as const;
export type RunSortKey = (typeof RUN_SORT_KEYS)[number];

export interface ListRunsOptions extends CallOptions {
  /** Only runs of this name, or the run with this id. */
  readonly name?: string | undefined;
  /** Only runs with this text in their name. */
  readonly search?: string | undefined;
  /** Only runs in these states; in all but `deleted` when left out. */
  readonly statuses?: RunQuery['statuses'] | undefined;
  /** Also runs that were deleted, when no states are given. */
  readonly all?: boolean | undefined;
  /** At most so many, the newest of those that fit. */
  readonly limit?: number | undefined;
  /** `created` when left out. The newest, longest or largest come first; names as people count them. */
  readonly sort?: RunSortKey | undefined;
  /** The other way round. */
  readonly reverse?: boolean | undefined;
  /** Also has the server count the bytes of each workspace, which takes it long. */
  readonly withSize?: boolean | undefined;
  /** Only runs with an open interactive session; the server then reports the session and not the progress. */
  readonly withSession?: boolean | undefined;
  /** Also the runs that others share with the user. Servers before 0.95 have no sharing: rejects with `not-offered`. */
  readonly shared?: boolean | undefined;
  /** Only runs that this user shares with the user: an e-mail address, or `anybody`. Not together with `sharedWith`. */
  readonly sharedBy?: string | undefined;
  /** Only own runs that are shared with this user: an e-mail address, `anybody` or `nobody`. */
  readonly sharedWith?: string | undefined;
}

const NOT_DELETED = RUN_STATUSES.filter((status) => status !== 'deleted');

/** Runs that fit, sorted. @throws UsageError, `not-offered` */
export async function listRuns(client: RestClient, options: ListRunsOptions = {}): Promise<readonly Run[]> {
  const { name, search, limit, all = false, sort = 'created', reverse = false } = options;
  const statuses = options.statuses ?? (all ? undefined : NOT_DELETED);
  const withSize = options.withSize === true || sort === 'size';
  const { shared, sharedBy, sharedWith, withSession } = options;
  const query: RunQuery = {
    ...defined({ statuses }),
    ...defined({ nameOrId: name }),
    ...defined({ search }),
    ...(withSize ? { withSize } : {}),
    ...defined({ shared, sharedBy, sharedWith, withSession }),
  };
  const { signal } = options;
  if (shared === true || sharedBy !== undefined || sharedWith !== undefined)
    await checkSharing(client, options);
  const runs: Run[] = [];
  for await (const run of client.workflows.list(query, defined({ signal }))) {
    if (runs.length === limit) break;
    runs.push(run);
  }
  const sorted = sortRuns(runs, sort, client.clock.now());
  return reverse ? sorted.reverse() : sorted;
}

/** Servers without sharing ignore the filter, and would return all of the user's own runs. */
async function checkSharing(
  client: RestClient,
  { sharedBy, sharedWith, signal }: ListRunsOptions,
): Promise<void> {
  if (sharedBy !== undefined && sharedWith !== undefined)
    throw new UsageError('runs shared by one user are not yours to share with another: give one of the two');
  await client.sharing.sharedWithMe(defined({ signal }));
}

/**
 * The newest, longest or largest first; names as people count them, `scan.2` before `scan.10`. Equal ones keep their
 * order.
 * @param now milliseconds since the epoch, for the duration of runs that go on
 */
export function sortRuns(runs: readonly Run[], key: RunSortKey, now: number): Run[] {
  const compare = COMPARISONS[key];
  return [...runs].sort((one, other) => compare(one, other, now));
}

const COMPARISONS: Readonly<Record<RunSortKey, (one: Run, other: Run, now: number) => number>> = {
  created: (one, other) => (other.created?.getTime() ?? 0) - (one.created?.getTime() ?? 0),
  name: (one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }),
  status: (one, other) => one.status.localeCompare(other.status, 'en'),
  duration: (one, other, now) => (runDuration(other, now) ?? -1) - (runDuration(one, now) ?? -1),
  size: (one, other) => (other.workspaceSize ?? -1) - (one.workspaceSize ?? -1),
};

/** Milliseconds from start to end, or to now while it runs; undefined before the start. */
export function runDuration(
  { started, ended }: Pick<Run, 'started' | 'ended'>,
  now: number,
): number | undefined {
  return started && Math.max(0, (ended?.getTime() ?? now) - started.getTime());
}
