import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import type { AxiosAdapter, AxiosHeaders, AxiosRequestConfig, AxiosResponse, CanceledError } from 'axios';
import { UsageError } from '../../core/errors.js';
import { ACCEPTED_CODINGS, decodeBody } from './decode-body.js';
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

export interface ConnectionOptions {
  readonly tls?: TlsOptions;
  /** Opens the connections in place of agents of our own. */
  readonly agent?: http.Agent;
}

interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: http.Agent;
}

/**
 * Sets up connections: kept alive, TLS verified, through the proxy that the environment names, streaming both ways,
 * no redirects.
 * @throws ConfigError when a file of the TLS options or the proxy can't be used; UsageError for TLS options beside an
 * agent, or one of the other protocol
 */
export function openConnection(serverUrl: string, { tls = {}, agent }: ConnectionOptions = {}): Connection {
  if (agent !== undefined) return useAgent(agent, serverUrl, tls);
  const settings = readTlsSettings(tls);
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
  return makeConnection(kept, fresh, () => {
    for (const agents of [kept, fresh]) {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    }
  });
}

function useAgent(agent: http.Agent, serverUrl: string, tls: TlsOptions): Connection {
  const { protocol } = new URL(serverUrl);
  const agents = { httpAgent: agent, httpsAgent: agent };
  if (Object.values(tls).some((value) => value !== undefined && value !== false)) {
    throw new UsageError('the agent and the TLS options exclude each other', {
      hint: 'give the agent the certificates, and leave the TLS options out',
    });
  }
  const spoken = 'protocol' in agent ? agent.protocol : undefined;
  if (typeof spoken === 'string' && spoken !== protocol) {
    throw new UsageError(`the agent opens ${spoken} connections, and ${serverUrl} needs ${protocol}`, {
      hint: `give an agent of node:${protocol.slice(0, -1)}`,
    });
  }
  return makeConnection(agents, agents, () => undefined);
}

function makeConnection(kept: Agents, fresh: Agents, close: () => void): Connection {
  const settled = {
    ...kept,
    proxy: false,
    maxRedirects: 0,
    responseType: 'stream',
    validateStatus: () => true,
    maxBodyLength: -1,
    maxContentLength: -1,
    decompress: false,
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
      headers.set('Accept-Encoding', ACCEPTED_CODINGS, false);
      const response = (await adapter({ ...settled, ...config, headers })) as AxiosResponse<Readable>;
      const coding: unknown = response.headers['content-encoding'];
      return { ...response, data: decodeBody(response.data, typeof coding === 'string' ? coding : '') };
    },
    fresh,
    close,
  };
}
