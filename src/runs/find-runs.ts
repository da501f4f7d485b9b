import pLimit from 'p-limit';
import { isUuid } from '../core/text/uuid.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run } from '../reana/model.js';

const PARALLEL = 4;
const PAGE = 200;

/**
 * Finds runs by UUID, `name.N`, or `name` for its latest run. Returns them in the order of the names, each once.
 * Runs of one name are found with one request.
 * @throws NotFoundError for the first name without a run
 */
export async function findRuns(
  client: RestClient,
  names: readonly string[],
  options: CallOptions = {},
): Promise<readonly Run[]> {
  const wanted = [...new Set(names)];
  const found = new Map<string, Run>();
  const bases = new Map<string, Set<string>>();
  for (const name of wanted) {
    if (isUuid(name)) continue;
    const base = name.split('.')[0] ?? name;
    bases.set(base, (bases.get(base) ?? new Set()).add(name));
  }
  const limit = pLimit(PARALLEL);
  const searches = [...bases].filter(([, members]) => members.size > 1);
  await Promise.all(
    searches.map(([base, members]) => limit(() => search(client, base, members, found, options))),
  );
  const rest = wanted.filter((name) => !found.has(name));
  await Promise.all(
    rest.map((name) => limit(async () => found.set(name, await client.workflows.status(name, options)))),
  );
  const runs = wanted.flatMap((name) => found.get(name) ?? []);
  return [...new Map(runs.map((run) => [run.id, run])).values()];
}

async function search(
  client: RestClient,
  base: string,
  members: ReadonlySet<string>,
  found: Map<string, Run>,
  options: CallOptions,
): Promise<void> {
  const missing = new Set(members);
  for await (const run of client.workflows.list({ nameOrId: base, pageSize: PAGE }, options)) {
    // The newest comes first, and is what the bare name stands for.
    for (const name of [base, run.name]) if (missing.delete(name)) found.set(name, run);
    if (missing.size === 0) return;
  }
}
