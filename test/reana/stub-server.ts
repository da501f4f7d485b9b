import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../src/core/clock.js';
import { createRestClient, type RestClientOptions, type RestClient } from '../../src/reana/rest-client.js';
import { stopListening } from '../support/kept-port.js';
import { keepSecret } from '../support/traces.js';

/** A request as a server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Strings and buffers go as they are, everything else as JSON. */
  readonly body?: unknown;
}

/** A reply, several in turn (the last one stays), or whatever the test does with the socket. */
export type Route =
  | Reply
  | readonly Reply[]
  | ((request: SeenRequest, response: ServerResponse) => Reply | undefined | Promise<Reply | undefined>);

/** A small server on a real socket that answers what the test tells it. */
export class StubServer {
  readonly requests: SeenRequest[] = [];
  private readonly turns = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private routes: Readonly<Record<string, Route>>,
  ) {}

  static async start(
    routes: Readonly<Record<string, Route>>,
    tls?: { readonly key: Buffer; readonly cert: Buffer },
  ): Promise<StubServer> {
    const server = tls === undefined ? http.createServer() : https.createServer(tls);
    // Else it ends idle connections just when a slow machine comes to use them again.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stub = new StubServer(
      server,
      `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
      routes,
    );
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void stub.answer(request, response);
    });
    return stub;
  }

  use(routes: Readonly<Record<string, Route>>): void {
    this.routes = { ...this.routes, ...routes };
  }

  /** `METHOD /path` of all requests so far. */
  get calls(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  client(options: Partial<RestClientOptions> = {}): RestClient {
    return createRestClient({
      serverUrl: this.url,
      accessToken: TOKEN,
      authentication: 'query',
      clock: new TestClock(),
      ...options,
    });
  }

  /** Cuts all connections and refuses new ones; nobody else comes to listen at its address. */
  async goAway(): Promise<void> {
    this.server.closeAllConnections();
    await stopListening(this.server);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const body = await buffer(request).catch(() => Buffer.alloc(0));
    const { method = '', headers } = request;
    const seen = { method, path: url.pathname, query: url.searchParams, headers, body };
    this.requests.push(seen);
    const key = `${method} ${url.pathname}`;
    const route = this.routes[key] ?? this.routes['*'];
    const reply = typeof route === 'function' ? await route(seen, response) : this.turn(key, route);
    if (reply !== undefined) send(response, reply);
  }

  private turn(key: string, route: Reply | readonly Reply[] | undefined): Reply {
    if (route === undefined) return { status: 404, body: { message: `no route ${key}` } };
    if (!isList(route)) return route;
    const turn = this.turns.get(key) ?? 0;
    this.turns.set(key, turn + 1);
    return route[Math.min(turn, route.length - 1)]!;
  }
}

function isList(route: Reply | readonly Reply[]): route is readonly Reply[] {
  return Array.isArray(route);
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, isRaw ? headers : { 'Content-Type': 'application/json', ...headers });
  response.end(isRaw ? body : JSON.stringify(body));
}

/** The token of all tests: no message or error may hold it. */
export const TOKEN = 'secret-of-the-test';
keepSecret(TOKEN);

/** A recorded answer of a real server. */
export function recorded(name: string): Required<Pick<Reply, 'status' | 'body'>> & Reply {
  return JSON.parse(readFileSync(`test/fixtures/reana/${name}.json`, 'utf8')) as Required<Reply>;
}

/** Time that passes only when somebody waits, and then at once. */
export class TestClock implements Clock {
  readonly waits: number[] = [];
  private time = Date.UTC(2030, 0, 1);

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    this.time += milliseconds;
    // Lets sockets and timers of the program have their turn.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
}
