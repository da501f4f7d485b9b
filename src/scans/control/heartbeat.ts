import type { RestClient } from '../../reana/rest-client.js';
import { scanTimingOf } from '../scan-timing.js';

/** File whose changes show that a process is still working on a run that is not started yet. */
export const ALIVE_FILE = '_scan/alive';

/**
 * Shows, until the signal fires, that this process is working on a run. A heartbeat that fails to arrive does no harm:
 * the next one may arrive.
 */
export async function sendHeartbeats(client: RestClient, run: string, signal: AbortSignal): Promise<void> {
  const { heartbeat } = await scanTimingOf(client, { signal });
  for (let beat = 1; !signal.aborted; beat += 1) {
    try {
      await client.clock.sleep(heartbeat, signal);
      await client.workspace.upload(run, ALIVE_FILE, { data: Buffer.from(`${beat}\n`) }, { signal });
    } catch {
      // The process that creates the run finds out by itself when the run is gone.
    }
  }
}
