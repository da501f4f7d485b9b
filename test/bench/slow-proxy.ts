import net, { type AddressInfo, type Socket } from 'node:net';

/** Carries bytes to a server and back, each piece a little later. */
export class SlowProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: net.Server,
    private readonly port: number,
    private readonly delay: number,
  ) {
    server.on('connection', (client) => this.connect(client));
  }

  static async start(target: string, delay: number): Promise<SlowProxy> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SlowProxy(server, Number(new URL(target).port), delay);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private connect(client: Socket): void {
    const server = net.connect(this.port, '127.0.0.1');
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
    }
    this.carry(client, server);
    this.carry(server, client);
  }

  /** What was sent before the sender died still arrives, as on a real network. */
  private carry(from: Socket, to: Socket): void {
    from.on('data', (piece: Buffer) => setTimeout(() => to.write(piece), this.delay));
    from.on('close', () => setTimeout(() => to.end(), this.delay + 1));
  }
}
