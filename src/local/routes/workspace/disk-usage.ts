import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../../../core/json.js';
import { compareText } from '../../../core/text/compare.js';
import { filterInSlices, forEachInSlices, sortInSlices } from '../../../core/timing/slices.js';
import { matchesSearch, type Search } from '../search.js';
import type { ServerContext } from '../../server/server-context.js';
import { sendList } from '../../responses/send-list.js';
import { encodeSize, USER_ID } from '../../responses/encode.js';
import { walkWorkspace, type WorkspaceEntry } from '../../workspace/walk-workspace.js';
import { readGetBody } from '../read-get-body.js';
import { queryFlag, queryValue, parseSearch, type Query } from '../query.js';
import { lookUpRun, workspaceOf, type RunParameters } from '../run-lookup.js';

/** `GET …/disk_usage`: bytes of the files and, with all that is below them, of the directories. */
export function addDiskUsage(app: FastifyInstance, { store }: ServerContext): void {
  app.get<{ Params: RunParameters; Querystring: Query }>(
    '/api/workflows/:reference/disk_usage',
    async (request, reply) => {
      const run = lookUpRun(store, request.params.reference, { status: 403 });
      const { summarize, search } = await readOptions(request);
      const usage = await measure(await walkWorkspace(workspaceOf(store, run)));
      const wanted = await filterInSlices(
        usage,
        ([name, bytes]) =>
          (!summarize || name === '') &&
          (search.size === 0 || matchesSearch({ name, size: String(bytes) }, search)),
      );
      const encode = ([name, bytes]: Usage): unknown => ({ name, size: encodeSize(bytes) });
      return sendList(
        reply,
        { key: 'disk_usage_info', items: wanted, encode },
        { user: USER_ID, workflow_id: run.id, workflow_name: run.name },
      );
    },
  );
}

/** Clients send the options as JSON in the body of the GET; those that can't may use the query. */
async function readOptions(
  request: FastifyRequest<{ Querystring: Query }>,
): Promise<{ readonly summarize: boolean; readonly search: Search }> {
  const body = await readGetBody(request);
  const options = isJsonObject(body) ? body : {};
  const text = options['search'] ?? queryValue(request.query, 'search');
  return {
    summarize: options['summarize'] === true || queryFlag(request.query, 'summarize'),
    search: parseSearch(typeof text === 'string' ? text : undefined),
  };
}

/** A name, and the bytes in it. */
type Usage = readonly [string, number];

/** Sizes as `du -a` lists them: the contents of a directory before the directory, the workspace itself, `""`, last. */
async function measure(entries: readonly WorkspaceEntry[]): Promise<readonly Usage[]> {
  const sizes = new Map<string, number>([['', 0]]);
  await forEachInSlices(entries, ({ path, kind, size }) => {
    if (kind === 'special') return;
    const own = kind === 'file' ? size : 0;
    let name = `/${path}`;
    sizes.set(name, (sizes.get(name) ?? 0) + own);
    while (name !== '') {
      name = name.slice(0, name.lastIndexOf('/'));
      sizes.set(name, (sizes.get(name) ?? 0) + own);
    }
  });
  return sortInSlices([...sizes], ([a], [b]) =>
    a.startsWith(b) ? -1 : b.startsWith(a) ? 1 : compareText(a, b),
  );
}
