import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const guards = new Set<Socket>();

afterAll(() => {
  for (const guard of guards) guard.destroy();
});

/**
 * A port of this machine where nobody listens: whoever connects is refused. As long as the test file runs, no program
 * that asks for any port is given it, but one that asks for this very port may listen there.
 */
export async function keepPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await stopListening(server);
  return port;
}

/**
 * Ends a server's listening at 127.0.0.1 and keeps its port, as `keepPort` does: a connection that was accepted there
 * stays. Gives the server's end of it; the server is closed when this, too, is destroyed.
 */
export async function stopListening(server: Server): Promise<Socket> {
  const { port } = server.address() as AddressInfo;
  const guard = connect(port, '127.0.0.1').unref();
  guards.add(guard);
  const accepted = await new Promise<Socket>((resolve) => {
    server.on('connection', (socket: Socket) => {
      if (socket.remotePort === guard.localPort) resolve(socket);
    });
  });
  accepted.on('error', () => undefined).unref();
  server.close();
  return accepted;
}
