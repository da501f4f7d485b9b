import type { Clock } from '../core/clock.js';
import type { DataFolder } from './data-folder.js';
import type { DiskQuota } from './disk-quota.js';
import type { RunManager } from './run-manager.js';
import type { RunStore } from './run-store.js';
import type { SecretStore } from './secret-store.js';

/** Which of REANA's protocols for creating runs are spoken; both when left out. */
export type ProtocolGeneration = '0.9' | 'bundle';

/** What the routes work with. */
export interface ServerContext {
  readonly folder: DataFolder;
  readonly store: RunStore;
  readonly manager: RunManager;
  readonly secrets: SecretStore;
  readonly quota: DiskQuota;
  /** What `/api/info` says that steps can run on. */
  readonly computeBackends: readonly string[];
  readonly token: string;
  /** When the token was made, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly clock: Clock;
  readonly generation: ProtocolGeneration | undefined;
}

export const BUNDLE_CAPABILITY = 'workflow-specification-bundles-v1';

/** The version that a server of this protocol tells of itself. */
export function serverVersion(generation: ProtocolGeneration | undefined): string {
  return generation === '0.9' ? '0.9.4' : '0.95.0a6';
}
