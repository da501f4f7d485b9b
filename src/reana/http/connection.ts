import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios, { AxiosHeaders, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { findProxy, TunnelAgent } from './proxy.js';
import { readTlsSettings, type TlsOptions } from './tls-files.js';

export type { TlsOptions } from './tls-files.js';

/** Sockets to one server. */
export interface Connection {
  readonly axios: AxiosInstance;
  /** Sends a request whose configuration is whole, without the layers of axios that would merge and transform it. */
  send(config: AxiosRequestConfig): Promise<AxiosResponse<Readable>>;
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
  const makeAgents = (reuse: { keepAlive: boolean }): Agents => ({
    httpAgent: new http.Agent(reuse),
    httpsAgent:
      proxy === undefined
        ? new https.Agent({ ...reuse, ...settings })
        : new TunnelAgent(proxy, settings, reuse),
  });
  // Without a limit of sockets: how many requests are under way is the pacer's to decide.
  const kept = makeAgents({ keepAlive: true });
  const fresh = makeAgents({ keepAlive: false });
  const settled = {
    ...kept,
    proxy: false,
    maxRedirects: 0,
    responseType: 'stream',
    validateStatus: () => true,
    maxBodyLength: -1,
    maxContentLength: -1,
  } as const;
  const adapter = axios.getAdapter('http');
  return {
    axios: axios.create({ adapter: 'http', ...settled, transformRequest: [(data: unknown) => data] }),
    send: async (config) => {
      // One of the layers that are left out sees to it; the adapter would send the request all the same.
      if (config.signal?.aborted === true) throw new axios.CanceledError();
      const headers = AxiosHeaders.from(config.headers as Record<string, string>);
      return (await adapter({ ...settled, ...config, headers })) as AxiosResponse<Readable>;
    },
    fresh,
    close: () => {
      for (const agents of [kept, fresh]) {
        agents.httpAgent.destroy();
        agents.httpsAgent.destroy();
      }
    },
  };
}
