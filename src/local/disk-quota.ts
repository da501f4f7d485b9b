import { RequestError } from './errors.js';
import type { RunStore } from './run-store.js';
import { workspaceSize } from './workspace-files.js';

/** How many bytes the workspaces of all runs may take together. */
export class DiskQuota {
  readonly #store: RunStore;
  /** Undefined without a limit. */
  readonly limit: number | undefined;

  constructor(store: RunStore, limit: number | undefined) {
    this.#store = store;
    this.limit = limit;
  }

  /** Bytes in the workspaces now; runs that share one count once. */
  async used(): Promise<number> {
    const kept = this.#store.list().filter((run) => run.status !== 'deleted');
    const workspaces = new Set(kept.map((run) => this.#store.folderOf(run).workspace));
    const sizes = await Promise.all([...workspaces].map(workspaceSize));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** @throws RequestError 403 when the limit is reached, or would be passed with so many bytes more */
  async check(more = 0): Promise<void> {
    if (this.limit === undefined) return;
    const used = await this.used();
    if (used < this.limit && used + more <= this.limit) return;
    throw new RequestError(403, 'User quota exceeded. Delete files or runs to make room.');
  }
}
