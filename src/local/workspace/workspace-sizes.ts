import type { FastifyInstance } from 'fastify';
import pLimit from 'p-limit';
import type { RunRecord } from '../store/run-record.js';
import type { RunStore } from '../store/run-store.js';
import { workspaceSize } from './workspace-files.js';

/** Workspaces that are walked at a time: each delays other requests. */
const MEASURED_AT_ONCE = 4;

/**
 * How many bytes the workspaces of runs contain. A size is cached until a request changes its run: walking the files of
 * a thousand runs for each request would delay all other responses. Where steps are running it is measured each time.
 */
export class WorkspaceSizes {
  private readonly limit = pLimit(MEASURED_AT_ONCE);
  /** By workspace. */
  private readonly cached = new Map<string, Promise<number>>();

  constructor(private readonly store: RunStore) {}

  /** 0 when the workspace no longer exists. @param busy workspaces in which steps may be running */
  of(run: RunRecord, busy = this.store.busyWorkspaces()): Promise<number> {
    const { workspace } = this.store.folderOf(run);
    if (busy.has(workspace)) return this.measure(workspace);
    let size = this.cached.get(workspace);
    if (size === undefined) {
      size = this.measure(workspace);
      this.cached.set(workspace, size);
      size.catch(() => this.cached.delete(workspace));
    }
    return size;
  }

  /** Bytes of all runs that are not deleted; runs that share a workspace count once. */
  async total(): Promise<number> {
    const current = this.store.list().filter(({ status }) => status !== 'deleted');
    const runs = new Map(current.map((run) => [this.store.folderOf(run).workspace, run]));
    const busy = this.store.busyWorkspaces();
    const sizes = await Promise.all([...runs.values()].map((run) => this.of(run, busy)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Makes the next call measure the run's workspace again. */
  invalidate(run: RunRecord): void {
    this.cached.delete(this.store.folderOf(run).workspace);
  }

  private measure(workspace: string): Promise<number> {
    return this.limit(() => workspaceSize(workspace));
  }
}

/** Every change that a request makes to a run is complete when its response is sent. */
export function addSizeInvalidation(
  app: FastifyInstance,
  { sizes, store }: { readonly sizes: WorkspaceSizes; readonly store: RunStore },
): void {
  app.addHook('onSend', (request, _reply, _payload, done) => {
    const { reference } = request.params as { readonly reference?: string };
    const run = request.method === 'GET' || reference === undefined ? undefined : store.find(reference);
    if (run !== undefined) sizes.invalidate(run);
    done();
  });
}
