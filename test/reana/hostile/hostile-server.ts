import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { RawAnswer } from './mutate-answer.js';

/** A server that writes what it is told, right HTTP or not, and ends each connection after one answer. */
export class HostileServer {
  private readonly sockets = new Set<Socket>();
  /** The answer to a request: `GET`, `/api/you`. */
  answer: (method: string, path: string) => RawAnswer = () => {
    throw new Error('no answer is set');
  };

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<HostileServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const hostile = new HostileServer(server, `http://127.0.0.1:${port}`);
    server.on('connection', (socket) => hostile.serve(socket));
    return hostile;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let text = '';
    socket
      .on('close', () => this.sockets.delete(socket))
      .on('error', () => undefined)
      .on('data', (piece: Buffer) => {
        text += piece.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        if (end === -1) return;
        const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        const [method = '', target = ''] = text.split(' ', 2);
        text = '';
        send(socket, this.answer(method, new URL(target, this.url).pathname));
      });
  }
}

function send(socket: Socket, { status, headers, body, length }: RawAnswer): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const given = length ?? body.length;
  socket.write(
    `HTTP/1.1 ${status} Any\r\nConnection: close\r\n${lines.join('')}${
      'Transfer-Encoding' in headers ? '' : `Content-Length: ${given}\r\n`
    }\r\n`,
  );
  socket.end(body);
}
