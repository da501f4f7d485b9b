import pLimit from 'p-limit';
import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, Run, RunReference } from '../../reana/model.js';

/** The status of one run: the run, or the error of a server that no longer has it. */
export type RunLookup = { readonly run: Run } | { readonly gone: NotFoundError };

const SMALLEST_PAGE = 50;
/** More runs in one response are expensive for a server, which looks up the progress of each. */
const LARGEST_PAGE = 2000;
/** Runs that may be created between two polls without requiring one more page. */
const NEW_RUNS_MARGIN = 20;
const PARALLEL = 4;

/**
 * Reads the status of many runs with few requests: one page of the list, as long as necessary, from the newest run back
 * to the oldest one that is followed. Runs so far down that a request of their own is cheaper get one.
 */
export class RunStatusReader {
  /** Runs that the list doesn't show, or only shows too far down. */
  private readonly apart = new Set<string>();
  /** Place in the list of the oldest run that was wanted, last time. */
  private depth = 0;

  constructor(private readonly client: RestClient) {}

  /** @throws what the client throws, except for runs that are gone */
  async read(runs: readonly RunReference[], options: CallOptions): Promise<ReadonlyMap<string, RunLookup>> {
    const ids = new Set(runs.map(({ id }) => id));
    for (const id of this.apart) if (!ids.has(id)) this.apart.delete(id);
    const lookups = new Map<string, RunLookup>();
    const listed = runs.filter(({ id }) => !this.apart.has(id));
    if (listed.length > 1) await this.readList(listed, lookups, options);
    const limit = pLimit(PARALLEL);
    const rest = [...ids].filter((id) => !lookups.has(id));
    await Promise.all(rest.map((id) => limit(async () => lookups.set(id, await this.readOne(id, options)))));
    return lookups;
  }

  private async readList(
    runs: readonly RunReference[],
    lookups: Map<string, RunLookup>,
    options: CallOptions,
  ): Promise<void> {
    const missing = new Set(runs.map(({ id }) => id));
    const name = commonName(runs);
    const wanted = Math.max(SMALLEST_PAGE, missing.size + NEW_RUNS_MARGIN, this.depth + NEW_RUNS_MARGIN);
    const query = {
      pageSize: Math.min(LARGEST_PAGE, wanted),
      ...defined({ nameOrId: name }),
    };
    let place = 0;
    let pages = 0;
    for await (const page of this.client.workflows.pages(query, options)) {
      pages += 1;
      for (const run of page.runs) {
        place += 1;
        if (!missing.delete(run.id)) continue;
        lookups.set(run.id, { run });
        this.depth = place;
      }
      if (missing.size < pages) break;
    }
    for (const id of missing) this.apart.add(id);
  }

  private async readOne(id: string, options: CallOptions): Promise<RunLookup> {
    try {
      return { run: await this.client.workflows.status(id, options) };
    } catch (error) {
      if (error instanceof NotFoundError) return { gone: error };
      throw error;
    }
  }
}

/** The name without run number that all runs share, if there is one. */
function commonName(runs: readonly RunReference[]): string | undefined {
  const names = new Set(runs.map(({ name }) => name.split('.')[0]));
  const [name] = names;
  return names.size === 1 && name !== '' ? name : undefined;
}
