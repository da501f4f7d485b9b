import { createClient, type ReanaClient } from 'reana-madminer';
import { defaultDataFolder, startLocalServer } from 'reana-madminer/local';

/** The cluster of REANA_SERVER_URL and REANA_ACCESS_TOKEN; without them, an embedded server on this machine. */
export async function connect(): Promise<ReanaClient> {
  const { REANA_SERVER_URL, REANA_ACCESS_TOKEN = '' } = process.env;
  if (REANA_SERVER_URL !== undefined) {
    return createClient({ serverUrl: REANA_SERVER_URL, accessToken: REANA_ACCESS_TOKEN });
  }
  // A program of its own, which goes on when this one ends, and ends when nobody needs it any more.
  const server = await startLocalServer({ dataDir: defaultDataFolder() });
  return createClient({ serverUrl: server.url, accessToken: server.token });
}
