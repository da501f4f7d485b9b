import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';
import axios, { type AxiosInstance } from 'axios';
import { ConfigError, errorMessage } from '../core/errors.js';
import { isLoopback } from './server-url.js';

/** Whom TLS trusts, and how this side shows who it is. Paths of PEM files. */
export interface TlsOptions {
  /** A private certificate authority, trusted besides the public ones. */
  readonly caFile?: string;
  /** A certificate that the server demands of its clients, and its key. */
  readonly clientCertificate?: { readonly certFile: string; readonly keyFile: string };
  /** Trusts whoever answers: whoever listens on the way can then read the token. */
  readonly insecure?: boolean;
}

/** Sockets to one server. */
export interface Connection {
  readonly axios: AxiosInstance;
  /** Agents without reuse, for requests that must not meet a connection the server is just closing. */
  readonly fresh: { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent };
  close(): void;
}

/**
 * Sets up connections: kept alive, TLS verified, streaming both ways, no redirects.
 * @throws ConfigError when the CA file can't be read
 */
export function openConnection(serverUrl: string, { caFile }: TlsOptions = {}): Connection {
  const trust = caFile === undefined ? {} : { ca: [...rootCertificates, readCaFile(caFile)] };
  const kept = { keepAlive: true, maxSockets: 8 };
  const agents = { httpAgent: new http.Agent(kept), httpsAgent: new https.Agent({ ...kept, ...trust }) };
  const instance = axios.create({
    adapter: 'http',
    ...agents,
    maxRedirects: 0,
    responseType: 'stream',
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
    maxBodyLength: -1,
    maxContentLength: -1,
    ...(isLoopback(serverUrl) ? { proxy: false as const } : {}),
  });
  return {
    axios: instance,
    fresh: { httpAgent: new http.Agent(), httpsAgent: new https.Agent(trust) },
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function readCaFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`the CA file ${file} can't be read: ${errorMessage(error)}`, { cause: error });
  }
}
