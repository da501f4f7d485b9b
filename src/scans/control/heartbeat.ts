import type { RestClient } from '../../reana/rest-client.js';
import { SCAN_TIMING } from '../scan-timing.js';

/** File that shows that somebody still works on a run that is not started yet. */
export const ALIVE_FILE = '_scan/alive';

/**
 * Shows, until the signal fires, that this process is at work on a run. Whether one sign of life arrives makes no
 * difference: the next may.
 */
export async function sendHeartbeats(client: RestClient, run: string, signal: AbortSignal): Promise<void> {
  const { heartbeat } = SCAN_TIMING[client.isLocal ? 'local' : 'remote'];
  for (let beat = 1; !signal.aborted; beat += 1) {
    try {
      await client.clock.sleep(heartbeat, signal);
      await client.workspace.upload(run, ALIVE_FILE, { data: Buffer.from(`${beat}\n`) }, { signal });
    } catch {
      // Whoever makes the run hears of it when it is gone.
    }
  }
}
