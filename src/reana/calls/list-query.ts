import type { ApiRequest } from '../http/exchange.js';
import type { RunQuery } from '../model.js';

const SORTS = { newest: 'desc', oldest: 'asc', cpu: 'cpu-desc', disk: 'disk-desc' } as const;

/** Query parameters of the list of runs, for one page of it. */
export function listQuery(query: RunQuery, page: number, size: number): NonNullable<ApiRequest['query']> {
  const { nameOrId, search, statuses, withProgress = true, withSize, withSession } = query;
  const { sort, shared, sharedBy, sharedWith } = query;
  return {
    type: withSession === true ? 'interactive' : 'batch',
    workflow_id_or_name: nameOrId,
    search: search === undefined ? undefined : JSON.stringify({ name: [search] }),
    status: statuses === undefined ? undefined : statuses.join(','),
    sort: sort === undefined ? undefined : SORTS[sort],
    include_progress: withProgress ? true : undefined,
    include_workspace_size: withSize === true ? true : undefined,
    // Servers before 0.95 don't know these.
    shared: shared === true ? true : undefined,
    shared_by: sharedBy,
    shared_with: sharedWith,
    page,
    size,
  };
}
