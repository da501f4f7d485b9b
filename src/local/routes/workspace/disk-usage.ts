import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../../../core/json.js';
import { compareText } from '../../../core/text/compare.js';
import { matchesSearch, type Search } from '../search.js';
import type { ServerContext } from '../../server/server-context.js';
import { encodeSize, USER_ID, type EncodedSize } from '../../responses/encode.js';
import { walkWorkspace, type WorkspaceEntry } from '../../workspace/workspace-files.js';
import { readGetBody } from '../read-get-body.js';
import { queryFlag, queryValue, parseSearch, type Query } from '../query.js';
import { lookUpRun, workspaceOf, type RunParameters } from '../run-lookup.js';

interface Usage {
  readonly name: string;
  readonly size: EncodedSize;
}

/** `GET …/disk_usage`: bytes of the files and, with all that is below them, of the directories. */
export function addDiskUsage(app: FastifyInstance, { store }: ServerContext): void {
  app.get<{ Params: RunParameters; Querystring: Query }>(
    '/api/workflows/:reference/disk_usage',
    async (request) => {
      const run = lookUpRun(store, request.params.reference, { status: 403 });
      const { summarize, search } = await readOptions(request);
      const usage = measure(await walkWorkspace(workspaceOf(store, run)));
      const wanted = summarize ? usage.filter(({ name }) => name === '') : usage;
      return {
        disk_usage_info: wanted.filter(({ name, size }) =>
          matchesSearch({ name, size: String(size.raw) }, search),
        ),
        user: USER_ID,
        workflow_id: run.id,
        workflow_name: run.name,
      };
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

/** Sizes as `du -a` lists them: the contents of a directory before the directory, the workspace itself, `""`, last. */
function measure(entries: readonly WorkspaceEntry[]): readonly Usage[] {
  const sizes = new Map<string, number>([['', 0]]);
  for (const { path, kind, size } of entries) {
    const own = kind === 'file' ? size : 0;
    let name = `/${path}`;
    sizes.set(name, (sizes.get(name) ?? 0) + own);
    while (name !== '') {
      name = name.slice(0, name.lastIndexOf('/'));
      sizes.set(name, (sizes.get(name) ?? 0) + own);
    }
  }
  return [...sizes]
    .map(([name, bytes]) => ({ name, size: encodeSize(bytes) }))
    .sort((a, b) =>
      a.name.startsWith(b.name) ? -1 : b.name.startsWith(a.name) ? 1 : compareText(a.name, b.name),
    );
}
