import { RequestError } from '../request-error.js';
import type { WorkspaceSizes } from './workspace-sizes.js';

/** Limits the bytes that the workspaces of all runs may take together. */
export class DiskQuota {
  private readonly sizes: WorkspaceSizes;
  /** Undefined without a limit. */
  readonly limit: number | undefined;

  constructor(sizes: WorkspaceSizes, limit: number | undefined) {
    this.sizes = sizes;
    this.limit = limit;
  }

  /** @throws RequestError 403 when the limit is reached, or would be exceeded with `more` bytes */
  async check(more = 0): Promise<void> {
    if (this.limit === undefined) return;
    const used = await this.sizes.total();
    if (used < this.limit && used + more <= this.limit) return;
    throw new RequestError(403, 'User quota exceeded. Delete files or runs to make room.');
  }
}
