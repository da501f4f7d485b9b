import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopLocalServer } from '../../../src/local/daemon/local-server.js';
import { buildSources } from './build-sources.js';

/** Detached servers of a test file, which end with it. */
export interface Daemons {
  /** Starts a server whose steps run with bash. */
  readonly daemonScript: string;
  /** A data folder for a server. */
  readonly makeFolder: () => string;
}

export function useDaemons(name: string): Daemons {
  const built = buildSources(name);
  const folders: string[] = [];
  afterAll(async () => {
    for (const dataDir of folders) {
      await stopLocalServer(dataDir);
      rmSync(dataDir, { recursive: true });
    }
    built.remove();
  });
  return {
    daemonScript: join(built.folder, 'test', 'local', 'support', 'bash-daemon.js'),
    makeFolder: () => {
      const dataDir = mkdtempSync(join(tmpdir(), `reana-${name}-`));
      folders.push(dataDir);
      return dataDir;
    },
  };
}
