import { StubServer, type Reply, type Route } from '../reana/stub-server.js';

/** One run of a server that has many. */
export interface StubRun {
  readonly id: string;
  readonly name: string;
  status: string;
  /** Steps that have finished, of four. */
  finished?: number;
}

export function stubId(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** Runs `NAME.1` to `NAME.COUNT`, in the order they were made in. */
export function makeRuns(name: string, count: number, from = 0): StubRun[] {
  return Array.from({ length: count }, (_, index) => ({
    id: stubId(from + index),
    name: `${name}.${index + 1}`,
    status: 'running',
  }));
}

/** A server with these runs, oldest first: it lists them page by page, newest first, as REANA does. */
export async function startManyRuns(
  runs: readonly StubRun[],
  routes: Readonly<Record<string, Route>> = {},
): Promise<StubServer> {
  return StubServer.start({
    'GET /api/workflows': ({ query }) => listRuns(runs, query),
    '*': ({ path }) => {
      const run = runs.find(({ id }) => path === `/api/workflows/${id}/status`);
      if (run !== undefined) return { body: encode(run) };
      if (path.endsWith('/logs')) return { body: { logs: '{}' } };
      return { status: 404, body: { message: `no ${path}` } };
    },
    ...routes,
  });
}

export function listRuns(runs: readonly StubRun[], query: URLSearchParams): Reply {
  const wanted = query.get('workflow_id_or_name');
  const found = runs
    .filter(({ id, name }) => wanted === null || wanted === id || name.split('.')[0] === wanted)
    .reverse();
  const size = Number(query.get('size') ?? found.length);
  const page = Number(query.get('page') ?? 1);
  const items = found.slice((page - 1) * size, page * size).map(encode);
  return { body: { items, page, total: found.length } };
}

function encode({ id, name, status, finished = 0 }: StubRun): object {
  const jobs = ['a', 'b', 'c', 'd'];
  return {
    id,
    name,
    status,
    progress: {
      total: { total: 4, job_ids: [] },
      running: { total: 0, job_ids: [] },
      finished: { total: finished, job_ids: jobs.slice(0, finished) },
      failed: { total: 0, job_ids: [] },
    },
  };
}
