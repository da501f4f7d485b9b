import type { RestClient } from '../../src/reana/rest-client.js';

/** The same client, with a server that says of itself that it is an embedded one, or that does not. */
export function asServer(kind: 'cluster' | 'embedded', client: RestClient): RestClient {
  const isEmbedded = (): Promise<boolean> => Promise.resolve(kind === 'embedded');
  return { ...client, server: { ...client.server, isEmbedded } };
}
