import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Pair } from '../reana/certificates.js';
import { stopListening } from '../support/kept-port.js';
import { ManualTimer } from '../support/manual-timer.js';

const CLIENT_SOCKET = 'net.client.socket';

/** The other ends of connections: the clients of a test live in its process. */
const clientSockets = new Set<Socket>();

function keepSocket(message: unknown): void {
  const { socket } = message as { readonly socket: Socket };
  clientSockets.add(socket);
  socket.once('close', () => clientSockets.delete(socket));
}

subscribe(CLIENT_SOCKET, keepSocket);
afterAll(() => void unsubscribe(CLIENT_SOCKET, keepSocket));

/** Whether all that was written has been read at the other end. */
function isRead(written: Socket): boolean {
  const other = [...clientSockets].find(({ localPort }) => localPort === written.remotePort);
  return other?.bytesRead === written.bytesWritten;
}

const SECOND = 1000;

/** What the server behind the proxy answered, whole. */
export interface Handled {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request that a fault befalls. */
export interface Hit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Lets the server handle it. */
  readonly handle: () => Promise<Handled>;
  /** Lets so much of the client's time pass, once it has read what there is, unless it goes away before. */
  readonly silence: (milliseconds: number) => Promise<void>;
  /** Whoever comes later is refused. */
  readonly goAway: () => Promise<void>;
  /** Address of another server. */
  readonly elsewhere: string;
}

export type Fault = (hit: Hit) => void | Promise<void>;

export interface Target {
  readonly url: string;
  readonly token: string;
}

/**
 * Stands between a client and a server on this machine, lets requests through and spoils those it is told to. It puts
 * the server's token in place of whatever credentials a client sends.
 */
export class FaultProxy {
  /** What the client measures silence with. */
  readonly timer = new ManualTimer();
  private readonly sockets = new Set<Socket>();
  /** Spoiled or not, the requests that the fault is meant for. */
  hits = 0;
  /** Requests that came to the other server. */
  strayed = 0;
  private matches: (call: string) => boolean = () => false;
  private fault: Fault | undefined;
  private times = 0;
  private abandon: () => void = () => undefined;
  private guard: Socket | undefined;

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
    private readonly target: Target,
    private readonly elsewhere: http.Server,
  ) {
    elsewhere.on('request', (_request, response: ServerResponse) => {
      this.strayed += 1;
      response.end('{}');
    });
  }

  static async start(target: Target, tls?: Pair): Promise<FaultProxy> {
    const server = tls === undefined ? http.createServer() : https.createServer(tls);
    // Which connections are closed, and when, is the client's to say.
    server.keepAliveTimeout = 0;
    const elsewhere = http.createServer();
    for (const one of [server, elsewhere]) {
      await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
    }
    const port = portOf(server);
    const scheme = tls === undefined ? 'http' : 'https';
    const proxy = new FaultProxy(server, `${scheme}://127.0.0.1:${port}`, target, elsewhere);
    server.on('connection', (socket: Socket) => {
      proxy.sockets.add(socket);
      socket.on('close', () => proxy.forget(socket)).on('error', () => undefined);
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      proxy.serve(request, response).catch(() => response.destroy());
    });
    return proxy;
  }

  /** The fault befalls the first `times` requests whose `METHOD /path?query` matches. */
  inject(matches: (call: string) => boolean, fault: Fault, times: number): void {
    Object.assign(this, { matches, fault, times, hits: 0 });
  }

  /** Whoever comes from now on is refused. */
  async goAway(): Promise<void> {
    this.guard = await stopListening(this.server);
    this.forget(this.guard);
  }

  /** Resolves when the client has closed all its connections. */
  async abandoned(): Promise<void> {
    if (this.sockets.size > 0) await new Promise<void>((resolve) => (this.abandon = resolve));
  }

  async close(): Promise<void> {
    this.guard?.destroy();
    for (const socket of this.sockets) socket.destroy();
    for (const one of [this.server, this.elsewhere]) await new Promise((resolve) => one.close(resolve));
  }

  private forget(socket: Socket): void {
    this.sockets.delete(socket);
    if (this.sockets.size === 0) this.abandon();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => undefined);
    const isMeant = this.matches(`${request.method ?? ''} ${request.url ?? ''}`);
    if (isMeant) this.hits += 1;
    const handle = (): Promise<Handled> => this.handle(request);
    if (isMeant && this.fault !== undefined && this.hits <= this.times) {
      const goAway = (): Promise<void> => this.goAway();
      const elsewhere = `http://127.0.0.1:${portOf(this.elsewhere)}`;
      const { socket } = request;
      const silence = (milliseconds: number): Promise<void> => this.silence(socket, milliseconds);
      await this.fault({ request, response, socket, handle, silence, goAway, elsewhere });
      return;
    }
    const { status, headers, body } = await handle();
    response.writeHead(status, headers);
    response.end(body);
  }

  private async silence(socket: Socket, milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds && !socket.destroyed;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.timer.size > 1 || !isRead(socket)) continue;
      this.timer.pass(SECOND);
      passed += SECOND;
    }
  }

  private async handle(request: IncomingMessage): Promise<Handled> {
    const body = await buffer(request);
    const url = new URL(request.url ?? '/', this.target.url);
    if (url.searchParams.has('access_token')) url.searchParams.set('access_token', this.target.token);
    const { method, headers } = request;
    return new Promise((resolve, reject) => {
      const sent = http.request(url, { method, headers, agent: false }, (answer) => {
        const status = answer.statusCode ?? 0;
        buffer(answer).then((bytes) => resolve({ status, headers: answer.headers, body: bytes }), reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function portOf(server: http.Server): number {
  return (server.address() as AddressInfo).port;
}
