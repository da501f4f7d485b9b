export {
  findLocalServer,
  startLocalServer,
  stopLocalServer,
  type LocalServerRecord,
  type StartLocalServerOptions,
} from './local/daemon/local-server.js';
export { defaultDataFolder } from './local/store/data-folder.js';
