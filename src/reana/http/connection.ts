import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import type { AxiosAdapter, AxiosHeaders, AxiosRequestConfig, AxiosResponse, CanceledError } from 'axios';
import { findProxy, TunnelAgent } from './proxy.js';
import { readTlsSettings, type TlsOptions } from './tls-files.js';

export type { TlsOptions } from './tls-files.js';

/** Sockets to one server. */
export interface Connection {
  /** Loads what sends requests, which takes a while the first time: before anything is measured. */
  open(): Promise<void>;
  /** Sends a request whose configuration is whole, without the layers of axios that would merge and transform it. */
  send(config: AxiosRequestConfig): Promise<AxiosResponse<Readable>>;
  /** Agents without reuse, for requests that must not meet a connection the server is just closing. */
  readonly fresh: Agents;
  close(): void;
}

/** The parts of axios that are used; a program that sends nothing never loads it. */
interface Axios {
  readonly adapter: AxiosAdapter;
  readonly AxiosHeaders: typeof AxiosHeaders;
  readonly CanceledError: typeof CanceledError;
}

let axios: Promise<Axios> | undefined;

function openAxios(): Promise<Axios> {
  return (axios ??= import('axios').then(({ default: library }) => {
    const { AxiosHeaders, CanceledError } = library;
    return { adapter: library.getAdapter('http'), AxiosHeaders, CanceledError };
  }));
}

/** True for what axios rejects with: a request that failed, or that was aborted. */
export function isRequestFailure(error: unknown): boolean {
  return typeof error === 'object' && error !== null && ('isAxiosError' in error || '__CANCEL__' in error);
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
  return {
    open: async () => {
      await openAxios();
    },
    send: async (config) => {
      const { adapter, AxiosHeaders, CanceledError } = await openAxios();
      // One of the layers that are left out sees to it; the adapter would send the request all the same.
      if (config.signal?.aborted === true) throw new CanceledError();
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
