import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../../core/errors.js';
import { errorCode } from '../errors/network-error.js';

/** A server on this machine that the browser is sent back to after a login. */
export interface LoopbackServer {
  readonly redirectUri: string;
  /** The provider's response to the login of this state: the URL that the browser was redirected to. */
  readonly callbackUrl: Promise<URL>;
  close(): void;
}

const PATH = '/callback';

/**
 * Listens on 127.0.0.1 for the provider's response. Any other request, such as a response to another login, is
 * refused and changes nothing.
 * @throws ConfigError when the port is taken
 */
export async function openLoopbackServer(port: number, state: string): Promise<LoopbackServer> {
  let settle: (url: URL) => void = () => undefined;
  const callbackUrl = new Promise<URL>((resolve) => {
    settle = resolve;
  });
  let redirectUri = '';
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', redirectUri);
    const problem = problemWith(request, url, state);
    reply(response, problem);
    if (problem === undefined) settle(url);
  });
  await listen(server, port);
  redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  return {
    redirectUri,
    callbackUrl,
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function problemWith({ method }: IncomingMessage, url: URL, state: string): 400 | 404 | undefined {
  if (method !== 'GET' || url.pathname !== PATH) return 404;
  if (!url.searchParams.has('code') && !url.searchParams.has('error')) return 400;
  return isSame(url.searchParams.get('state') ?? '', state) ? undefined : 400;
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function reply(response: ServerResponse, problem: 400 | 404 | undefined): void {
  const text =
    problem === undefined
      ? 'Continue in the terminal: it shows whether the login succeeded. This page can be closed.'
      : 'This is not the response to the login that reana-madminer waits for.';
  response.writeHead(problem ?? 200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(`${text}\n`);
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    throw new ConfigError(
      `the login can't listen on port ${port} of this machine (${errorCode(error) ?? 'unknown reason'})`,
      {
        hint: 'set REANA_CLIENT_LOGIN_LOOPBACK_PORT to a free port, or open the login on another machine',
        action: { type: 'login', headless: true },
        cause: error,
      },
    );
  }
}
