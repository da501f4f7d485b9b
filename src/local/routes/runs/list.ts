import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../request-error.js';
import { cutPage } from '../../responses/page.js';
import { RUN_STATUSES } from '../../../core/run-statuses.js';
import { fullName, type RunRecord } from '../../store/run-record.js';
import { matchesName } from '../search.js';
import type { ServerContext } from '../../server/server-context.js';
import { encodeProgress, encodeSize, encodeTimes, USER_ID, encodeTime } from '../../responses/encode.js';
import { queryFlag, queryValues, queryValue, readSearch, type Query } from '../query.js';
import { userEmail } from '../server/you.js';

/** `GET /api/workflows`: runs, newest first. */
export function addList(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;
  app.get<{ Querystring: Query }>('/api/workflows', async (request) => {
    const { query } = request;
    const runs = await sortRuns(context, selectRuns(context, query), queryValue(query, 'sort') ?? 'desc');
    const page = cutPage(runs, { page: queryValue(query, 'page'), size: queryValue(query, 'size') });
    const verbose = queryFlag(query, 'verbose');
    const items = page.items.map((run) =>
      encodeRun(context, run, {
        progress: verbose || queryFlag(query, 'include_progress'),
        size: verbose || queryFlag(query, 'include_workspace_size'),
      }),
    );
    return {
      items: await Promise.all(items),
      ...page.envelope,
      user_has_workflows: store.list().length > 0,
    };
  });
}

function selectRuns({ store }: ServerContext, query: Query): readonly RunRecord[] {
  const type = queryValue(query, 'type') ?? 'batch';
  if (type !== 'batch') return [];
  const statuses = queryValues(query, 'status');
  const unknown = statuses.find((status) => !(RUN_STATUSES as readonly string[]).includes(status));
  if (unknown !== undefined) throw new RequestError(400, `Status ${unknown} does not exist.`);
  const exact = queryValue(query, 'workflow_id_or_name');
  const part = readSearch(query).get('name')?.[0];
  const shares = readSharing(query);
  return store.list().filter((run) => {
    if (statuses.length > 0 && !statuses.includes(run.status)) return false;
    if (exact !== undefined && exact !== '' && run.id !== exact && run.name !== exact) return false;
    if (!shares(run)) return false;
    return part === undefined || matchesName(run.name, part);
  });
}

/**
 * REANA's filters by sharing: all runs are the user's own, so none is shared by another, and `shared`, which adds
 * those that others share, adds none.
 */
function readSharing(query: Query): (run: RunRecord) => boolean {
  const by = queryValue(query, 'shared_by');
  const wanted = queryValue(query, 'shared_with');
  if (by !== undefined && wanted !== undefined) {
    throw new RequestError(400, 'You cannot filter by shared_by and shared_with at the same time.');
  }
  if (by !== undefined) return () => false;
  return ({ sharedWith = [] }) => {
    if (wanted === undefined) return true;
    if (wanted === 'nobody') return sharedWith.length === 0;
    return wanted === 'anybody' ? sharedWith.length > 0 : sharedWith.some(({ email }) => email === wanted);
  };
}

async function sortRuns(
  { sizes }: ServerContext,
  newestFirst: readonly RunRecord[],
  order: string,
): Promise<readonly RunRecord[]> {
  switch (order) {
    case 'desc':
      return newestFirst;
    case 'asc':
      return [...newestFirst].reverse();
    case 'cpu-desc':
      return descending(newestFirst, newestFirst.map(duration));
    case 'disk-desc': {
      const bytes = newestFirst.map((run) => sizes.of(run));
      return descending(newestFirst, await Promise.all(bytes));
    }
    default:
      throw new RequestError(400, `Sort order ${order} is not one of: desc, asc, cpu-desc, disk-desc`);
  }
}

function descending(runs: readonly RunRecord[], weights: readonly number[]): readonly RunRecord[] {
  const order = runs.map((_, index) => index);
  return order.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0)).flatMap((index) => runs[index] ?? []);
}

function duration(run: RunRecord): number {
  if (run.started === undefined || run.ended === undefined) return 0;
  return Date.parse(run.ended) - Date.parse(run.started);
}

async function encodeRun(
  { sizes, store }: ServerContext,
  run: RunRecord,
  include: { readonly progress: boolean; readonly size: boolean },
): Promise<Record<string, unknown>> {
  const bytes = include.size ? await sizes.of(run) : -1;
  return {
    id: run.id,
    name: fullName(run),
    status: run.status,
    user: USER_ID,
    owner_email: userEmail(),
    created: encodeTime(run.created),
    launcher_url: null,
    progress: include.progress ? encodeProgress(run, store.jobsOf(run)) : encodeTimes(run),
    services: [],
    shared_with: (run.sharedWith ?? []).map(({ email }) => email),
    size: include.size ? encodeSize(bytes) : { raw: bytes, human_readable: '' },
  };
}
