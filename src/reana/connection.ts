import http from 'node:http';
import https from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import { findProxy, TunnelAgent } from './proxy.js';
import { readTlsSettings, type TlsOptions } from './tls-files.js';

export type { TlsOptions } from './tls-files.js';

/** Sockets to one server. */
export interface Connection {
  readonly axios: AxiosInstance;
  /** Agents without reuse, for requests that must not meet a connection the server is just closing. */
  readonly fresh: Agents;
  close(): void;
}

interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: http.Agent;
}

/**
 * Sets up connections: kept alive, TLS verified, through the proxy that the environment names, streaming both ways,
 * no redirects.
 * @throws ConfigError when a file of the TLS options or the proxy can't be used
 */
export function openConnection(serverUrl: string, options: TlsOptions = {}): Connection {
  const settings = readTlsSettings(options);
  const proxy = findProxy(serverUrl);
  const makeAgents = (reuse: { keepAlive: boolean; maxSockets?: number }): Agents => ({
    httpAgent: new http.Agent(reuse),
    httpsAgent:
      proxy === undefined
        ? new https.Agent({ ...reuse, ...settings })
        : new TunnelAgent(proxy, settings, reuse),
  });
  const kept = makeAgents({ keepAlive: true, maxSockets: 8 });
  const fresh = makeAgents({ keepAlive: false });
  return {
    axios: axios.create({
      adapter: 'http',
      ...kept,
      proxy: false,
      maxRedirects: 0,
      responseType: 'stream',
      validateStatus: () => true,
      transformRequest: [(data: unknown) => data],
      maxBodyLength: -1,
      maxContentLength: -1,
    }),
    fresh,
    close: () => {
      for (const agents of [kept, fresh]) {
        agents.httpAgent.destroy();
        agents.httpsAgent.destroy();
      }
    },
  };
}
