import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { sendHttp, type HttpRequest } from './http-request.js';
import { findProxy, TunnelAgent } from './proxy.js';
import { readTlsSettings, type TlsOptions } from './tls-files.js';

export type { TlsOptions } from './tls-files.js';

/** Sockets to one server. */
export interface Connection {
  /**
   * Sends a request. With `fresh`, it takes no connection that was used before, which the server may just be closing.
   * @throws RequestFailure
   */
  send(request: HttpRequest, options?: { readonly fresh?: boolean }): Promise<IncomingMessage>;
  close(): void;
}

/**
 * Sets up connections: kept alive, TLS verified, through the proxy that the environment names, streaming both ways,
 * no redirects.
 * @throws ConfigError when a file of the TLS options or the proxy can't be used
 */
export function openConnection(serverUrl: string, options: TlsOptions = {}): Connection {
  const settings = readTlsSettings(options);
  const proxy = findProxy(serverUrl);
  const makeAgent = (keepAlive: boolean): http.Agent => {
    if (!serverUrl.startsWith('https:')) return new http.Agent({ keepAlive });
    return proxy === undefined
      ? new https.Agent({ keepAlive, ...settings })
      : new TunnelAgent(proxy, settings, { keepAlive });
  };
  // Without a limit of sockets: how many requests are under way is the pacer's to decide.
  const kept = makeAgent(true);
  const unused = makeAgent(false);
  return {
    send: (request, { fresh = false } = {}) => sendHttp(request, fresh ? unused : kept),
    close: () => {
      kept.destroy();
      unused.destroy();
    },
  };
}
