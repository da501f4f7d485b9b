import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { stopListening } from '../support/kept-port.js';
import type { Pair } from './certificates.js';

interface Behaviour {
  /** Answers this instead of connecting. */
  readonly status?: number;
  /** Answers nothing at all. */
  readonly silent?: boolean;
  /** `user:password` that it wants to hear. */
  readonly credentials?: string;
  /** Speaks TLS itself. */
  readonly tls?: Pair;
}

/** A proxy that connects every name to one port of this machine. */
export class ConnectProxy {
  /** `host:port` of each CONNECT, in order. */
  readonly targets: string[] = [];
  /** All that went through the tunnels, in both directions. */
  readonly carried: Buffer[] = [];
  readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: http.Server,
    private readonly port: number,
  ) {}

  static async start(to: string, behaviour: Behaviour = {}): Promise<ConnectProxy> {
    const { tls } = behaviour;
    const server = tls === undefined ? http.createServer() : https.createServer(tls);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new ConnectProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (socket: Socket) => {
      proxy.sockets.add(socket);
      socket.on('close', () => proxy.sockets.delete(socket));
    });
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      proxy.serve(request, socket, Number(new URL(to).port), behaviour);
    });
    return proxy;
  }

  /** Address without scheme. */
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Refuses all who come from now on. */
  async goAway(): Promise<void> {
    await stopListening(this.server);
  }

  /** Resolves when no connection is open. */
  async left(): Promise<void> {
    for (const socket of this.sockets) if (!socket.destroyed) await once(socket, 'close');
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: IncomingMessage, socket: Socket, port: number, behaviour: Behaviour): void {
    const { status, silent, credentials } = behaviour;
    this.targets.push(request.url ?? '');
    socket.on('error', () => undefined);
    if (silent === true) {
      socket.on('end', () => socket.end()).resume();
      return;
    }
    const expected = `Basic ${Buffer.from(credentials ?? '').toString('base64')}`;
    const refused = credentials !== undefined && request.headers['proxy-authorization'] !== expected;
    const answer = refused ? 407 : status;
    if (answer !== undefined) {
      socket.end(`HTTP/1.1 ${answer} ${http.STATUS_CODES[answer] ?? ''}\r\nContent-Length: 2\r\n\r\nno`);
      return;
    }
    const upstream = net.connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      for (const side of [socket, upstream]) side.on('data', (bytes: Buffer) => this.carried.push(bytes));
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
  }
}
