import type { FastifyInstance } from 'fastify';
import { filterInSlices } from '../../../core/timing/slices.js';
import { RequestError } from '../../request-error.js';
import { sendList } from '../../responses/send-list.js';
import { cutPage } from '../../responses/page.js';
import { matchesSearch } from '../search.js';
import type { ServerContext } from '../../server/server-context.js';
import { encodeSize, encodeTime, type EncodedSize } from '../../responses/encode.js';
import type { WorkspaceEntry } from '../../workspace/walk-workspace.js';
import { findEntries, listFiles } from '../../workspace/workspace-files.js';
import { queryValue, readSearch, type Query } from '../query.js';
import { lookUpRun, workspaceOf, type RunParameters } from '../run-lookup.js';

/** `GET …/workspace`: the files of a run, all or those that a name, a glob or a search picks. */
export function addListFiles(app: FastifyInstance, { store, fileLimit }: ServerContext): void {
  app.get<{ Params: RunParameters; Querystring: Query }>(
    '/api/workflows/:reference/workspace',
    async (request, reply) => {
      const run = lookUpRun(store, request.params.reference);
      const workspace = workspaceOf(store, run);
      const name = queryValue(request.query, 'file_name');
      const entries =
        name === undefined || name === ''
          ? await listFiles(workspace)
          : (await findEntries(workspace, name)).entries;
      const search = readSearch(request.query);
      const found = await filterInSlices(
        entries,
        (entry) =>
          entry.kind !== 'special' &&
          (search.size === 0 || matchesSearch(fieldsOf(encodeEntry(entry)), search)),
      );
      if (found.length > fileLimit) {
        const limit = `(limit=${fileLimit})`;
        throw new RequestError(400, `Too many files to display ${limit}. Please use more specific filters.`);
      }
      const page = cutPage(found, {
        page: queryValue(request.query, 'page'),
        size: queryValue(request.query, 'size'),
      });
      return sendList(reply, { key: 'items', items: page.items, encode: encodeEntry }, page.envelope);
    },
  );
}

interface FileItem {
  readonly name: string;
  readonly 'last-modified': string | null;
  readonly size: EncodedSize;
}

function encodeEntry(entry: WorkspaceEntry): FileItem {
  return {
    name: entry.path,
    'last-modified': encodeTime(entry.modified),
    size: encodeSize(entry.size),
  };
}

function fieldsOf(item: FileItem): Readonly<Record<string, string>> {
  return { name: item.name, size: String(item.size.raw), 'last-modified': item['last-modified'] ?? '' };
}
