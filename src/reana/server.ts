import type { Account, CallOptions, ClusterFact, ServerInfo } from './model.js';

/** What a server says about itself and about the user. */
export interface ServerCalls {
  /** Needs no token. @throws NotReanaServerError when something else answers at this address. */
  ping(options?: CallOptions): Promise<ServerInfo>;
  /** As `ping`, but asked once per client. */
  capabilities(options?: CallOptions): Promise<ServerInfo>;
  you(options?: CallOptions): Promise<Account>;
  info(options?: CallOptions): Promise<Readonly<Record<string, ClusterFact>>>;
}
