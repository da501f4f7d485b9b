import type { Clock } from '../../core/clock.js';
import type { DataFolder } from '../store/data-folder.js';
import type { DiskQuota } from '../workspace/disk-quota.js';
import type { RunManager } from '../runs/run-manager.js';
import type { RunStore } from '../store/run-store.js';
import type { SecretStore } from '../store/secret-store.js';
import type { WorkspaceSizes } from '../workspace/workspace-sizes.js';

/**
 * Which generation of REANA's servers is played: 0.9, those that take bundles, or those where users log in by OpenID
 * Connect. All at once when left out.
 */
export type ProtocolGeneration = (typeof PROTOCOL_GENERATIONS)[number];

export const PROTOCOL_GENERATIONS = ['0.9', 'bundle', 'oidc'] as const;

/** What the routes work with. */
export interface ServerContext {
  readonly folder: DataFolder;
  readonly store: RunStore;
  readonly manager: RunManager;
  readonly secrets: SecretStore;
  readonly sizes: WorkspaceSizes;
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
  if (generation === '0.9') return '0.9.4';
  return generation === 'oidc' ? '0.95.0a7' : '0.95.0a6';
}
