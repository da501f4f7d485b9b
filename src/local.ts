export type { Clock } from './core/clock.js';
export type { DaemonOptions } from './local/daemon/daemon-arguments.js';
export {
  findLocalServer,
  startLocalServer,
  stopLocalServer,
  type LocalServerRecord,
  type ServerVersionNote,
  type StartedLocalServer,
  type StartLocalServerOptions,
} from './local/daemon/local-server.js';
export { PROTOCOL_GENERATIONS, type ProtocolGeneration } from './local/generation.js';
export type { ProcessIdentity } from './local/process-identity.js';
export { RUNTIME_NAMES, type RuntimeName } from './local/runtime-name.js';
export { defaultDataFolder } from './local/store/data-folder.js';
