import type { Clock } from '../../core/clock.js';
import type { ProtocolGeneration } from '../generation.js';
import type { DataFolder } from '../store/data-folder.js';
import type { DiskQuota } from '../workspace/disk-quota.js';
import type { RunManager } from '../runs/run-manager.js';
import type { RunStore } from '../store/run-store.js';
import type { SecretStore } from '../store/secret-store.js';
import type { WorkspaceSizes } from '../workspace/workspace-sizes.js';

/** What the routes share. */
export interface ServerContext {
  readonly folder: DataFolder;
  readonly store: RunStore;
  readonly manager: RunManager;
  readonly secrets: SecretStore;
  readonly sizes: WorkspaceSizes;
  readonly quota: DiskQuota;
  /** Most files that one response lists. */
  readonly fileLimit: number;
  /** The compute backends that `/api/info` lists. */
  readonly computeBackends: readonly string[];
  readonly token: string;
  /** When the token was generated, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly clock: Clock;
  readonly generation: ProtocolGeneration | undefined;
}
